"""What a tool or resource works with: the client of the backend, and the call it answers."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeAlias, TypeVar

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup, TaskStatus
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Resolve

from extend_mcp.backend import connect
from extend_mcp.errors import ExtendError, Refused
from extend_mcp.models.runs import Run
from extend_mcp.settings import Settings

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient

RunT = TypeVar("RunT", bound=Run)
Report: TypeAlias = Callable[[float, float | None, str | None], Awaitable[None]]

CANCEL_SECONDS = 5
"""How long the cancel of a run may take once its call was cancelled."""


class App:
    """One per server: opens the backend at the first call that needs it, and closes it at the end.

    `local_files` says whether `file` may be a path of this machine: over stdio only.
    """

    def __init__(self, settings: Settings, *, local_files: bool) -> None:
        self.settings = settings
        self.local_files = local_files
        self._client: ExtendClient | None = None
        self._opening = anyio.Lock()
        self._closed = anyio.Event()
        self._stopped = anyio.Event()
        self._tasks: TaskGroup
        self._shields: set[anyio.CancelScope] = set()

    async def __aenter__(self) -> Self:
        self._tasks = await anyio.create_task_group().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        self.close()
        return await self._tasks.__aexit__(kind, error, trace)

    @property
    def closing(self) -> bool:
        """Whether the server ends: runs go on, so nothing is cancelled on the way out."""
        return self._closed.is_set()

    def close(self) -> None:
        """Let go of everything that calls hold; safe to call twice."""
        self._closed.set()
        for scope in self._shields:
            scope.shield = False

    async def stopped(self) -> None:
        """Wait until the backend, if it was opened, has stopped."""
        if self._client is not None:
            await self._stopped.wait()

    async def client(self) -> "ExtendClient":
        """The client, opened at the first call. Raises `ExtendError` where the backend cannot be opened."""
        async with self._opening:
            if self._client is None:
                self._client = await self._tasks.start(self._hold)
            return self._client

    async def _hold(self, *, task_status: TaskStatus["ExtendClient"]) -> None:
        """Enter and leave the backend in one task, as its own tasks require."""
        try:
            async with connect(self.settings) as client:
                task_status.started(client)
                await self._closed.wait()
        except (OSError, ValueError) as error:
            raise Refused("LOCAL_BACKEND", f"The backend cannot be opened: {error}") from error
        finally:
            self._stopped.set()

    @asynccontextmanager
    async def uncancelled(self) -> AsyncIterator[None]:
        """Finish what is inside though the call is cancelled, unless the server ends."""
        with anyio.CancelScope(shield=not self.closing) as scope:
            self._shields.add(scope)
            try:
                yield
            finally:
                self._shields.discard(scope)


class Call:
    """One tool call: the client, the settings, and a way to tell the user how far it is."""

    def __init__(self, app: App, extend: "ExtendClient", report: Report | None = None) -> None:
        self.app = app
        self.extend = extend
        self._report = report

    @property
    def settings(self) -> Settings:
        """The server's settings."""
        return self.app.settings

    async def progress(self, value: float, message: str) -> None:
        """Tell the client how far the call is; `value` grows. Nothing is sent where it did not ask."""
        if self._report is not None:
            await self._report(value, None, message)

    async def start(self, create: Callable[[], Awaitable[RunT]], seconds: float | None) -> RunT:
        """Create a run and wait for it. Cancelling the call cancels the run; the end of the server leaves it alone."""
        run: RunT | None = None
        try:
            async with self.app.uncancelled():
                run = await create()
            await anyio.lowlevel.checkpoint()
            return run if run.is_final else await self.wait(run.id, seconds)
        except anyio.get_cancelled_exc_class():
            if run is not None and not self.app.closing:
                await self._cancel(run.id)
            raise

    async def wait(self, run_id: str, seconds: float | None) -> Any:
        """The run once it is final, or as it stands after `seconds` (None: the setting). Reports progress."""

        async def report(run: Run, elapsed: float) -> None:
            await self.progress(round(elapsed, 1), f"{run_id} {run.status}")

        limit = self.settings.wait_seconds if seconds is None else seconds
        return await self.extend.runs(run_id).wait(run_id, seconds=limit, on_poll=report)

    async def _cancel(self, run_id: str) -> None:
        async with self.app.uncancelled():
            with anyio.move_on_after(CANCEL_SECONDS), contextlib.suppress(ExtendError):
                await self.extend.runs(run_id).cancel(run_id)


def app_of(ctx: Context[App, Any]) -> App:
    """The app of the server that this request came to."""
    return ctx.request_context.lifespan_context


async def current_call(ctx: Context[App, Any]) -> Call:
    """The call that a tool answers."""
    app = app_of(ctx)
    return Call(app, await app.client(), ctx.report_progress)


Here = Annotated[Call, Resolve(current_call)]
"""A tool's parameter that the server fills."""
