"""Clients of callers' own keys, where there are more callers than clients may be open."""

import logging
from secrets import token_hex
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from extend_mcp.server import open_clients
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.http.front import Front, headers_of, message, on_port, served

pytestmark = pytest.mark.anyio

ADA = {"x-extend-api-key": "sk_ada_key"}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One client may stay open that nobody uses."""
    monkeypatch.setattr(open_clients, "MOST", 1)


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
        with anyio.fail_after(DEADLINE):
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


async def test_a_key_or_workspace_that_no_header_can_hold_is_told_and_no_crash(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with served(Settings(), HttpSettings(auth="key")) as front:
        assert (await front.rpc("tools/list", {"x-extend-api-key": "two words"})).status_code == 401
        asked = await front.rpc(
            "resources/read", {**ADA, "x-extend-workspace-id": "two words"}, uri="extend://runs/pr_a"
        )
        assert "LOCAL_BAD_SETTING: the workspace id" in asked.json()["error"]["message"]
    assert not [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.parametrize("uri", ["extend://batches/x", "extend://files/", f"extend://runs/pr_{'a' * 300}"])
async def test_a_resource_of_an_id_that_nothing_has_is_not_found(uri: str) -> None:
    async with served(Settings(), HttpSettings(auth="key")) as front:
        asked = await front.rpc("resources/read", ADA, uri=uri)
        assert (asked.status_code, asked.json()["error"]["code"]) == (400, -32602)


async def test_a_task_of_an_id_that_nothing_has_is_not_found() -> None:
    body = message("tasks/get", taskId=f"pr_{'a' * 300}")
    body["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = {
        "extensions": {"io.modelcontextprotocol/tasks": {}}
    }
    async with served(Settings(), HttpSettings(auth="key")) as front:
        asked = await front.http.post("/mcp", json=body, headers=headers_of("tasks/get", {}, ADA))
        assert asked.json()["error"]["code"] == -32602


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
        with anyio.fail_after(DEADLINE):
            await asked.wait()
            await strangers(front)
            answer.set()
            async for line in stream.aiter_lines():
                if "notifications/resources/updated" in line:
                    break
        assert await front.tools(ADA)
