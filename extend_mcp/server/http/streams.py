"""Streams that stay open: a limit for each caller."""

from collections import Counter

from starlette.types import ASGIApp, Receive, Scope, Send

from extend_mcp.server.callers import counted
from extend_mcp.server.http.expiry import is_stream
from extend_mcp.server.http.gate import refuse

MOST = 1000
"""Streams that one caller may have open."""


class Streams:
    """Hands `app` the requests; `opened` counts the streams of each caller, and one too many gets 429."""

    def __init__(self, app: ASGIApp, opened: Counter[str]) -> None:
        self._app = app
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, and refuse or serve."""
        if not is_stream(scope):
            await self._app(scope, receive, send)
            return
        caller = scope["user"].username
        if self._opened[caller] >= MOST:
            message = f"{MOST} streams are open already: close some."
            await refuse(429, message, {"retry-after": "60"})(scope, receive, send)
            return
        with counted(self._opened, caller):
            await self._app(scope, receive, send)
