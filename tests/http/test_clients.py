"""Clients of callers' own keys, where there are more callers than clients may be open."""

from secrets import token_hex
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from extend_mcp import clients
from extend_mcp.http.settings import HttpSettings
from extend_mcp.settings import Settings
from tests.http.front import Front, headers_of, message, on_port, served

pytestmark = pytest.mark.anyio

ADA = {"x-extend-api-key": "sk_ada_key"}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One client may stay open that nobody uses."""
    monkeypatch.setattr(clients, "MOST", 1)


async def strangers(front: Front) -> None:
    """Calls with keys that were not seen before."""
    for _ in range(3):
        await front.call("get_upload", {"x-extend-api-key": token_hex(8)}, upload_id="u1")


def watch(*uris: str) -> dict[str, Any]:
    """The request for a stream of Ada's."""
    params = {"notifications": {"resourceSubscriptions": uris}}
    headers = headers_of("subscriptions/listen", params, ADA)
    return {"json": message("subscriptions/listen", **params), "headers": headers}


async def test_a_client_in_use_stays_open_however_many_come() -> None:
    async with served(Settings(), HttpSettings(auth="key")) as front:
        await front.call("get_upload", ADA, upload_id="u1")
        (held,) = front.app._clients._held.values()
        async with front.http.stream("POST", "/mcp", **watch()):
            await strangers(front)
            assert not held.leave.is_set()
        with anyio.fail_after(10):
            while not held.leave.is_set():
                await strangers(front)


async def test_who_brought_a_bad_key_is_told_where_it_came_from() -> None:
    async def refuse(_: Request) -> JSONResponse:
        return JSONResponse({"error": {"code": "UNAUTHORIZED", "message": "no"}}, 401)

    async with (
        on_port(Starlette(routes=[Route("/{path:path}", refuse)])) as api,
        served(Settings(base_url=api), HttpSettings(auth="key")) as front,
    ):
        assert "X-Extend-API-Key" in (await front.call("list_runs", ADA, type="parse"))["hint"]


async def test_a_look_at_a_watched_run_survives_however_many_come() -> None:
    asked, answer = anyio.Event(), anyio.Event()

    async def look(_: Request) -> JSONResponse:
        asked.set()
        await answer.wait()
        return JSONResponse({"object": "parse_run", "id": "pr_a1", "status": "PROCESSED"})

    async with (
        on_port(Starlette(routes=[Route("/parse_runs/pr_a1", look)])) as api,
        served(Settings(base_url=api), HttpSettings(auth="key")) as front,
        front.http.stream("POST", "/mcp", **watch("extend://runs/pr_a1")) as stream,
    ):
        with anyio.fail_after(10):
            await asked.wait()
            await strangers(front)
            answer.set()
            async for line in stream.aiter_lines():
                if "notifications/resources/updated" in line:
                    break
        assert await front.tools(ADA)
