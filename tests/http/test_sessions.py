"""Sessions of the older protocol: so many for each caller, and as many for the next."""

from typing import Any

import httpx
import pytest

from extend_mcp.callers import digest
from extend_mcp.http import sessions
from extend_mcp.http.settings import HttpSettings, Token
from extend_mcp.settings import Settings
from tests.http.front import Front, served

pytestmark = pytest.mark.anyio

HELLO: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}


async def begin(front: Front, token: str) -> httpx.Response:
    headers = {"accept": "application/json, text/event-stream", "authorization": f"Bearer {token}"}
    return await front.http.post("/mcp", json=HELLO, headers=headers)


async def test_one_caller_cannot_take_the_room_of_all(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 2)
    known = (Token("ada", "read", digest("ada-secret")), Token("bob", "read", digest("bob-secret")))
    async with served(settings, HttpSettings(auth="token", tokens=known)) as front:
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
