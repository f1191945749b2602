"""Ways to identify a caller by the headers of a request."""

import hmac
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from pydantic import SecretStr
from starlette.requests import HTTPConnection

from extend_mcp.server.callers import Caller, hash_secret
from extend_mcp.server.http.bearer import AccessDenied, Verifier
from extend_mcp.server.http.http_settings import HttpSettings, KnownToken

KEY_HEADER = "x-extend-api-key"
WORKSPACE_HEADER = "x-extend-workspace-id"

Access: TypeAlias = Callable[[HTTPConnection], Awaitable[Caller]]
"""Returns the caller. Raises `AccessDenied`."""


async def identify_by_address(connection: HTTPConnection) -> Caller:
    """The caller, without a check. Callers differ by address, for the limits."""
    return Caller(connection.client.host if connection.client else "unknown", "admin")


async def identify_by_key(connection: HTTPConnection) -> Caller:
    """The caller with this Extend key. The API decides what the key can do. Raises `AccessDenied` without one."""
    key = connection.headers.get(KEY_HEADER, "").strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise AccessDenied(401, f"Send your Extend API key in the header {KEY_HEADER}.")
    workspace_id = connection.headers.get(WORKSPACE_HEADER)
    return Caller(f"key-{hash_secret(key)[:12]}", "admin", SecretStr(key), workspace_id)


def identify_by_token(verifier: Verifier) -> Access:
    """A function that identifies callers by their bearer tokens."""

    async def access(connection: HTTPConnection) -> Caller:
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise AccessDenied(401, "Send a bearer token in the header authorization.")
        return await verifier.identify(token.strip())

    return access


class Tokens:
    """The tokens of the settings, identified by their digests."""

    def __init__(self, tokens: tuple[KnownToken, ...]) -> None:
        self._tokens = tokens

    async def identify(self, token: str) -> Caller:
        """The bearer of `token`, compared in constant time. Raises `AccessDenied`."""
        token_digest = hash_secret(token)
        matches = [known for known in self._tokens if hmac.compare_digest(known.digest, token_digest)]
        if not matches:
            raise AccessDenied(401, "The token is unknown.", "invalid_token")
        return Caller(matches[0].name, matches[0].scope)


def choose_access(settings: HttpSettings) -> Access:
    """The way to identify callers that the settings choose."""
    if settings.auth == "token":
        return identify_by_token(Tokens(settings.tokens))
    if settings.auth == "oauth":
        from extend_mcp.server.http.oauth import AccessTokens

        return identify_by_token(AccessTokens(settings))
    return identify_by_key if settings.auth == "key" else identify_by_address
