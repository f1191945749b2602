"""A small HTTP server on loopback that misbehaves as it is told, and a clock that only moves when someone sleeps."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import anyio
import anyio.lowlevel
import httpx

from extend_mcp.client import ExtendClient
from extend_mcp.client.clock import Clock
from extend_mcp.client.transport import Transport

KEY = "sk_test_0123456789abcdef"
TODAY = 1_790_000_000.0


class Still:
    """Time that stands still between sleeps, which take none."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []
        self.clock = Clock(now=lambda: self.time, today=lambda: TODAY, sleep=self.sleep, chance=lambda: 0.5)

    async def sleep(self, seconds: float) -> None:
        self.time += seconds
        self.slept.append(round(seconds, 6))
        await anyio.lowlevel.checkpoint()


@dataclass(frozen=True)
class Request:
    """What the server was asked."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Fault:
    """Send `raw` and hang up. `accepted`: the request takes effect first. `hang`: say nothing more, do not hang up."""

    raw: bytes = b""
    accepted: bool = False
    hang: bool = False


def http(status: int, body: Any = None, /, content_type: str = "application/json", **headers: str) -> bytes:
    """A whole answer; `body` is bytes, or JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + content


def error(status: int, code: str, *, retryable: bool = False, message: str = "No.", **headers: str) -> bytes:
    """The API's own error."""
    return http(status, {"code": code, "message": message, "retryable": retryable, "requestId": "req_1"}, **headers)


@dataclass
class Server:
    """Plays `faults` one a request, then leaves requests to `answer`."""

    answer: Callable[[Request], bytes] = lambda request: http(200, {"object": "list", "data": []})
    faults: list[Fault | bytes] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    open: dict[asyncio.Task[None], asyncio.StreamWriter] = field(default_factory=dict)

    def calls(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.requests]

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._converse(reader, writer))
        self.open[task] = writer
        task.add_done_callback(self.open.pop)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _read(reader)
            self.requests.append(request)
            fault = self.faults.pop(0) if self.faults else self.answer(request)
            if isinstance(fault, Fault) and fault.accepted:
                self.answer(request)
            writer.write(fault.raw if isinstance(fault, Fault) else fault)
            await writer.drain()
            if isinstance(fault, Fault) and fault.hang:
                await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Request(method, parts.path, dict(parse_qsl(parts.query)), headers, body)


@asynccontextmanager
async def serving(server: Server) -> AsyncIterator[str]:
    """Run the server; its address."""
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    finally:
        listener.close()
        for _ in range(10):  # a connection that was just accepted becomes a task only after a few turns of the loop
            await asyncio.sleep(0)
        for writer in server.open.values():
            writer.transport.abort()
        await asyncio.gather(*server.open, return_exceptions=True)
        for _ in range(3):  # and a socket that was let go is closed a few turns later
            await asyncio.sleep(0)


@asynccontextmanager
async def client_of(
    server: Server,
    still: Still,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    api_version: str = "2026-02-09",
    **options: Any,
) -> AsyncIterator[ExtendClient]:
    """Our client on that server."""
    async with serving(server) as url, httpx.AsyncClient(base_url=url, transport=transport) as connection:
        yield ExtendClient(Transport(connection, key=KEY, api_version=api_version, clock=still.clock, **options))


class Api:
    """Just enough of the API to start runs and list them."""

    def __init__(self, path: str = "parse_runs", run_id: str = "pr_{}", *, tells_batch: bool = True) -> None:
        self.runs: list[dict[str, Any]] = []
        self._path, self._run_id, self._tells_batch = path, run_id, tells_batch

    def __call__(self, request: Request) -> bytes:
        parts = request.path.strip("/").split("/")
        if request.method == "POST":
            return self._post(request, parts)
        if parts[0] == "batch_runs":
            return http(200, self._batch(parts[1]))
        if len(parts) == 1:
            return http(200, {"object": "list", "data": self.runs[::-1][: int(request.query["maxPageSize"])]})
        return http(200, next(run for run in self.runs if run["id"] == parts[1]))

    def _post(self, request: Request, parts: list[str]) -> bytes:
        given = request.json()
        if parts[-1] != "batch":
            return http(200, self._add(given.get("metadata"), None))
        for item in given["inputs"]:
            self._add(item.get("metadata"), "bpar_1")
        return http(200, self._batch("bpar_1"))

    def _add(self, metadata: Any, batch_id: str | None) -> dict[str, Any]:
        run = {
            "object": self._path[:-1],
            "id": self._run_id.format(len(self.runs) + 1),
            "status": "PENDING" if batch_id else "PROCESSING",
            "metadata": metadata,
        }
        self.runs.append({**run, "batchId": batch_id} if self._tells_batch else run)
        return run

    def _batch(self, batch_id: str) -> dict[str, Any]:
        return {"object": "batch_run", "id": batch_id, "status": "PENDING", "runCount": len(self.runs)}
