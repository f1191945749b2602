"""Access tokens that expire: streams that they opened end then, a call may finish."""

import json
import logging
import time
from collections.abc import AsyncIterator
from types import SimpleNamespace

import anyio
import httpx
import pytest

from extend_mcp.server.http import expiry, oauth
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.http.front import Front, headers_of, message, on_port, served
from tests.server.http.strangers import JSON, OLDER
from tests.server.http.test_access import Issuer, access_token, bearer
from tests.server.http.test_issuer import trusting

pytestmark = pytest.mark.anyio

EXPIRES = int(time.time()) + 24 * 3600
ADA = bearer(access_token(exp=EXPIRES))
LISTEN = {"notifications": {"resourceSubscriptions": ["extend://runs/exr_1"]}}


@pytest.fixture(scope="module")
async def front(settings: Settings) -> AsyncIterator[Front]:
    async with on_port(Issuer().app) as address, served(settings, trusting(address)) as front:
        yield front


def good_for(seconds: float, patch: pytest.MonkeyPatch) -> None:
    """Let the token be accepted for so long from now on, by the clock that ends streams."""
    patch.setattr(expiry, "time", SimpleNamespace(time=lambda: EXPIRES + oauth.LEEWAY_SECONDS - seconds))


async def session(front: Front) -> dict[str, str]:
    """The headers of a new session of the older protocol."""
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    began = await front.http.post("/mcp", json=body, headers=JSON | ADA)
    return {**OLDER, "mcp-session-id": began.headers["mcp-session-id"]}


async def test_streams_end_when_their_token_does(
    front: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    older = await session(front)
    good_for(1, monkeypatch)
    ended: list[httpx.Response] = []

    async def follow(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> None:
        async with front.http.stream(method, path, content=body, headers=headers | ADA) as answer:
            await answer.aread()
            ended.append(answer)

    async with anyio.create_task_group() as tasks:
        with anyio.fail_after(DEADLINE):
            listen = json.dumps(message("subscriptions/listen", **LISTEN)).encode()
            tasks.start_soon(follow, "POST", "/mcp", JSON | headers_of("subscriptions/listen", LISTEN, None), listen)
            tasks.start_soon(follow, "GET", "/mcp", older)
            await follow("GET", "/sse", {})
    assert [answer.status_code for answer in ended] == [200] * 3
    assert all(answer.headers["content-type"].startswith("text/event-stream") for answer in ended)
    monkeypatch.undo()
    async with front.http.stream("GET", "/mcp", headers=older | ADA) as again:
        assert again.status_code == 200
    assert not [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


async def test_a_stream_that_is_still_being_asked_for_is_refused_then(
    front: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good_for(0.1, monkeypatch)
    host, port = front.address.removeprefix("http://").split(":")
    told = JSON | headers_of("subscriptions/listen", LISTEN, ADA) | {"host": "localhost", "content-length": "1000"}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    async with await anyio.connect_tcp(host, int(port)) as stream:
        await stream.send(f"POST /mcp HTTP/1.1\r\n{head}\r\n{{".encode())
        with anyio.fail_after(DEADLINE):
            said = await stream.receive()
    assert said.startswith(b"HTTP/1.1 401 ")
    assert b"The token has expired." in said
    assert not [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


async def test_a_call_may_finish_when_its_token_has_ended(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    good_for(-1, monkeypatch)
    assert (await front.call("get_status", ADA))["backend"] == "local"
