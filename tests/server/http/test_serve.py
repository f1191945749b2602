"""The HTTP front as a subprocess: both transports on one port, loopback names only, no local paths."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client
from mcp.client.sse import sse_client
from mcp_types import TextContent

from extend_mcp.server.callers import hash_secret
from extend_mcp.server.http.http_settings import HttpSettings
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.server.http.front import headers_of, message, result_of
from tests.serving import serve_http, started

pytestmark = pytest.mark.anyio
SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
CALL: dict[str, Any] = {"name": "extract_data", "arguments": {"text": "Total: 5", "schema": SCHEMA}}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server listens, once it answers."""
    folder = tmp_path_factory.mktemp("served")
    with serve_http(folder / "data", folder / "log") as address:
        yield address


async def job(client: Client) -> None:
    """List, call, and get an error."""
    assert len((await client.list_tools()).tools) == 15
    schema = {"type": "object", "properties": {"invoice_number": {"type": "string"}}}
    found: Any = await client.call_tool("extract_data", {"text": "Invoice number: 4711\n", "schema": schema})
    assert found.structured_content["values"] == {"invoice_number": "4711"}
    refused = await client.call_tool("parse_document", {"file": str(Path(__file__))})
    content = refused.content[0]
    assert isinstance(content, TextContent)
    assert json.loads(content.text)["code"] == "LOCAL_INVALID_ARGUMENT"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_job_over_streamable_http(address: str, mode: Any) -> None:
    async with Client(f"{address}/mcp", mode=mode) as client:
        await job(client)


async def test_the_job_over_sse(address: str) -> None:
    async with Client(sse_client(f"{address}/sse", timeout=DEADLINE)) as client:
        await job(client)


@pytest.mark.parametrize(
    ("header", "value", "status"), [("host", "evil.example", 421), ("origin", "http://evil.example", 403)]
)
def test_a_page_of_another_site_is_not_let_in(address: str, header: str, value: str, status: int) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answer = httpx.post(
        f"{address}/mcp",
        json=body,
        headers={header: value, "accept": "application/json, text/event-stream"},
        timeout=DEADLINE,
    )
    assert answer.status_code == status


async def test_a_signal_ends_it_with_a_call_and_a_stream_in_flight(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with started(tmp_path / "data", log) as served:
        async with Client(f"{served.address}/mcp") as client, anyio.create_task_group() as tasks:
            run_id = await long_run(client, served.address)
            answers: list[Any] = []

            async def wait() -> None:
                told = {"run_id": run_id, "wait_seconds": 600}
                answers.append((await client.call_tool("get_run", told)).structured_content)

            async with client.listen(resource_subscriptions=[f"extend://runs/{run_id}"]) as listened:
                tasks.start_soon(wait)
                await anyio.wait_all_tasks_blocked()
                served.process.send_signal(signal.SIGTERM)
                async for _ in listened:
                    pass
            with anyio.fail_after(DEADLINE):
                await anyio.to_thread.run_sync(served.process.wait)
        assert answers[0]["run_id"] == run_id
        assert f'get_run(run_id="{run_id}")' in answers[0]["next"]
    assert "Traceback" not in log.read_text(encoding="utf-8")


async def long_run(client: Client, address: str) -> str:
    """The id of a run that goes on for a while."""
    asked: Any = (await client.call_tool("request_upload", {"name": "scan.pdf"})).structured_content
    async with httpx.AsyncClient(timeout=DEADLINE) as http:
        file_id = (await http.put(asked["url"], content=sample_files.long_scan_pdf())).json()["file_id"]
    begun: Any = (await client.call_tool("parse_document", {"file": file_id, "wait_seconds": 0})).structured_content
    assert begun["status"] == "PROCESSING"
    return str(begun["run_id"])


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command line, until it ends."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    command = [sys.executable, "-m", "extend_mcp", *arguments]
    return subprocess.run(
        command, env={**kept, **settings}, capture_output=True, text=True, timeout=DEADLINE, check=False
    )


def test_an_address_that_others_reach_is_refused_with_what_to_set() -> None:
    ended = run("serve", "--http", "--host", "0.0.0.0")
    assert ended.returncode != 0
    assert "EXTEND_HTTP_AUTH, EXTEND_HTTP_HOSTS, EXTEND_HTTP_ORIGINS" in ended.stderr


def test_callers_keys_do_not_go_with_the_engine() -> None:
    ended = run("serve", "--http", EXTEND_HTTP_AUTH="key", EXTEND_BACKEND="local")
    assert ended.returncode != 0
    assert "cannot be used with EXTEND_BACKEND=local" in ended.stderr


@pytest.mark.parametrize("command", [("serve", "--http"), ("engine",)])
@pytest.mark.parametrize("port", ["99999", "-5", "http"])
def test_a_port_that_there_is_none_of_is_refused(command: tuple[str, ...], port: str) -> None:
    ended = run(*command, f"--port={port}")
    assert ended.returncode == 2
    assert f"'{port}' is not a port: 0 to 65535" in ended.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGINT, 0)])
def test_where_it_serves_is_told_and_a_signal_ends_it_with_nothing_left_behind(
    tmp_path: Path, short: Path, number: int, code: int
) -> None:
    with started(tmp_path / "data", tmp_path / "log", EXTEND_BACKEND="local", TMPDIR=str(short)) as served:
        headers = headers_of("tools/call", CALL, None)
        told = httpx.post(
            f"{served.address}/mcp", json=message("tools/call", **CALL), headers=headers, timeout=DEADLINE
        )
        assert not result_of(told).get("isError")
        assert list(short.iterdir()), "the engine's processes have a folder there"
        served.process.send_signal(number)
        assert served.process.wait(DEADLINE) == code
    port = served.address.rpartition(":")[2]
    first, *others = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert first.endswith(f"MCP is served at http://127.0.0.1:{port}/mcp")
    assert [json.loads(line)["tool"] for line in others] == ["extract_data"]
    assert list(short.iterdir()) == []


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--http", "--port", str(port))
    assert ended.returncode != 0
    assert ended.stderr == (
        f"extend-mcp: Port {port} of 127.0.0.1 cannot be used: Address already in use. Give another --port or --host.\n"
    )


def test_a_wrong_setting_is_named_and_not_shown() -> None:
    ended = run("serve", "--http", EXTEND_HTTP_AUTH="token", EXTEND_HTTP_TOKENS="plain-secret")
    assert ended.returncode != 0
    assert "EXTEND_HTTP_TOKENS: each is NAME:SCOPE:SHA256" in ended.stderr
    assert "plain-secret" not in ended.stderr


def test_a_misspelt_setting_is_told(tmp_path: Path) -> None:
    with serve_http(tmp_path / "data", tmp_path / "log", EXTEND_HTTP_ORIGNS="none"):
        pass
    assert "EXTEND_HTTP_ORIGNS" in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_token_is_made_with_the_entry_that_lets_it_in() -> None:
    made = run("token", "ada", "--scope", "read")
    token, entry = made.stdout.strip(), made.stderr.strip().splitlines()[-1]
    assert entry == f"ada:read:{hash_secret(token)}"
    assert HttpSettings(auth="token", tokens=entry).tokens[0].name == "ada"  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["a:b", "a,b", "a b", "ä"])
def test_a_token_needs_a_plain_name(name: str) -> None:
    assert "without colon, comma or space" in run("token", name).stderr


def test_flags_of_settings_may_stand_after_the_command(tmp_path: Path) -> None:
    ended = run("serve", "--http", "--toolsets", "nope", "--data-dir", str(tmp_path))
    assert "'nope' is neither a toolset nor a tool" in ended.stderr
    assert "Traceback" not in ended.stderr
