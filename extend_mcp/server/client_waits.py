"""Finds out how long a client waits for a call, and if it cancelled a call because it had waited too long.

A client that gave up still needs the run: it will get it with another call.
"""

import re
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import anyio
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext

from extend_mcp.bounds import Latest
from extend_mcp.server.client_limits import find_seconds, gives_up_at

MARGIN_SECONDS = 1.0
"""A call is answered this long before the client gives up."""

REASON_SECONDS = 0.05
"""How long to wait for the reason of a cancellation. The SDK passes on both at once, if the client gave a reason."""

MOST = 1000
"""How many sessions are remembered, with the time after which each gave up."""

TIMED_OUT = re.compile(r"time[ds]?[ -]?out|-32001\b|deadline exceeded", re.IGNORECASE)
"""What the SDKs say when a call took too long: "MCP error -32001: Request timed out" (TypeScript), "timed out after
5s" (Python), "context deadline exceeded" (Go)."""

Session: TypeAlias = str | None
"""The session of a request over HTTP; None over stdio, which has one client."""


@dataclass(eq=False)
class ClientWait:
    """A call for which the client `name` waits since `begun` (monotonic time), for at most `seconds`.

    `notified` is set when the client cancels it; then `reason` is the reason that it gave. A client that closes its
    stream gives no reason: then the time shows if it gave up.
    """

    name: str
    seconds: float | None
    gives_reasons: bool
    whose: Session
    begun: float = field(default_factory=time.monotonic)
    reason: str = ""
    notified: anyio.Event = field(default_factory=anyio.Event)

    @property
    def left(self) -> float | None:
        """Seconds until the call should be answered; None if the client's limit is unknown."""
        if self.seconds is None:
            return None
        early = min(MARGIN_SECONDS, self.seconds / 2)
        return max(0.0, self.begun + self.seconds - early - time.monotonic())

    @property
    def took(self) -> float:
        """Seconds since the call began."""
        return time.monotonic() - self.begun

    async def gave_up(self) -> bool:
        """True if the client cancelled the call because it took too long. Only for a call that was cancelled."""
        if not self.gives_reasons:
            return gives_up_at(self.name, self.took)
        with anyio.move_on_after(REASON_SECONDS, shield=True):
            await self.notified.wait()
        return TIMED_OUT.search(self.reason) is not None


client_wait: ContextVar[ClientWait | None] = ContextVar("client_wait", default=None)
"""The call that is being answered."""


class ClientWaits:
    """Middleware: records for each call which client waits, and why it cancels.

    Once a client gave up, its next calls are answered within that time.
    """

    def __init__(self) -> None:
        self._calls: dict[tuple[Session, str], ClientWait] = {}
        self._learned: Latest[Session, float] = Latest(MOST)

    async def __call__(self, ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        """Handle a request or a notification."""
        if ctx.method == "notifications/cancelled":
            self._note_cancel(_session(ctx), ctx.params or {})
        if ctx.method != "tools/call" or ctx.request_id is None:
            return await call_next(ctx)
        call, key = self._begin(ctx), (_session(ctx), str(ctx.request_id))
        before, self._calls[key] = client_wait.set(call), call
        try:
            return await call_next(ctx)
        except anyio.get_cancelled_exc_class():
            if not call.gives_reasons and gives_up_at(call.name, call.took):
                self._learn(call)
            raise
        finally:
            client_wait.reset(before)
            if self._calls.get(key) is call:
                del self._calls[key]

    def _begin(self, ctx: ServerRequestContext[Any, Any]) -> ClientWait:
        client, request, whose = ctx.session.client_params, ctx.request, _session(ctx)
        name = client.client_info.name if client else ""
        gives_reasons = request is None or whose is not None
        if request is not None and whose is None:
            whose = f"{request.user.username}\n{name}"
        seconds = self._learned.get(whose, find_seconds(name))
        return ClientWait(name, seconds, gives_reasons, whose)

    def _note_cancel(self, session: Session, params: Mapping[str, Any]) -> None:
        call = self._calls.get((session, str(params.get("requestId"))))
        if call is not None:
            call.reason = str(params.get("reason") or "")
            call.notified.set()
            if TIMED_OUT.search(call.reason):
                self._learn(call)

    def _learn(self, call: ClientWait) -> None:
        self._learned[call.whose] = min(call.took, self._learned.get(call.whose, call.took))


def _session(ctx: ServerRequestContext[Any, Any]) -> Session:
    """The session of the request, from a header, or from the query of the older transport. Both are secret."""
    if ctx.request is None:
        return None
    found: Session = ctx.request.headers.get("mcp-session-id") or ctx.request.query_params.get("session_id")
    return found
