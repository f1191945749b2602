"""One call of a tool, as its function gets it from the server."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeAlias, TypeVar

import anyio
import anyio.lowlevel
from mcp.server.apps import client_supports_apps
from mcp.server.elicitation import AcceptedElicitation
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Resolve

from extend_mcp.ending import Ending
from extend_mcp.errors import ExtendError
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.app import App, get_app
from extend_mcp.server.call_limits import running_call
from extend_mcp.server.client_waits import client_wait
from extend_mcp.server.repeats import HasId, RepeatableCall
from extend_mcp.settings import Settings
from extend_mcp.wire.runs import BatchRun, Run

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient

M = TypeVar("M", bound=HasId)
RunT = TypeVar("RunT", bound=Run)
Report: TypeAlias = Callable[[float, float | None, str | None], Awaitable[None]]

CANCEL_SECONDS = 5
"""The most seconds for cancelling a run after its call was cancelled."""
PROGRESS_CHARACTERS = 300
"""The most characters of a line of progress."""


class Call:
    """One tool call: the client, the settings, and a way to show the user its progress."""

    def __init__(self, app: App, extend: "ExtendClient", report: Report | None = None) -> None:
        self.app = app
        self.extend = extend
        self._report = report
        self.draws_apps = False
        """True if the client shows pages of tools in the chat (MCP Apps)."""
        self.repeated: float | None = None
        """Seconds since an earlier call of the same caller started the same work, else None."""
        self.seen_files = set[str]()
        """Ids of files that exist, as this call has just seen."""

    @classmethod
    async def begin(cls, ctx: Context[App, Any]) -> Self:
        """The call that a request makes."""
        app = get_app(ctx)
        call = cls(app, await app.client(), ctx.report_progress)
        call.draws_apps = client_supports_apps(ctx)
        return call

    @property
    def settings(self) -> Settings:
        """The server's settings."""
        return self.app.settings

    @property
    def can_save(self) -> bool:
        """True if results can be saved as files."""
        return self.app.output_dir is not None

    @property
    def by_rules(self) -> bool:
        """True if the backend is the engine of this process without a model: it cannot answer questions of meaning."""
        return not (self.settings.uses_cloud or self.app.caller.key or self.settings.llm_base_url)

    async def progress(self, value: float, message: str) -> None:
        """Send the client the progress of the call, if it asked for it; `value` must grow."""
        if self._report is not None:
            await self._report(value, None, to_one_line(message, PROGRESS_CHARACTERS))

    async def create_once(self, request: RepeatableCall[M], create: Callable[[], Awaitable[M]]) -> M:
        """Create an object, even if the call is cancelled meanwhile, or return that of an earlier same call."""

        async def make() -> M:
            async with self.app.uncancelled():
                return await create()

        created, self.repeated = await self.app.repeats.make_once(self.app.caller, request, make)
        return created

    async def start(
        self, request: RepeatableCall[RunT], create: Callable[[], Awaitable[RunT]], seconds: float | None
    ) -> RunT:
        """Create a run and wait for it.

        Cancelling the call cancels the run, unless another call waits for it. The run continues if the server stops, if
        the call's time is over, or if the client cancels because it waited too long.
        """
        run, call = None, running_call.get()
        try:
            run = await self.create_once(request, create)
            if call is not None:
                call.run_id = run.id
            with self.app.waited_for.held(run.id):
                await anyio.lowlevel.checkpoint()
                return run if run.is_final else await self.wait(run.id, seconds)
        except anyio.get_cancelled_exc_class():
            if run is not None and not run.is_final and await self._is_unwanted(run.id):
                self.app.repeats.drop(self.app.caller, request, run.id)
                await self._cancel(run.id)
            raise

    async def _is_unwanted(self, run_id: str) -> bool:
        """True if nobody needs the run of this cancelled call any more."""
        call, client = running_call.get(), client_wait.get()
        if self.app.closing or (call and call.limit.cancel_called) or (client and await client.gave_up()):
            return False
        return run_id not in self.app.waited_for

    async def wait(self, run_id: str, seconds: float | None) -> Any:
        """The run once it is final, or its state after `seconds` (None: the setting) or before the client gives up.

        Reports progress.
        """
        return await self._wait(self.extend.runs(run_id), run_id, seconds)

    async def wait_for_batch(self, batch_id: str, seconds: float | None) -> BatchRun:
        """The same for a batch."""
        batch: BatchRun = await self._wait(self.extend.batch_runs, batch_id, seconds)
        return batch

    async def _wait(self, source: Any, its_id: str, seconds: float | None) -> Any:
        async def report(found: Any, elapsed: float) -> None:
            await self.progress(round(elapsed, 1), f"{its_id} {self.describe_status(found)}")

        limit = self.settings.wait_seconds if seconds is None else seconds
        client = client_wait.get()
        if client is not None and client.left is not None:
            limit = min(limit, client.left)
        with self.app.run_waits.pausing(its_id) as pause:
            try:
                return await source.wait(its_id, seconds=limit, on_poll=report, pause=pause)
            except Ending:
                return await source.get(its_id)

    def describe_status(self, run: Run | BatchRun) -> str:
        """The status of a run, for a line of progress."""
        return run.status

    async def _cancel(self, run_id: str) -> None:
        async with self.app.uncancelled():
            with anyio.move_on_after(CANCEL_SECONDS), contextlib.suppress(ExtendError):
                await self.extend.runs(run_id).cancel(run_id)


async def make_call(ctx: Context[App, Any]) -> Call:
    """The call that a tool answers."""
    return await Call.begin(ctx)


Here = Annotated[Call, Resolve(make_call)]
"""The parameter of a tool that gets this call from the server."""

_RESOLVED = AcceptedElicitation[Any]
"""The SDK's type around each filled parameter.

Kept here, or pydantic would forget it and build it again (0.4 ms).
"""
