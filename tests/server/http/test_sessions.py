"""Sessions and streams that stay open: so many for each caller, and as many for the next."""

from typing import Any

import anyio
import httpx
import pytest

from extend_mcp.server.callers import hash_secret
from extend_mcp.server.http import sessions, streams
from extend_mcp.server.http.http_settings import HttpSettings, KnownToken
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.http.front import Front, headers_of, message, served
from tests.server.http.strangers import JSON

pytestmark = pytest.mark.anyio

HELLO: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}

KNOWN = (KnownToken("ada", "read", hash_secret("ada-secret")), KnownToken("bob", "read", hash_secret("bob-secret")))
TWO = HttpSettings(auth="token", tokens=KNOWN)
"""Two callers who are let in."""


async def begin(front: Front, token: str) -> httpx.Response:
    headers = {"accept": "application/json, text/event-stream", "authorization": f"Bearer {token}"}
    return await front.http.post("/mcp", json=HELLO, headers=headers)


async def test_one_caller_cannot_take_the_room_of_all(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 2)
    async with served(settings, TWO) as front:
        begun = [await begin(front, "ada-secret") for _ in range(2)]
        assert [answer.status_code for answer in begun] == [200, 200]
        refused = await begin(front, "ada-secret")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
        assert (await begin(front, "bob-secret")).status_code == 200
        bearer = {"authorization": "Bearer ada-secret"}
        assert await front.tools(bearer)
        own = {"mcp-session-id": begun[0].headers["mcp-session-id"], "mcp-protocol-version": "2025-11-25"}
        assert (await front.http.delete("/mcp", headers=bearer | own)).status_code == 200
        assert (await begin(front, "ada-secret")).status_code == 200


@pytest.mark.parametrize("number", [None, 1.5, True, [1]])
async def test_a_request_whose_id_is_none_is_refused_in_a_session_too(settings: Settings, number: Any) -> None:
    async with served(settings, TWO) as front:
        begun = await begin(front, "ada-secret")
        own = {"mcp-session-id": begun.headers["mcp-session-id"], "authorization": "Bearer ada-secret"}
        body = {"jsonrpc": "2.0", "id": number, "method": "tools/list"}
        refused = await front.http.post("/mcp", json=body, headers={**JSON, **own})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, -32600)


async def test_a_stream_too_many_is_refused_until_another_is_closed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MOST", 1)
    async with served(settings, TWO) as front:

        def listening(token: str) -> Any:
            body = message("subscriptions/listen", notifications={"toolsListChanged": True})
            headers = headers_of("subscriptions/listen", {}, {"authorization": f"Bearer {token}"})
            return front.http.stream("POST", "/mcp", json=body, headers=headers)

        async with listening("ada-secret") as first:
            assert first.status_code == 200
            async with listening("ada-secret") as second:
                assert (second.status_code, second.headers["retry-after"]) == (429, "60")
            async with listening("bob-secret") as theirs:
                assert theirs.status_code == 200
        with anyio.fail_after(DEADLINE):
            while True:
                async with listening("ada-secret") as third:
                    if third.status_code == 200:
                        break


async def test_a_client_that_keeps_the_id_of_a_session_that_is_gone_may_begin_another(front: Front) -> None:
    headers = {"accept": "application/json, text/event-stream", "mcp-session-id": "gone"}
    begun = await front.http.post("/mcp", json=HELLO, headers=headers)
    assert begun.status_code == 200
    own = begun.headers["mcp-session-id"]
    assert own != "gone"
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    for session, status in ((own, 200), ("gone", 404), ("\u00e9", 404)):
        asked = [*headers.items(), ("mcp-protocol-version", "2025-11-25")]
        asked = [(name, value) for name, value in asked if name != "mcp-session-id"]
        raw = [(name.encode(), value.encode("latin-1")) for name, value in [*asked, ("mcp-session-id", session)]]
        assert (await front.http.post("/mcp", json=ping, headers=raw)).status_code == status


async def test_a_session_of_another_is_as_one_that_is_gone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 1)
    async with served(settings, TWO) as front:
        theirs = (await begin(front, "bob-secret")).headers["mcp-session-id"]
        headers = {"accept": "application/json, text/event-stream", "authorization": "Bearer ada-secret"}
        asked = {**headers, "mcp-session-id": theirs}
        begun = await front.http.post("/mcp", json=HELLO, headers=asked)
        assert begun.status_code == 200
        assert begun.headers["mcp-session-id"] != theirs
        assert (await front.http.post("/mcp", json=HELLO, headers=asked)).status_code == 429, "it counts like any other"
