"""What runs of every kind have in common: read, list, cancel, delete, wait, and never start one twice."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from extend_mcp.client.once import carries, is_uncertain, keyed, new_key, send_once, uncertain
from extend_mcp.client.pages import body, query
from extend_mcp.client.polling import poll
from extend_mcp.client.transport import SYNC_SECONDS, Transport, address
from extend_mcp.errors import ExtendError
from extend_mcp.models.base import Wire
from extend_mcp.models.parse import BatchInput
from extend_mcp.models.runs import BatchRun, Deleted, Metadata, Page, Run

R = TypeVar("R", bound=Run)
S = TypeVar("S", bound=Run)

NEWEST = 100
"""How many of the newest runs are looked through for a key."""


class Runs(Generic[R, S]):
    """One kind of run: `R` is a run as it is read, `S` as lists show it."""

    _path: ClassVar[str]
    _newest: ClassVar[dict[str, str]] = {}
    """Query that lists the newest first, where that is not the only order."""

    def __init__(self, transport: Transport, run: type[R], page: type[Page[S]]) -> None:
        self._transport = transport
        self._run = run
        self._page = page

    async def get(self, run_id: str) -> R:
        """One run."""
        return await self._transport.request(self._run, "GET", address(self._path, run_id))

    async def delete(self, run_id: str) -> Deleted:
        """Delete the run and what came of it, for good."""
        return await self._transport.request(Deleted, "DELETE", address(self._path, run_id))

    async def cancel(self, run_id: str) -> R:
        """Stop a run that is PROCESSING; it may end otherwise all the same."""
        return await self._transport.request(self._run, "POST", address(self._path, run_id, "cancel"))

    async def wait(
        self, run_id: str, seconds: float = 45, on_poll: Callable[[R, float], Awaitable[None]] | None = None
    ) -> R:
        """Read the run until it is final or `seconds` are over, and return it as it was last.

        `on_poll` gets the run and the seconds waited so far, each time it was read. Errors carry the run's id.
        """
        try:
            return await poll(self._transport.clock, lambda: self.get(run_id), seconds, on_poll)
        except ExtendError as error:
            error.run_id = run_id
            raise

    async def _create(self, request: type[Wire], metadata: Metadata | None, **fields: Any) -> R:
        """Start a run, once."""
        key = new_key()
        content = body(request, metadata=keyed(metadata, key), **fields)

        async def send() -> R:
            return await self._transport.request(self._run, "POST", address(self._path), json=content)

        return await send_once(send, lambda: self._find(key), self._transport.clock)

    async def _create_batch(self, request: type[Wire], inputs: Sequence[BatchInput], **fields: Any) -> BatchRun:
        """Start a batch, once."""
        key = new_key()
        own = [
            BatchInput(file=given.file, metadata=keyed(given.metadata, f"{key}:{index}"))
            for index, given in enumerate(inputs)
        ]
        content = body(request, inputs=own, **fields)

        async def send() -> BatchRun:
            return await self._transport.request(BatchRun, "POST", address(self._path, "batch"), json=content)

        return await send_once(send, lambda: self._find_batch(key), self._transport.clock)

    async def _run_now(
        self, path: str, request: type[Wire], metadata: Metadata | None, params: dict[str, Any], **fields: Any
    ) -> R:
        """Start a run and wait for it in the same request.

        Such a failure is often the run's own, so it is never sent again; where the run is found it is waited for, and
        an error names it.
        """
        key = new_key()
        content = body(request, metadata=keyed(metadata, key), **fields)
        try:
            return await self._transport.request(
                self._run, "POST", address(path), params=query(params), json=content, timeout=SYNC_SECONDS
            )
        except ExtendError as error:
            found = await self._newest_with(key) if is_uncertain(error) else None
            if found is None:
                raise
            run = await self.wait(found.id, SYNC_SECONDS)
            if run.status == "PROCESSED":
                return run
            error.run_id = run.id
            raise

    async def _newest_with(self, key: str) -> S | None:
        params = {"maxPageSize": NEWEST, **self._newest}
        page = await self._transport.request(self._page, "GET", address(self._path), params=params)
        return next((row for row in page.data if carries(row, key)), None)

    async def _find(self, key: str) -> R | None:
        """The run that a call made, if it is among the newest."""
        row = await self._newest_with(key)
        if row is None:
            return None
        try:
            return await self.get(row.id)
        except ExtendError as error:
            raise uncertain(error, row.id) from error

    async def _find_batch(self, key: str) -> BatchRun | None:
        """The batch that a call made, if one of its members is among the newest runs and says which batch it is in."""
        row = await self._newest_with(key)
        if row is None:
            return None
        batch_id = row.wire().get("batchId")
        if batch_id is None:
            raise uncertain(ExtendError("LOCAL_NO_BATCH_ID", "a member of the batch does not say its batch"), row.id)
        try:
            return await self._transport.request(BatchRun, "GET", address("batch_runs", batch_id))
        except ExtendError as error:
            raise uncertain(error, row.id) from error
