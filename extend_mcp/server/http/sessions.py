"""Sessions of the older protocol: limits them per caller, and lets a client start a new one after losing one."""

import json

from mcp.server.auth.middleware.bearer_auth import authorization_context
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import ASGIApp, Receive, Scope, Send

from extend_mcp.server.http.body import is_older, replay_body
from extend_mcp.server.http.gate import read_header, refuse_for_now

MOST = 500
"""The most open sessions of one caller. The SDK keeps 10,000, each for 30 minutes after its last request."""


class SessionLimit:
    """Middleware before `/mcp`: refuses a session beyond the caller's limit with 429.

    Sessions are counted by owner, as in the SDK. Some clients that lost their session start another with the old id
    still in the header, which the SDK would refuse with 404: so the id is removed from such an `initialize`.
    """

    def __init__(self, app: ASGIApp, manager: StreamableHTTPSessionManager) -> None:
        self._app = app
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or serve."""
        begins = False
        if scope["method"] == "POST" and is_older(scope):
            session_id = read_header(scope, b"mcp-session-id")
            begins = session_id is None
            if session_id is not None and not self._is_open(session_id, scope):
                body = (await receive())["body"]
                receive = replay_body(body, receive)
                begins = json.loads(body).get("method") == "initialize"
                scope = _without_session(scope) if begins else scope
        if begins and self._count(scope) >= MOST:
            message = f"{MOST} sessions are already open: end some, or use protocol 2026-07-28, which needs none."
            await refuse_for_now(message, 60)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_open(self, session: bytes, scope: Scope) -> bool:
        owner = self._manager._session_owners.get(session.decode("latin-1"))  # noqa: SLF001  (the SDK has no public way)
        return owner == authorization_context(scope["user"])

    def _count(self, scope: Scope) -> int:
        owner = authorization_context(scope["user"])
        return sum(owner == each for each in self._manager._session_owners.values())  # noqa: SLF001  (the SDK has no public way)


def _without_session(scope: Scope) -> Scope:
    return {**scope, "headers": [each for each in scope["headers"] if each[0] != b"mcp-session-id"]}
