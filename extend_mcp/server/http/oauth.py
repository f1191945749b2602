"""Access tokens of an OAuth issuer: JSON Web Tokens, checked with the keys that it publishes."""

import json
import logging
import math
from contextlib import suppress
from typing import Any, TypeAlias

import anyio
import httpx
import jwt

from extend_mcp.server.callers import Caller
from extend_mcp.server.http.bearer import AccessDenied, find_highest
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.server.network import check_way, open_http_client
from extend_mcp.server.proxies import Proxies
from extend_mcp.unpacking import PackingError, unpacked

logger = logging.getLogger(__name__)

RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
ALGORITHMS = (*RSA, "ES256", "ES384", "ES512", "EdDSA")
"""Only algorithms with public keys: with `HS256` the published key would be the secret, and `none` is unsigned."""
LEEWAY_SECONDS = 30
REFRESH_SECONDS = 60
"""The least seconds between two requests for the keys, which tokens with unknown keys cause."""
RETRY_SECONDS = 5
"""The same after the issuer did not answer."""
KEY_SECONDS = 3600
"""How long the keys are used: a withdrawn key is dropped after it."""
FETCH_SECONDS = 5.0
MAX_BYTES = 256 * 1024

KeySet: TypeAlias = dict[tuple[str | None, str], jwt.PyJWK]
"""Keys by their id, if they have one, and algorithm."""


class AccessTokens:
    """Checks signature, issuer, audience and time of each token; the token is not passed on.

    Raises `ValueError` if proxies or certificates are configured wrongly.
    """

    def __init__(self, settings: HttpSettings) -> None:
        self._issuer, self._audience = settings.oauth_issuer, settings.audience
        self._keys = _Keys(str(settings.oauth_jwks_url))

    async def identify(self, token: str) -> Caller:
        """The bearer: `sub`, with the highest of our scopes in `scope` or `scp`. Raises `AccessDenied`."""
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise AccessDenied(401, "The token's signature algorithm is not accepted.", "invalid_token")
            key = await self._keys.find_key(header.get("kid"), header["alg"])
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[header["alg"]],
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            logger.info("an access token was refused: %s", type(error).__name__)
            raise AccessDenied(401, _describe(error), "invalid_token") from error
        if not claims["sub"].strip():
            raise AccessDenied(401, "The token has no subject.", "invalid_token")
        scope = find_highest(_scopes(claims))
        if scope is None:
            raise AccessDenied(403, "The token has none of the scopes read, write and admin.", "insufficient_scope")
        return Caller(claims["sub"], scope, expires_at=int(claims["exp"]) + LEEWAY_SECONDS)


class _Keys:
    """The issuer's keys, requested when they are first needed."""

    def __init__(self, url: str) -> None:
        check_way(url)
        self._url = url
        self._known: KeySet = {}
        self._known_until = self._next_fetch = -math.inf
        self._fetching = anyio.Lock()

    async def find_key(self, name: str | None, algorithm: str) -> jwt.PyJWK:
        """The key with this id. Raises `AccessDenied` if the issuer has no such key, or does not answer."""
        key = name, algorithm
        if key not in self._valid():  # a token with a known key never waits
            async with self._fetching:
                if key not in self._valid() and anyio.current_time() >= self._next_fetch:
                    await self._refresh()
        valid = self._valid()
        if not valid:
            raise AccessDenied(503, "The issuer's keys cannot be read at the moment.")
        if key not in valid:
            raise AccessDenied(
                401, f"The token's key is not one of the issuer's keys for {algorithm}.", "invalid_token"
            )
        return valid[key]

    def _valid(self) -> KeySet:
        return self._known if anyio.current_time() < self._known_until else {}

    async def _refresh(self) -> None:
        found = await self._fetch()
        now = anyio.current_time()
        if found:
            self._known, self._known_until = found, now + KEY_SECONDS
        self._next_fetch = now + (REFRESH_SECONDS if found else RETRY_SECONDS)

    async def _fetch(self) -> KeySet:
        """The keys; empty if they cannot be read."""
        try:
            with anyio.fail_after(FETCH_SECONDS):
                return _key_set(json.loads(await _read(self._url)))
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError, PackingError) as error:
            logger.warning("the keys of the issuer cannot be read: %s", type(error).__name__)
            return {}


async def _read(url: str) -> bytes:
    """The JSON at `url`. Raises `httpx.HTTPError`, and `ValueError` for more than `MAX_BYTES`."""
    plain = {"accept-encoding": "identity"}
    proxies = Proxies.of_environment()
    async with (
        open_http_client(proxies, timeout=FETCH_SECONDS) as http,
        http.stream("GET", url, headers=plain) as answer,
    ):
        answer.raise_for_status()
        body = bytearray()
        async for piece in unpacked(answer.aiter_raw(), answer.headers.get("content-encoding", "")):
            body += piece
            if len(body) > MAX_BYTES:
                raise ValueError("too large")
    return bytes(body)


def _key_set(document: Any) -> KeySet:
    """The usable keys. Raises `ValueError` if there are none.

    An RSA key need not name an algorithm (RFC 7517, 4.4). If it does not, it is used for each RSA algorithm.
    """
    found: KeySet = {}
    keys = document.get("keys") if isinstance(document, dict) else None
    for key in keys if isinstance(keys, list) else []:
        if not isinstance(key, dict) or not isinstance(name := key.get("kid"), str | None):
            continue
        any_of_rsa = key.get("kty") == "RSA" and key.get("alg") is None
        for algorithm in RSA if any_of_rsa else (None,):
            with suppress(jwt.PyJWTError, TypeError):  # another kind of key, or malformed
                usable = jwt.PyJWK(key, algorithm)
                found[name, usable.algorithm_name] = usable
    if not found:
        raise ValueError("none of the keys can be used")
    return found


def _scopes(claims: dict[str, Any]) -> list[str]:
    scopes = claims.get("scope", claims.get("scp"))
    if isinstance(scopes, str):
        return scopes.split()
    return [str(each) for each in scopes] if isinstance(scopes, list) else []


def _describe(error: jwt.PyJWTError) -> str:
    match error:
        case jwt.ExpiredSignatureError():
            return "The token has expired."
        case jwt.InvalidAudienceError():
            return "The token is for another audience."
        case jwt.InvalidIssuerError():
            return "The token is from another issuer."
        case _:
            return "The token is not valid."
