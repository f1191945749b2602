"""The HTTP front as a subprocess: both transports on one port, loopback names only, no local paths."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.client.sse import sse_client
from mcp_types import TextContent

pytestmark = pytest.mark.anyio
DEADLINE = 30


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server listens, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "extend_mcp", "serve", "--http", "--port", str(port)],
        env={**kept, "EXTEND_DATA_DIR": str(tmp_path_factory.mktemp("data"))},
    )
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + DEADLINE
    while True:
        try:
            assert httpx.get(f"{address}/health").text == "ok"
            break
        except httpx.TransportError:
            assert time.monotonic() < end, "the server does not answer"
            assert process.poll() is None, "the server ended"
    yield address
    process.terminate()
    process.wait(DEADLINE)


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
    async with Client(sse_client(f"{address}/sse")) as client:
        await job(client)


@pytest.mark.parametrize(
    ("header", "value", "status"), [("host", "evil.example", 421), ("origin", "http://evil.example", 403)]
)
def test_a_page_of_another_site_is_not_let_in(address: str, header: str, value: str, status: int) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answer = httpx.post(
        f"{address}/mcp", json=body, headers={header: value, "accept": "application/json, text/event-stream"}
    )
    assert answer.status_code == status
