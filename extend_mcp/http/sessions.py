"""Sessions of the older protocol: so many for each caller that nobody takes the room of all."""

from mcp.server.auth.middleware.bearer_auth import authorization_context
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import ASGIApp, Receive, Scope, Send

from extend_mcp.http.body import is_older
from extend_mcp.http.gate import header, refuse

MOST = 500
"""Sessions that one caller may have open. The SDK has room for 10,000, each for 30 minutes after its last request."""


class Sessions:
    """Before `app`, which is `/mcp`: refuses a caller one session too many, with 429.

    Each is known by its owner, as the SDK keeps it.
    """

    def __init__(self, app: ASGIApp, manager: StreamableHTTPSessionManager) -> None:
        self._app = app
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or serve."""
        begins = scope["method"] == "POST" and is_older(scope) and header(scope, b"mcp-session-id") is None
        if begins and self._count(scope) >= MOST:
            message = f"{MOST} sessions are open already: end some, or use protocol 2026-07-28, which needs none."
            await refuse(429, message, {"retry-after": "60"})(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _count(self, scope: Scope) -> int:
        owner = authorization_context(scope["user"])
        return sum(owner == each for each in self._manager._session_owners.values())  # noqa: SLF001  (nothing public)
