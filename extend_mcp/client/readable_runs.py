"""What all kinds of runs share: read, wait, and start. Those without metadata are never sent twice."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from extend_mcp.client.create_once import is_uncertain, make_uncertain, may_still_happen
from extend_mcp.client.pages import to_body
from extend_mcp.client.paths import build_path
from extend_mcp.client.polling import poll
from extend_mcp.client.transport import SYNC_SECONDS, Transport
from extend_mcp.errors import ExtendError, Refused, ServerFault
from extend_mcp.wire.base import Wire
from extend_mcp.wire.runs import Run

R_co = TypeVar("R_co", bound=Run, covariant=True)


class Readable(Generic[R_co]):
    """A kind of run that can be read and waited for. Subclasses add what else the API can do with it."""

    _path: ClassVar[str]

    def __init__(self, transport: Transport, run: type[R_co]) -> None:
        self._transport = transport
        self._run = run

    async def get(self, run_id: str) -> R_co:
        """One run."""
        return await self._read(run_id)

    async def cancel(self, run_id: str) -> R_co:
        """Raises `Refused`: the API cannot stop a run of this kind."""
        raise Refused("LOCAL_NOT_POSSIBLE", f"the API has no way to cancel {self._path}", run_id=run_id)

    async def delete(self, run_id: str) -> Wire:
        """Raises `Refused`: the API cannot delete a run of this kind."""
        raise Refused("LOCAL_NOT_POSSIBLE", f"the API has no way to delete {self._path}", run_id=run_id)

    async def wait(
        self,
        run_id: str,
        seconds: float = 45,
        on_poll: Callable[[R_co, float], Awaitable[None]] | None = None,
        pause: Callable[[float], Awaitable[None]] | None = None,
    ) -> R_co:
        """Read the run until it is final or `seconds` are over, and return its last state.

        `on_poll` takes each state and the seconds waited so far. `pause` waits between two reads for at most the given
        seconds. Errors have the run's id.
        """
        try:
            read, holds = partial(self._read, run_id), self._transport.holds
            return await poll(self._transport.clock, read, seconds, on_poll, pause, holds=holds)
        except ExtendError as error:
            error.run_id = run_id
            raise

    async def _read(self, run_id: str, hold: int = 0) -> R_co:
        """The run; the API may hold its answer for `hold` seconds until the run ends."""
        return await self._ask("GET", run_id, hold=hold)

    async def _ask(self, method: str, *parts: str, **content: Any) -> R_co:
        """A request that answers with a run."""
        return await self._transport.request(self._run, method, build_path(self._path, *parts), **content)

    async def _create_unmarked(self, request: type[Wire], **fields: Any) -> R_co:
        """Start a run of a kind without metadata. It is never sent twice. Raises `Uncertain` if the run may exist."""
        content = to_body(request, **fields)
        try:
            return await self._ask("POST", json=content)
        except ExtendError as error:
            if not is_uncertain(error):
                raise
            raise make_uncertain(error, marked=False) from error

    async def _run_unmarked(self, path: str, request: type[Wire], **fields: Any) -> R_co:
        """Start such a run and wait for it in the same request. A 5xx is usually the failure of the run itself."""
        content = to_body(request, **fields)
        try:
            return await self._transport.request(
                self._run, "POST", build_path(path), json=content, timeout=SYNC_SECONDS
            )
        except ExtendError as error:
            ended = isinstance(error, ServerFault) and not may_still_happen(error)
            if ended or not is_uncertain(error):
                raise
            raise make_uncertain(error, marked=False) from error
