"""Limits the open streams of each caller."""

from starlette.types import ASGIApp, Receive, Scope, Send

from extend_mcp.bounds import Quota
from extend_mcp.server.http.expiry import is_stream
from extend_mcp.server.http.gate import refuse_for_now

MOST = 1000
"""The most open streams of one caller."""


class StreamLimit:
    """Middleware: `opened` counts the streams of each caller. A stream beyond the limit gets 429."""

    def __init__(self, app: ASGIApp, opened: Quota[str]) -> None:
        self._app = app
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, and refuse or serve."""
        if not is_stream(scope):
            await self._app(scope, receive, send)
            return
        caller = scope["user"].username
        if self._opened.is_full(caller):
            message = f"{self._opened.most} streams are already open: close some."
            await refuse_for_now(message, 60)(scope, receive, send)
            return
        with self._opened.held(caller):
            await self._app(scope, receive, send)
