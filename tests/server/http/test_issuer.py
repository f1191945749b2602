"""An issuer that does not tell its keys, or takes long to: who brings a known key does not notice."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import anyio
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from extend_mcp.server.http import oauth
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.http.front import on_port, served
from tests.server.http.test_access import AUDIENCE, ISSUER, PRIVATE, Issuer, access_token, bearer

pytestmark = pytest.mark.anyio


def publishing(tell: Callable[[Any], Awaitable[Response]]) -> Starlette:
    return Starlette(routes=[Route("/keys", tell)])


def trusting(address: str) -> HttpSettings:
    url = AUDIENCE.removesuffix("/mcp")
    return HttpSettings(auth="oauth", oauth_issuer=ISSUER, oauth_jwks_url=f"{address}/keys", url=url)


UNUSABLE: list[Any] = [
    [],
    None,
    5,
    {"keys": 5},
    *({"keys": each} for each in ([], [5], [{"kty": "x"}], [{"kty": "RSA", "kid": []}])),
]


@pytest.mark.parametrize("published", UNUSABLE)
async def test_an_issuer_that_tells_no_keys_is_not_asked_each_time(settings: Settings, published: Any) -> None:
    asked = 0

    async def tell(_: Any) -> JSONResponse:
        nonlocal asked
        asked += 1
        return JSONResponse(published)

    async with on_port(publishing(tell)) as address, served(settings, trusting(address)) as front:
        for _ in range(3):
            assert (await front.rpc("tools/list", bearer(access_token()))).status_code == 503
    assert asked == 1


async def test_an_issuer_that_told_no_keys_is_asked_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "RETRY_SECONDS", 0)
    answers: list[Any] = [{"keys": Issuer().keys}, {"keys": []}]

    async def tell(_: Any) -> JSONResponse:
        return JSONResponse(answers.pop())

    async with on_port(publishing(tell)) as address, served(settings, trusting(address)) as front:
        said = [(await front.rpc("tools/list", bearer(access_token()))).status_code for _ in range(3)]
    assert said == [503, 200, 200]


async def test_who_brings_a_known_key_does_not_wait_for_who_brings_another(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth, "REFRESH_SECONDS", 0)
    asked, answer, issuer = anyio.Event(), anyio.Event(), Issuer()

    async def tell(_: Any) -> JSONResponse:
        issuer.asked += 1
        if issuer.asked > 1:
            asked.set()
            await answer.wait()
        return JSONResponse({"keys": issuer.keys})

    async with on_port(publishing(tell)) as address, served(settings, trusting(address)) as front:
        assert await front.tools(bearer(access_token()))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(front.rpc, "tools/list", bearer(access_token(kid="forged")))
            with anyio.fail_after(DEADLINE):
                await asked.wait()
                assert await front.tools(bearer(access_token()))
            answer.set()


async def test_an_issuer_that_drips_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "FETCH_SECONDS", 0.5)
    given_up = anyio.Event()

    async def drip() -> AsyncIterator[bytes]:
        while not given_up.is_set():
            yield b" "
            with anyio.move_on_after(0.1):
                await given_up.wait()

    async def tell(_: Any) -> Response:
        return StreamingResponse(drip(), media_type="application/json")

    async with on_port(publishing(tell)) as address, served(settings, trusting(address)) as front:
        with anyio.fail_after(DEADLINE):
            assert (await front.rpc("tools/list", bearer(access_token()))).status_code == 503
        given_up.set()


async def test_an_rsa_key_is_good_for_the_algorithm_it_names_or_else_for_each(settings: Settings) -> None:
    issuer = Issuer()
    issuer.keys.append({name: value for name, value in issuer.keys[0].items() if name != "alg"} | {"kid": "any"})
    elliptic = ec.generate_private_key(ec.SECP256R1())
    issuer.keys.append({**json.loads(ECAlgorithm.to_jwk(elliptic.public_key())), "kid": "elliptic"})
    good = [*(("any", PRIVATE, algorithm) for algorithm in oauth.RSA), ("elliptic", elliptic, "ES256")]
    bad = [("one", PRIVATE, "RS512"), ("one", PRIVATE, "PS256"), ("elliptic", PRIVATE, "RS256")]

    async with on_port(issuer.app) as address, served(settings, trusting(address)) as front:
        for kid, key, algorithm in good:
            assert await front.tools(bearer(access_token(key, algorithm, kid)))
        for kid, key, algorithm in bad:
            answer = await front.rpc("tools/list", bearer(access_token(key, algorithm, kid)))
            assert answer.status_code == 401
            assert answer.json()["error"] == f"The token's key is not one of the issuer's keys for {algorithm}."


async def test_keys_without_end_are_not_read_to_the_end(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "MAX_BYTES", 1000)
    gone = anyio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b" " * 100
                await anyio.lowlevel.checkpoint()
        finally:
            gone.set()

    async def tell(_: Any) -> Response:
        return StreamingResponse(endless(), media_type="application/json")

    async with on_port(publishing(tell)) as address, served(settings, trusting(address)) as front:
        with anyio.fail_after(DEADLINE):
            assert (await front.rpc("tools/list", bearer(access_token()))).status_code == 503
            await gone.wait()
