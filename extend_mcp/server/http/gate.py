"""The way in: who calls, and how often they may."""

import json
import math
import time
from collections import OrderedDict
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
from extend_mcp.server.http.bearer import NotLetIn
from extend_mcp.server.http.expiry import until

BURST_SECONDS = 3
"""What a caller saves up while sending nothing."""
KNOWN_CALLERS = 10_000

Keeping: TypeAlias = Callable[[Caller], AbstractContextManager[None]]


class CallerPace:
    """How many requests each caller has left: `per_second` more every second, up to a burst."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._most = max(1.0, per_second * BURST_SECONDS)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Take one. Returns 0, or the seconds until there is one."""
        now = time.monotonic()
        left, at = self._left.pop(name, (self._most, now))
        left = min(self._most, left + (now - at) * self._per_second)
        taken = left >= 1
        self._left[name] = (left - taken, now)
        if len(self._left) > KNOWN_CALLERS:
            self._left.popitem(last=False)
        return 0.0 if taken else (1 - left) / self._per_second


class AccessGate:
    """Lets requests through to `app` whose caller is known, one by one, and says to `app` who it is.

    `keeping` is entered with the caller for as long as the request is answered.
    `challenge` says in a 401 where to get a token; empty if there is nothing to say.
    """

    def __init__(self, app: ASGIApp, access: Access, pace: CallerPace, keeping: Keeping, challenge: str) -> None:
        self._app = app
        self._access = access
        self._pace = pace
        self._keeping = keeping
        self._challenge = challenge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 or 403 to whoever is not let in, 429 to whoever asks too often, and serve the others."""
        try:
            caller = await self._access(HTTPConnection(scope))
        except NotLetIn as error:
            await self._refusal(error)(scope, receive, send)
            return
        seconds = self._pace.wait(caller.name)
        if seconds:
            headers = {"retry-after": str(math.ceil(seconds))}
            await refuse(429, "Too many requests: wait, then go on more slowly.", headers)(scope, receive, send)
            return
        user = _user(caller.name, caller.scope, caller.account)
        before, own = calling.set(caller), auth_context_var.set(user)
        try:
            with self._keeping(caller):
                await until(caller.expires_at, self._app)({**scope, "user": user}, receive, send)
        finally:
            calling.reset(before)
            auth_context_var.reset(own)

    def _refusal(self, error: NotLetIn) -> Response:
        parts = [f'error="{error.error}"', f'error_description="{error}"'] if error.error else []
        headers = {}
        if error.status in {401, 403}:
            headers["www-authenticate"] = (
                f"Bearer {', '.join([*parts, *([self._challenge] if self._challenge else [])])}"
            )
        return refuse(error.status, str(error), headers)


def challenge(metadata_url: str | None) -> str:
    """Which scopes there are, and where the protected resource is described."""
    parts = [f'scope="{" ".join(SCOPES)}"']
    if metadata_url:
        parts.append(f'resource_metadata="{metadata_url}"')
    return ", ".join(parts)


@lru_cache(KNOWN_CALLERS)
def _user(name: str, scope: str, account: str) -> AuthenticatedUser:
    """A caller as the SDK knows users: it binds sessions and sealed states to them. No secret is in it."""
    return AuthenticatedUser(AccessToken(token="", client_id=name, scopes=[scope], subject=account))


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of this name, as it came: every request is asked, and Starlette's own way costs four times."""
    for each, value in scope["headers"]:
        if each == name:
            return bytes(value)
    return None


def refuse(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error answer with one sentence that says why."""
    body = {"error": message}
    return Response(json.dumps(body), status, headers, media_type="application/json")
