"""Clients that wait no longer for a call: their run goes on, and their next call is answered in time."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client.sse import sse_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, Implementation

from extend_mcp.server import client_limits, client_waits
from extend_mcp.server.app import App
from extend_mcp.server.client_limits import CLIENTS, ClientLimits, find_seconds, gives_up_at
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.extensions.holding import holding, patient
from tests.server.http.front import Front, served
from tests.server.test_stdio_ends import FILE, SCHEMA, STARTS, Api, cancel, over_api
from tests.stdio import MODERN, Server

TOO_LONG = (
    "McpError: MCP error -32001: Request timed out",
    "timed out after 5s",
    "context deadline exceeded",
    "TimeoutError: The operation was aborted due to timeout",
    "Maximum total timeout exceeded",
    "Request Timeout",
    "time-out",
)
"""What clients say that waited too long."""

NOT_WANTED = (
    "",
    "caller cancelled",
    "User pressed stop",
    "AbortError: This operation was aborted",
    "no time left",
    "0",
)
"""What they say otherwise."""

EXTRACT, PARSE = "extract_runs/exr_1", "parse_runs/pr_1"


@pytest.mark.parametrize("reason", TOO_LONG)
def test_what_clients_say_that_waited_too_long_is_understood(reason: str) -> None:
    assert client_waits.TIMED_OUT.search(reason)


@pytest.mark.parametrize("reason", NOT_WANTED)
def test_every_other_reason_is_a_cancel(reason: str) -> None:
    assert not client_waits.TIMED_OUT.search(reason)


def begin(server: Server, api: Api, run: str) -> int:
    """The id of a call that waits for a run, once it does."""
    tool, arguments = STARTS[run]
    number = server.send("tools/call", {"name": tool, "arguments": {**arguments, "wait_seconds": 300}})
    api.wait(f"GET /{run}")
    return number


@pytest.mark.parametrize("modern", [False, True])
def test_a_call_that_timed_out_leaves_its_run_alone_and_one_that_is_cancelled_does_not(
    tmp_path: Path, modern: bool
) -> None:
    with over_api(tmp_path, modern=modern) as (server, api):
        numbers = {run: begin(server, api, run) for run in STARTS}
        for run, reason in zip(numbers, [*TOO_LONG[:3], "User pressed stop"], strict=True):
            cancel(server, numbers[run], reason)
        cancelled = list(STARTS)[-1]
        api.wait(f"POST /{cancelled}/cancel")
        server.end()
        assert [call for call in api.calls() if call.endswith("/cancel")] == [f"POST /{cancelled}/cancel"]


@pytest.mark.parametrize("modern", [False, True])
def test_after_a_time_out_the_same_call_is_answered_in_time_with_the_same_run(tmp_path: Path, modern: bool) -> None:
    with over_api(tmp_path, modern=modern) as (server, api):
        cancel(server, begin(server, api, EXTRACT), "timed out after 0.5s")
        answer = server.tool("extract_data", file=FILE, schema=SCHEMA, wait_seconds=300)["structuredContent"]
        assert (answer["run_id"], answer["status"]) == ("exr_1", "PROCESSING")
        assert re.match(r"The same call started this run \d+ s ago; no other was started\.", answer["repeated"])
        assert 'get_run(run_id="exr_1")' in answer["next"]
        assert server.tool("get_run", run_id="exr_1", wait_seconds=300)["structuredContent"]["status"] == "PROCESSING"
        assert api.calls().count("POST /extract_runs") == 1
        server.end()


def test_a_reason_for_a_request_that_nobody_made_is_nothing(tmp_path: Path) -> None:
    with over_api(tmp_path) as (server, api):
        odd: list[Any] = [{}, {"requestId": 77, "reason": "timed out"}, {"requestId": [], "reason": {}}, None]
        for params in odd:
            server.write(
                {"jsonrpc": "2.0", "method": "notifications/cancelled", **({"params": params} if params else {})}
            )
        number = begin(server, api, PARSE)
        server.write({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": str(number)}})
        api.wait(f"POST /{PARSE}/cancel")
        server.end()


# The same through the Python SDK's client, over every transport


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(backend="local", data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
async def front(settings: Settings) -> AsyncIterator[Front]:
    """A front on an engine whose work can be held back."""
    with patient():
        async with served(settings) as front:
            yield front


def told(result: CallToolResult) -> dict[str, Any]:
    """The structured answer of a call that succeeds."""
    assert result.structured_content is not None, result
    return dict(result.structured_content)


@pytest.mark.anyio
@pytest.mark.parametrize(("transport", "mode"), [("/mcp", "legacy"), ("/sse", "legacy"), ("/sse", "auto")])
async def test_over_http_a_session_that_timed_out_gets_its_run_in_time(
    front: Front, settings: Settings, transport: str, mode: Any
) -> None:
    address = f"{front.address}{transport}"
    where: Any = address if transport == "/mcp" else sse_client(address, timeout=DEADLINE)
    call = {"text": f"Total: 5 {transport} {mode}", "schema": SCHEMA, "wait_seconds": 300}
    with holding(settings):
        async with Client(where, mode=mode) as client:
            with pytest.raises(MCPError, match="timed out"):
                await client.call_tool("extract_data", call, read_timeout_seconds=2)
            again = told(await client.call_tool("extract_data", call))
            assert again["status"] == "PROCESSING"
            assert "no other was started" in again["repeated"]
    listed = await front.call("list_runs", type="extract")
    assert "CANCELLED" not in str(listed)


@pytest.mark.anyio
@pytest.mark.parametrize("transport", ["/mcp", "/sse"])
async def test_over_http_a_session_that_cancels_ends_its_run(front: Front, settings: Settings, transport: str) -> None:
    address = f"{front.address}{transport}"
    where: Any = address if transport == "/mcp" else sse_client(address, timeout=DEADLINE)
    call = {"text": f"Total: 6 {transport}", "schema": SCHEMA, "wait_seconds": 300}
    began = anyio.Event()

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        began.set()

    with holding(settings):
        async with Client(where, mode="legacy") as client, anyio.create_task_group() as tasks:

            async def wait() -> None:
                await client.call_tool("extract_data", call, progress_callback=hear)

            tasks.start_soon(wait)
            with anyio.fail_after(DEADLINE):
                await began.wait()
            tasks.cancel_scope.cancel()
        newest = (await front.call("list_runs", type="extract", limit=1))["runs"][0]
        with anyio.fail_after(DEADLINE):
            ended = await front.call("get_run", run_id=newest["run_id"], wait_seconds=DEADLINE)
        assert ended["status"] == "CANCELLED"
        begun = await front.call("extract_data", **{**call, "wait_seconds": 0})
        assert "repeated" not in begun
        assert begun["run_id"] != newest["run_id"]


@pytest.mark.anyio
@pytest.mark.parametrize("mode", ["legacy", "auto"])
@pytest.mark.parametrize("name", ["hasty", "hasty-extend-mcp"])
async def test_a_client_with_a_known_limit_is_answered_before_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, mode: Any, name: str
) -> None:
    monkeypatch.setattr(client_limits, "CLIENTS", (ClientLimits("Hasty", ("hasty",), 0.4, "none", "nowhere"),))
    info = Implementation(name=name, version="1")
    with patient(), holding(settings):
        async with App(settings, local_files=True) as app:
            server = build_server(app)
            call = {"text": f"Total: 7 {mode} {name}", "schema": SCHEMA, "wait_seconds": 300}
            async with Client(server, mode=mode, client_info=info) as hasty:
                begun = told(await hasty.call_tool("extract_data", call, read_timeout_seconds=DEADLINE))
                assert begun["status"] == "PROCESSING"
                looked = told(await hasty.call_tool("get_run", {"run_id": begun["run_id"], "wait_seconds": 300}))
                assert looked["status"] == "PROCESSING"


@pytest.mark.anyio
async def test_a_stream_that_is_closed_when_a_client_of_that_name_gives_up_is_a_time_out(
    front: Front, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = ClientLimits("Hasty", ("hasty",), 2, "none", "nowhere", shared=True)
    monkeypatch.setattr(client_limits, "CLIENTS", (hasty,))
    monkeypatch.setattr(client_limits, "SLACK_SECONDS", 60)
    call = {"text": "Total: 9", "schema": SCHEMA, "wait_seconds": 300}
    info = Implementation(name="hasty", version="1")
    with holding(settings):
        async with Client(f"{front.address}/mcp", client_info=info) as client:
            with pytest.raises(MCPError, match="timed out"):
                await client.call_tool("extract_data", call, read_timeout_seconds=2)
        async with Client(f"{front.address}/mcp", client_info=info) as client:
            again = told(await client.call_tool("extract_data", call))
        assert again["status"] == "PROCESSING"
        assert "no other was started" in again["repeated"]


def test_limits_are_known_by_the_names_that_clients_give_themselves() -> None:
    assert find_seconds("claude-ai") == 60
    assert find_seconds("gemini-cli-mcp-client-extend") == 600
    assert find_seconds("mcp") is None, "many clients have this name, some wait for 5 s and some for ever"
    assert find_seconds("claude-airline") is None
    assert find_seconds(MODERN["io.modelcontextprotocol/clientInfo"]["name"]) is None  # type: ignore[index]
    names = [name for each in CLIENTS for name in each.names if not each.shared]
    assert len(names) == len(set(names))
    assert [gives_up_at("mcp", seconds) for seconds in (4.5, 4.9, 5.04, 5.5, 60)] == [False, True, True, False, False]
    assert not gives_up_at("other", 5)


def test_a_call_is_answered_a_second_before_the_client_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    call, hasty, patient = [client_waits.ClientWait("", each, True, None, now) for each in (60, 0.5, None)]
    assert (call.left, hasty.left) == (59, 0.25)
    now += 20
    assert (call.left, hasty.left) == (39, 0)
    assert patient.left is None
