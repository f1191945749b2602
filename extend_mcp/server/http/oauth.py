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
from extend_mcp.server.http.bearer import NotLetIn, find_highest
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.server.network import Proxies, check, open_http_client
from extend_mcp.unpacking import PackingError, unpacked

logger = logging.getLogger(__name__)

RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
ALGORITHMS = (*RSA, "ES256", "ES384", "ES512", "EdDSA")
"""Only algorithms with public keys: with `HS256` the published key would be the secret, and `none` is no signature."""
LEEWAY_SECONDS = 30
REFRESH_SECONDS = 60
"""The least time between two requests for the keys, which an unknown key causes."""
RETRY_SECONDS = 5
"""The same, after the issuer did not answer."""
KEY_SECONDS = 3600
"""How long the keys are used, so that a withdrawn key is dropped."""
FETCH_SECONDS = 5.0
MAX_BYTES = 256 * 1024

KeySet: TypeAlias = dict[tuple[str | None, str], jwt.PyJWK]
"""Keys by their id, if they have one, and algorithm."""


class AccessTokens:
    """Checks signature, issuer, audience and time of each token; nothing of it is sent on.

    Raises `ValueError` if proxies or certificates are set up wrong.
    """

    def __init__(self, settings: HttpSettings) -> None:
        self._issuer, self._audience = settings.oauth_issuer, settings.audience
        self._keys = _Keys(str(settings.oauth_jwks_url))

    async def identify(self, token: str) -> Caller:
        """The bearer: `sub`, with the highest of our scopes in `scope` or `scp`. Raises `NotLetIn`."""
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise NotLetIn(401, "The token is signed in a way that is not accepted.", "invalid_token")
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
            raise NotLetIn(401, _describe(error), "invalid_token") from error
        if not claims["sub"].strip():
            raise NotLetIn(401, "The token names no subject.", "invalid_token")
        scope = find_highest(_scopes(claims))
        if scope is None:
            raise NotLetIn(403, "The token has none of the scopes read, write and admin.", "insufficient_scope")
        return Caller(claims["sub"], scope, expires_at=int(claims["exp"]) + LEEWAY_SECONDS)


class _Keys:
    """The issuer's keys, requested when they are first needed."""

    def __init__(self, url: str) -> None:
        check(url)
        self._url = url
        self._known: KeySet = {}
        self._known_until = self._ask_from = -math.inf
        self._asking = anyio.Lock()

    async def find_key(self, name: str | None, algorithm: str) -> jwt.PyJWK:
        """The key of that id. Raises `NotLetIn` if the issuer has no such key, or does not answer."""
        key = name, algorithm
        if key not in self._valid():  # a token with a known key never waits
            async with self._asking:
                if key not in self._valid() and anyio.current_time() >= self._ask_from:
                    await self._refresh()
        valid = self._valid()
        if not valid:
            raise NotLetIn(503, "The issuer's keys cannot be read now.")
        if key not in valid:
            raise NotLetIn(401, f"The token's key is not one of the issuer's keys for {algorithm}.", "invalid_token")
        return valid[key]

    def _valid(self) -> KeySet:
        return self._known if anyio.current_time() < self._known_until else {}

    async def _refresh(self) -> None:
        found = await self._ask()
        now = anyio.current_time()
        if found:
            self._known, self._known_until = found, now + KEY_SECONDS
        self._ask_from = now + (REFRESH_SECONDS if found else RETRY_SECONDS)

    async def _ask(self) -> KeySet:
        """The keys; none if the issuer does not publish them."""
        try:
            with anyio.fail_after(FETCH_SECONDS):
                return _key_set(json.loads(await _read(self._url)))
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError, PackingError) as error:
            logger.warning("the keys of the issuer cannot be read: %s", type(error).__name__)
            return {}


async def _read(url: str) -> bytes:
    """The JSON at `url`. Raises `httpx.HTTPError`, and `ValueError` for more than `MAX_BYTES`; the rest is not read."""
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
    """The keys that can be used; `ValueError` for none.

    An RSA key that names no algorithm, as it need not (RFC 7517, 4.4), is good for each of RSA's.
    """
    found: KeySet = {}
    keys = document.get("keys") if isinstance(document, dict) else None
    for key in keys if isinstance(keys, list) else []:
        if not isinstance(key, dict) or not isinstance(name := key.get("kid"), str | None):
            continue
        any_of_rsa = key.get("kty") == "RSA" and key.get("alg") is None
        for algorithm in RSA if any_of_rsa else (None,):
            with suppress(jwt.PyJWTError, TypeError):  # of another kind, or malformed
                made = jwt.PyJWK(key, algorithm)
                found[name, made.algorithm_name] = made
    if not found:
        raise ValueError("none of the keys can be used")
    return found


def _scopes(claims: dict[str, Any]) -> list[str]:
    given = claims.get("scope", claims.get("scp"))
    if isinstance(given, str):
        return given.split()
    return [str(each) for each in given] if isinstance(given, list) else []


def _describe(error: jwt.PyJWTError) -> str:
    match error:
        case jwt.ExpiredSignatureError():
            return "The token has expired."
        case jwt.InvalidAudienceError():
            return "The token is for another audience."
        case jwt.InvalidIssuerError():
            return "The token is of another issuer."
        case _:
            return "The token is not valid."
