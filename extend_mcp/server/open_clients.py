"""The open clients: the server's own, and one for each caller's key."""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio
from anyio.abc import TaskGroup, TaskStatus

from extend_mcp.bounds import Quota
from extend_mcp.errors import Refused
from extend_mcp.server.backend import connect
from extend_mcp.server.callers import Caller
from extend_mcp.settings import Settings

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient
    from extend_mcp.server.credits.ledger import Ledger

IDLE_SECONDS = 1800
"""A client of a caller's key is closed after this time without use."""
REPAIR = "Tell the user to correct the settings and restart the server: `extend-mcp doctor` shows them."
MOST = 1000
"""How many unused clients of callers' keys stay open. For one more, the one that was unused for longest is closed."""


@dataclass(eq=False)
class _Held:
    """A client that a separate task keeps open. `leave` ends the task; `left` is set when it has ended."""

    client: "ExtendClient | None" = None
    used_at: float = 0.0
    opening: anyio.Lock = field(default_factory=anyio.Lock)
    leave: anyio.Event = field(default_factory=anyio.Event)
    left: anyio.Event = field(default_factory=anyio.Event)


class Clients:
    """Opens a client at the first call that needs it. Each account has its own."""

    def __init__(self, settings: Settings, ledger: "Ledger | None") -> None:
        self._settings = settings
        self._ledger = ledger
        self._held: dict[str, _Held] = {}
        self._in_use = Quota[str]()
        self._closed = False

    async def find(self, caller: Caller, tasks: TaskGroup) -> "ExtendClient":
        """The client of the caller's account; a task of `tasks` keeps it open.

        Raises `ExtendError` if it cannot be opened.
        """
        held = self._held.get(caller.account)
        if held is None:
            self._close_idle()
            held = self._held[caller.account] = _Held()
        held.used_at = time.monotonic()
        if held.client is None:
            async with held.opening:
                if held.client is None:
                    held.client = await tasks.start(self._hold, held, caller)
        return held.client

    def keep_open(self, caller: Caller) -> AbstractContextManager[None]:
        """Keep the client of the caller's account open while inside the `with`, however many others are opened."""
        return self._in_use.held(caller.account)

    def close(self) -> None:
        """Close every client; safe to call twice."""
        self._closed = True
        for held in self._held.values():
            held.leave.set()

    async def wait_closed(self) -> None:
        """Wait until all opened clients are closed."""
        for held in list(self._held.values()):
            if held.client is not None:
                await held.left.wait()

    async def _hold(self, held: _Held, caller: Caller, *, task_status: TaskStatus["ExtendClient"]) -> None:
        """Open and close the backend in the same task, as its task group requires."""
        if self._closed:
            held.leave.set()
        try:
            async with connect(self._settings, caller, self._ledger) as client:
                task_status.started(client)
                await held.leave.wait()
        except (OSError, ValueError) as error:
            raise Refused("LOCAL_BACKEND", f"The backend cannot be opened: {error}", hint=REPAIR) from error
        finally:
            held.left.set()

    def _close_idle(self) -> None:
        """Close clients of callers' keys that are unused for too long, or too many."""
        idle = ((account, held) for account, held in self._held.items() if account and account not in self._in_use)
        theirs = sorted((held.used_at, account) for account, held in idle)
        long_ago = time.monotonic() - IDLE_SECONDS
        for index, (used_at, account) in enumerate(theirs):
            if used_at < long_ago or len(theirs) - index >= MOST:
                self._held.pop(account).leave.set()
