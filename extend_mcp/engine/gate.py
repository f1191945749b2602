"""The way into the engine: which requests are let in, and how often."""

import hmac
import math

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extend_mcp.engine import older_api
from extend_mcp.engine.config import API_VERSION
from extend_mcp.engine.error_answers import error_answer
from extend_mcp.engine.errors import Problem, invalid, too_many
from extend_mcp.engine.http import page_access
from extend_mcp.engine.http.request_category import category
from extend_mcp.token_buckets import TokenBuckets
from extend_mcp.wire.ids import new_id

OPEN_PATHS = ("/presigned/", "/openapi.json")
"""Paths that need neither key nor version."""
BURST_SECONDS = 1
"""A key saves up the requests of so many seconds while it sends none."""


class RequestGate:
    """Gives each request an id, and refuses those without a key or a version, and those beyond the rate."""

    def __init__(self, app: ASGIApp, keys: frozenset[str] | None, requests_per_second: float | None) -> None:
        self._app = app
        self._keys = keys
        self._rate = TokenBuckets[tuple[str, str]](requests_per_second, BURST_SECONDS) if requests_per_second else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with a refusal."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_id("req")
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-extend-request-id"] = request_id
            await send(message)

        app: ASGIApp
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            app = error_answer(invalid("The address has the character NUL: leave it out."), request_id, scope)
        elif page_access.is_page(scope["path"]):
            key = page_access.read_key(Headers(scope=scope).get("authorization", ""))
            app = self._app if self._knows(key) else page_access.ask_for_password()
        else:
            problem = None if scope["path"].startswith(OPEN_PATHS) else self._refusal(scope)
            app = self._app if problem is None else error_answer(problem, request_id, scope)
        await app(scope, receive, send_with_id)

    def _knows(self, key: str) -> bool:
        return self._keys is None or any(hmac.compare_digest(key.encode(), known.encode()) for known in self._keys)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            return Problem(401, "UNAUTHORIZED", "Authorization header is missing or malformed.")
        if not self._knows(key):
            return Problem(
                401, "UNAUTHORIZED", "This engine does not know the API key: use one of its EXTEND_ENGINE_KEYS."
            )
        version = headers.get("x-extend-api-version")
        if version is None:
            return invalid(f"The header x-extend-api-version is missing: send {API_VERSION}.")
        if version not in (API_VERSION, older_api.OLDER_VERSION):
            message = (
                f"This engine serves API versions {API_VERSION} and {older_api.OLDER_VERSION}, not {version[:40]!r}."
            )
            return Problem(400, "LOCAL_NOT_IN_VERSION", message)
        kind = category(scope["method"], scope["path"])
        seconds = self._rate.wait((key, kind)) if self._rate is not None else 0
        return too_many(kind, math.ceil(seconds)) if seconds else None
