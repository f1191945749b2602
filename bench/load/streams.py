"""Listen streams: a thousand at once, each told of a change; and what a connection that does nothing costs."""

import asyncio
import hashlib
import hmac
import json
import math
import time
from pathlib import Path

import httpx

from bench.load.servers import Server, bare, ours
from bench.load.wire import Watcher, call, callers, finish, until, watch
from bench.row import Row
from bench.stub import Stub, stubbed

COUNT = 1000
IDLE_SECONDS = 10
SECRET = "wss_bench"
TOLD_SECONDS = 120
TOGETHER_GOAL, EACH_GOAL = 2.0, 10.0
STREAM_KB, CONNECTION_KB = 100, 20


async def streams(folder: Path) -> list[Row]:
    """A thousand streams on one run, then a thousand on a run each, on a stand-in for the API that has them all."""
    async with stubbed() as (stub, settings):
        own = {**settings, "EXTEND_BACKEND": "cloud", "EXTEND_WEBHOOK_SECRET": SECRET}
        with await asyncio.to_thread(Server, ours, folder / "streams", own) as server:
            rows = [*await _streams(server, stub, 1), *await _streams(server, stub, COUNT)]
        await asyncio.sleep(0.5)  # the stub's connections see their end
    return rows


async def _streams(server: Server, stub: Stub, runs: int) -> list[Row]:
    what = f"{COUNT:,} streams on {'one run' if runs == 1 else 'a run each'}"
    ids = [f"pr_{runs}x{number}" for number in range(runs)]
    for run_id in ids:
        stub.ends[run_id], stub.reads[run_id] = math.inf, 0
    memory, begin = server.memory_mb(), time.perf_counter()
    watchers = await watch(server.address, [[f"extend://runs/{ids[number % runs]}"] for number in range(COUNT)])
    opened = time.perf_counter() - begin
    await until(lambda: all(stub.reads[run_id] for run_id in ids))
    kb = (server.memory_mb() - memory) / COUNT * 1024
    used = server.processor_seconds()
    await asyncio.sleep(IDLE_SECONDS)
    idle = (server.processor_seconds() - used) / IDLE_SECONDS
    first, last = await _change(server, stub, ids, watchers)
    for watcher in watchers:
        watcher.transport.abort()
    goal = TOGETHER_GOAL if runs == 1 else EACH_GOAL
    held = kb <= STREAM_KB
    memory_row = Row("… memory a stream", f"{kb:.0f} kB", "", None, f"≤ {STREAM_KB} kB", held)
    return [
        Row(f"{what}: all open", f"{opened:.1f} s"),
        *([memory_row] if runs == 1 else []),  # the second thousand take the place of the first
        Row("… processor while nothing changes", f"{idle:.1%} of a core"),
        Row(f"… from the change{'s' if runs > 1 else ''} to the last of {COUNT:,} notices", f"{last:.2f} s",
            f"the first: {first:.2f} s", None, f"≤ {goal:.0f} s", last <= goal),
    ]  # fmt: skip


async def _change(server: Server, stub: Stub, ids: list[str], watchers: list[Watcher]) -> tuple[float, float]:
    """Let the runs end, with one webhook each. Seconds until the first stream was told, and until all were."""
    begin = time.perf_counter()
    async with httpx.AsyncClient(base_url="http://{}:{}".format(*server.address), timeout=60) as http:
        for run_id in ids:
            stub.ends[run_id] = 0.0
            await _hook(http, run_id)
    async with asyncio.timeout(TOLD_SECONDS):
        at = await asyncio.gather(*(watcher.told for watcher in watchers))
    return min(at) - begin, max(at) - begin


async def _hook(http: httpx.AsyncClient, run_id: str) -> None:
    body = json.dumps({"eventId": f"evt_{run_id}", "payload": {"id": run_id}}).encode()
    now = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {"x-extend-request-timestamp": now, "x-extend-request-signature": signature}
    (await http.post("/webhooks/extend", content=body, headers=headers)).raise_for_status()


def idle(folder: Path) -> list[Row]:
    """Memory of a connection that was used once and is kept open."""
    with Server(ours, folder / "idle") as front, Server(bare, folder / "idle") as floor:
        upload_id = front.tool("request_upload", {"name": "a.pdf"})["upload_id"]
        own, theirs = (asyncio.run(_idle(server, upload_id)) for server in (front, floor))
    held = own <= CONNECTION_KB
    what = f"Memory of each of {COUNT:,} idle connections"
    return [Row(what, f"{own:.0f} kB", f"SDK: {theirs:.0f} kB", None, f"≤ {CONNECTION_KB} kB", held)]


async def _idle(server: Server, upload_id: str) -> float:
    """In kB."""
    message = call(server.address, "get_upload", {"upload_id": upload_id})
    await finish(await callers(server.address, message, 8))
    memory, loop = server.memory_mb(), asyncio.get_running_loop()
    transports = []
    for _ in range(COUNT):
        transport, _ = await loop.create_connection(asyncio.Protocol, *server.address)
        transport.write(message)
        transports.append(transport)
    await until(lambda: server.descriptors() > COUNT)
    kb = (server.memory_mb() - memory) / COUNT * 1024
    for transport in transports:
        transport.abort()
    return kb
