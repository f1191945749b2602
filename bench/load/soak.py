"""Everything at once for a while: does the front's memory, or anything else that it holds, grow?"""

import asyncio
import contextlib
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from bench.load.servers import Server, ours
from bench.load.wire import MODERN_HEADERS, call, request, watch
from bench.row import Row
from bench.rpc import CLIENT, LEGACY

WARM = 0.3
"""The share of the time in which caches fill and the allocator takes what it keeps."""
SAMPLE_SECONDS = 2.0
MB_AN_HOUR = 60.0
SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}


class Mix:
    """What clients do, each again and again; `done` counts it."""

    def __init__(self, server: Server, http: httpx.AsyncClient) -> None:
        self._server = server
        self._http = http
        self.done: Counter[str] = Counter()

    async def tool(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """A tool's structured answer; of an error, nothing."""
        content = call(self._server.address, name, arguments).partition(b"\r\n\r\n")[2]
        headers = {**MODERN_HEADERS, "mcp-method": "tools/call", "mcp-name": name}
        answer = (await self._http.post("/mcp", content=content, headers=headers)).raise_for_status()
        found = answer.json() if answer.headers["content-type"] == "application/json" else {}
        return dict(found.get("result", {}).get("structuredContent") or {})

    async def calls(self) -> None:
        """Tools that answer at once, and some that refuse."""
        await self.tool("list_processors", {"type": "extractor"})
        await self.tool("get_status", {})
        await self.tool("get_upload", {"upload_id": "none"})
        await self.tool("parse_document", {"wrong": 1})

    async def runs(self) -> None:
        """A run on the engine, in a process of its own, and a second look at it."""
        call = {"text": "Invoice\nTotal: 12.50\n", "schema": SCHEMA, "fresh": True}
        made = await self.tool("extract_data", call)
        if "run_id" in made:
            await self.tool("get_run", {"run_id": made["run_id"]})

    async def uploads(self) -> None:
        """A file sent to its address."""
        made = await self.tool("request_upload", {"name": "note.txt"})
        if "url" in made:  # there may be too many open
            (await self._http.put(made["url"], content=b"A note.\n" * 1000)).raise_for_status()
            await self.tool("get_upload", {"upload_id": made["upload_id"]})

    async def listens(self) -> None:
        """Streams that are opened, and dropped without a word."""
        watchers = await watch(self._server.address, [[f"extend://runs/pr_{number}"] for number in range(10)])
        for watcher in watchers:
            watcher.transport.abort()

    async def leavers(self) -> None:
        """Calls whose client is gone before the answer."""
        _, writer = await asyncio.open_connection(*self._server.address)
        writer.write(request(self._server.address, "tools/list", {}))
        await writer.drain()
        writer.transport.abort()

    async def sessions(self) -> None:
        """A session of the older protocol, that watches a run and is ended."""
        hello = {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": CLIENT}
        answer = await self._older("initialize", hello, {})
        session = {"mcp-session-id": answer.headers["mcp-session-id"]}
        await self._older("resources/subscribe", {"uri": "extend://runs/pr_older"}, session)
        await self._older("tools/list", {}, session)
        (await self._http.delete("/mcp", headers=session)).raise_for_status()

    async def _older(self, method: str, params: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return (
            await self._http.post("/mcp", json=body, headers={"accept": MODERN_HEADERS["accept"], **headers})
        ).raise_for_status()

    async def sse(self) -> None:
        """A connection of the transport before that, dropped after its first event."""
        async with self._http.stream("GET", "/sse") as stream:
            async for _ in stream.aiter_bytes():
                break

    async def again(self, what: Callable[[], Awaitable[None]], pause: float) -> None:
        """Do it until cancelled."""
        while True:
            await what()
            self.done[what.__name__] += 1
            await asyncio.sleep(pause)


async def soak(folder: Path, seconds: float) -> list[Row]:
    """A row for each thing that could grow, from after the warm-up to the end."""
    with await asyncio.to_thread(Server, ours, folder / "soak") as server:
        address = "http://{}:{}".format(*server.address)
        async with httpx.AsyncClient(base_url=address, timeout=60) as http:
            mix = Mix(server, http)
            pauses = {mix.calls: 0.0, mix.runs: 0.1, mix.uploads: 0.1, mix.listens: 0.2, mix.leavers: 0.1}
            pauses |= {mix.sessions: 0.2, mix.sse: 0.5}
            async with asyncio.TaskGroup() as tasks:
                going = [tasks.create_task(mix.again(what, pause)) for what, pause in pauses.items()]
                samples = await _samples(server, seconds)
                for each in going:
                    each.cancel()
            await asyncio.sleep(6)  # idle connections are closed after 5 seconds
            left = server.descriptors()
    return _rows(mix.done, seconds, samples, left)


async def _samples(server: Server, seconds: float) -> list[tuple[float, float, int]]:
    """Time, memory in MB and open descriptors, from the end of the warm-up on."""
    begin, samples = time.monotonic(), []
    await asyncio.sleep(seconds * WARM)
    while time.monotonic() < begin + seconds:
        with contextlib.suppress(FileNotFoundError):  # a descriptor was closed while it was counted
            samples.append((time.monotonic() - begin, server.memory_mb(), server.descriptors()))
        await asyncio.sleep(SAMPLE_SECONDS)
    return samples


def _rows(done: Counter[str], seconds: float, samples: list[tuple[float, float, int]], left: int) -> list[Row]:
    at, memory, descriptors = zip(*samples, strict=True)
    slope = statistics.linear_regression(at, memory).slope * 3600
    third = len(samples) // 3
    before, after = statistics.median(descriptors[:third]), statistics.median(descriptors[-third:])
    what = ", ".join(f"{count:,} {name}" for name, count in done.items())
    figure = f"{memory[0]:.0f} MB after the warm-up, {memory[-1]:.0f} MB at the end, {slope:+.0f} MB an hour"
    goal, title = f"≤ {MB_AN_HOUR:+.0f} MB an hour", f"Memory over {seconds / 60:.0f} minutes of all at once"
    kept = f"{before:.0f} in the first third, {after:.0f} in the last"
    gone = f"{left} once all clients are gone"
    return [
        Row(title, figure, what, None, goal, slope <= MB_AN_HOUR),
        Row("… open files and sockets", kept, gone, None, "no more", after <= before + 5),
    ]
