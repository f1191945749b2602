"""The state of one server."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup
from mcp.server.mcpserver.context import Context

from extend_mcp.bounds import Quota
from extend_mcp.errors import Refused
from extend_mcp.folders import resolve_links
from extend_mcp.server.call_limits import NO_LIMITS, CallLimits
from extend_mcp.server.callers import LOCAL, Caller, calling
from extend_mcp.server.local_work.page_pictures import PagePictures
from extend_mcp.server.open_clients import Clients
from extend_mcp.server.repeats import Repeats
from extend_mcp.server.review_sets import ReviewSets
from extend_mcp.server.run_waits import RunWaits
from extend_mcp.server.uploads import Uploads
from extend_mcp.settings import Settings

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient
    from extend_mcp.server.credits.ledger import Ledger

logger = logging.getLogger(__name__)


class App:
    """The state of one server: its settings, the callers and the open clients.

    `local_files` is true over stdio: callers may name files on this machine, unless the settings forbid it.
    `allowed_dirs` and `output_dir` are resolved at the start, so that a folder that later replaces one is not used.
    Over stdio the caller is whoever started the process; over HTTP each request has its own caller. `address` is where
    callers reach the server, if it is set.
    """

    def __init__(
        self, settings: Settings, *, local_files: bool, limits: CallLimits = NO_LIMITS, address: str | None = None
    ) -> None:
        self.settings = settings
        self.over_http = not local_files
        self.local_files = local_files and not settings.disable_file_path
        self.allowed_dirs = tuple(map(resolve_links, settings.allowed_dirs)) if self.local_files else ()
        self.output_dir = resolve_links(settings.output_dir) if local_files and settings.output_dir else None
        self.limits = limits
        self.address = address
        self.uploads = Uploads()
        self.run_waits = RunWaits()
        self.repeats = Repeats()
        self.waited_for = Quota[str]()
        """The runs that calls wait for."""
        self.page_pictures = PagePictures()
        self.review_sets = ReviewSets()
        self.tasks: TaskGroup
        self.ledger = None if self.over_http else _open_ledger(settings)
        self._clients = Clients(settings, self.ledger)
        self._ending = False
        self._shields: set[anyio.CancelScope] = set()

    async def __aenter__(self) -> Self:
        self.tasks = await anyio.create_task_group().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        self.close()
        return await self.tasks.__aexit__(kind, error, trace)

    @property
    def caller(self) -> Caller:
        """Who made the current request. Raises `Refused` if there is no caller."""
        caller = calling.get() or (None if self.over_http else LOCAL)
        if caller is None:
            raise Refused("LOCAL_NOT_ALLOWED", "This request comes from no known caller.")
        return caller

    @property
    def closing(self) -> bool:
        """True if the server is stopping. Runs then continue, so nothing is cancelled."""
        return self._ending

    def end(self) -> None:
        """From now on, cancel no run, and answer every call that waits for a run with the run's state."""
        self._ending = True
        self.run_waits.end()

    def close(self) -> None:
        """End, and release everything that calls hold; safe to call twice."""
        self.end()
        self._clients.close()
        for scope in self._shields:
            scope.shield = False

    async def stopped(self) -> None:
        """Wait until the backend, if it was opened, has stopped."""
        await self._clients.wait_closed()

    async def client(self) -> "ExtendClient":
        """The caller's client, opened at the first call. Raises `ExtendError` if the backend cannot be opened."""
        return await self._clients.find(self.caller, self.tasks)

    def background(self, work: Callable[..., Awaitable[None]], *arguments: Any) -> None:
        """Start background work. An exception in it is logged, and ends only that work."""
        self.tasks.start_soon(self._guarded, work, *arguments)

    async def _guarded(self, work: Callable[..., Awaitable[None]], *arguments: Any) -> None:
        try:
            await work(*arguments)
        except Exception:  # no caller is left to get the error
            logger.exception("background work failed")

    def keep_open(self, caller: Caller) -> AbstractContextManager[None]:
        """A context that keeps the caller's client open. Over HTTP everything that uses the client runs within one."""
        return self._clients.keep_open(caller)

    @asynccontextmanager
    async def uncancelled(self) -> AsyncIterator[None]:
        """Finish what is inside even if the call is cancelled, unless the server stops."""
        with anyio.CancelScope(shield=not self.closing) as scope:
            self._shields.add(scope)
            try:
                yield
            finally:
                self._shields.discard(scope)


def _open_ledger(settings: Settings) -> "Ledger | None":
    """The ledger of what runs cost on the cloud; None for the engine, which is free."""
    if not settings.uses_cloud or settings.data_dir is None:
        return None
    from extend_mcp.server.credits.ledger import Ledger

    return Ledger(settings.data_dir)


def get_app(ctx: Context[App, Any]) -> App:
    """The app of the server that received the request."""
    return ctx.request_context.lifespan_context
