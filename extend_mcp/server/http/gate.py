"""Access control: identifies the caller of each request, and limits how often each can call."""

import json
import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import TypeAlias

from mcp.server.auth.middleware.auth_context import auth_context_var
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from extend_mcp.server.callers import SCOPES, Caller, calling
from extend_mcp.server.http.access import Access
from extend_mcp.server.http.bearer import AccessDenied
from extend_mcp.server.http.expiry import end_streams_at
from extend_mcp.token_buckets import KNOWN, TokenBuckets

BURST_SECONDS = 3
"""How many seconds of requests a caller can save up while sending nothing."""

KeepOpen: TypeAlias = Callable[[Caller], AbstractContextManager[None]]


class AccessGate:
    """Middleware: passes requests of known callers to `app`, and sets who calls.

    `keep_open` returns a context that is entered while the caller's request is answered. `challenge` says in a 401
    where to get a token; it can be empty.
    """

    def __init__(
        self, app: ASGIApp, access: Access, pace: TokenBuckets[str], keep_open: KeepOpen, challenge: str
    ) -> None:
        self._app = app
        self._access = access
        self._pace = pace
        self._keep_open = keep_open
        self._challenge = challenge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 or 403 to callers without access, 429 to callers with too many requests, and serve the others."""
        try:
            caller = await self._access(HTTPConnection(scope))
        except AccessDenied as error:
            await self._refusal(error)(scope, receive, send)
            return
        seconds = self._pace.wait(caller.name)
        if seconds:
            message = "Too many requests: wait, then continue more slowly."
            await refuse_for_now(message, seconds)(scope, receive, send)
            return
        user = _user(caller.name, caller.scope, caller.account)
        caller_before, user_before = calling.set(caller), auth_context_var.set(user)
        try:
            with self._keep_open(caller):
                await end_streams_at(caller.expires_at, self._app)({**scope, "user": user}, receive, send)
        finally:
            calling.reset(caller_before)
            auth_context_var.reset(user_before)

    def _refusal(self, error: AccessDenied) -> Response:
        parts = [f'error="{error.error}"', f'error_description="{error}"'] if error.error else []
        headers = {}
        if error.status in {401, 403}:
            headers["www-authenticate"] = (
                f"Bearer {', '.join([*parts, *([self._challenge] if self._challenge else [])])}"
            )
        return refuse(error.status, str(error), headers)


def build_challenge(metadata_url: str | None) -> str:
    """The challenge of a 401: which scopes there are, and where the protected resource is described."""
    parts = [f'scope="{" ".join(SCOPES)}"']
    if metadata_url:
        parts.append(f'resource_metadata="{metadata_url}"')
    return ", ".join(parts)


@lru_cache(KNOWN)
def _user(name: str, scope: str, account: str) -> AuthenticatedUser:
    """A caller as a user of the SDK, which binds sessions and sealed states to it. It holds no secret."""
    return AuthenticatedUser(AccessToken(token="", client_id=name, scopes=[scope], subject=account))


def read_header(scope: Scope, name: bytes) -> bytes | None:
    """The first header with this name, in bytes.

    Every request needs it, and Starlette's own way takes four times as long.
    """
    for each, value in scope["headers"]:
        if each == name:
            return bytes(value)
    return None


def refuse(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error answer with one sentence that says why."""
    body = {"error": message}
    return Response(json.dumps(body), status, headers, media_type="application/json")


def refuse_for_now(message: str, seconds: float) -> Response:
    """A 429 answer for too many requests, sessions or streams: try again after `seconds`."""
    return refuse(429, message, {"retry-after": str(math.ceil(seconds))})
