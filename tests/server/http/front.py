"""The HTTP front in this process, on a port of its own, and raw requests to it."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx
import uvicorn
from starlette.applications import Starlette

from extend_mcp.listening import TimedConnection
from extend_mcp.server.app import App
from extend_mcp.server.http.http_app import build_http_app
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.server.mcp_server import ExtendServer
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE

MODERN = "2026-07-28"


@dataclass
class Front:
    """A front that serves, and a client of its address."""

    app: App
    server: ExtendServer
    http: httpx.AsyncClient
    address: str

    async def rpc(self, method: str, headers: dict[str, str] | None = None, /, **params: Any) -> httpx.Response:
        """A request of the modern protocol, with `headers` over the usual ones."""
        return await self.http.post("/mcp", json=message(method, **params), headers=headers_of(method, params, headers))

    async def call(self, tool: str, headers: dict[str, str] | None = None, /, **arguments: Any) -> dict[str, Any]:
        """What a tool answers: its structured content, or its error."""
        answer = await self.rpc("tools/call", headers, name=tool, arguments=arguments)
        assert answer.status_code == 200, answer.text
        result = result_of(answer)
        return dict(json.loads(result["content"][0]["text"])) if result.get("isError") else result["structuredContent"]

    async def tools(self, headers: dict[str, str] | None = None) -> list[str]:
        """The names of the tools that are listed."""
        answer = await self.rpc("tools/list", headers)
        assert answer.status_code == 200, answer.text
        return [tool["name"] for tool in result_of(answer)["tools"]]


def message(method: str, **params: Any) -> dict[str, Any]:
    """The body of a request of the modern protocol."""
    told = {"protocolVersion": MODERN, "clientCapabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    meta = {f"io.modelcontextprotocol/{name}": value for name, value in told.items()}
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": {**params, "_meta": meta}}


def headers_of(method: str, params: dict[str, Any], headers: dict[str, str] | None) -> dict[str, str]:
    """The headers that go with it."""
    own = {"accept": "application/json, text/event-stream", "mcp-protocol-version": MODERN, "mcp-method": method}
    name = params.get("name") or params.get("uri")
    return {**own, **({"mcp-name": str(name)} if name else {}), **(headers or {})}


def result_of(answer: httpx.Response) -> dict[str, Any]:
    """The result of a JSON-RPC answer, alone or as the last event of a stream."""
    text = answer.text
    if answer.headers["content-type"].startswith("text/event-stream"):
        text = [line for line in text.splitlines() if line.startswith("data:")][-1].removeprefix("data:")
    return dict(json.loads(text)["result"])


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the tests."""
        yield


@asynccontextmanager
async def served(settings: Settings, http: HttpSettings | None = None, port: int = 0) -> AsyncIterator[Front]:
    """A front with these settings, on loopback."""
    front, server = build_http_app(settings, http or HttpSettings())
    async with on_port(front, port) as address, httpx.AsyncClient(base_url=address, timeout=DEADLINE) as client:
        yield Front(server._app, server, client, address)
        server.end()


@asynccontextmanager
async def on_port(app: Starlette, port: int = 0, certificate: Path | None = None) -> AsyncIterator[str]:
    """The address at which an app is served, on loopback; on any free port, unless told.

    By https where there is a certificate, with its key in the same file.
    """
    config = uvicorn.Config(
        app, port=port, http=TimedConnection, ws="none", log_config=None, timeout_graceful_shutdown=2
    )
    config.server_header, config.ssl_certfile = False, certificate
    server = _Server(config)

    async def serve() -> None:
        with anyio.CancelScope(shield=True):  # a test that fails lets it end in order, too
            await server.serve()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(serve)
        with anyio.fail_after(DEADLINE):
            while not server.started:
                await anyio.lowlevel.checkpoint()
        try:
            yield f"http{'s' if certificate else ''}://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True
