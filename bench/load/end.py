"""How the front ends while it is used."""

import asyncio
import os
import signal
import time
from pathlib import Path

from bench.load.servers import Server, ours
from bench.load.wire import callers, request, until, watch
from bench.row import Row

CONNECTIONS, STREAMS = 256, 100
GOAL_SECONDS = 3.5


async def end(folder: Path) -> list[Row]:
    """SIGTERM with calls under way on every connection, and streams open."""
    with await asyncio.to_thread(Server, ours, folder / "end") as server:
        message = request(server.address, "tools/list", {})
        made = await callers(server.address, message, CONNECTIONS)
        watchers = await watch(server.address, [["extend://runs/pr_none"]] * STREAMS)
        await until(lambda: all(caller.seconds for caller in made))
        begin = time.perf_counter()
        os.kill(server.process.pid, signal.SIGTERM)
        await asyncio.to_thread(server.process.wait, 60)
        took = time.perf_counter() - begin
        said = [await watcher.over for watcher in watchers]
        told = sum(b'"resultType":"complete"' in each.replace(b" ", b"") for each in said)
        lines = server.log.read_text(encoding="utf-8").splitlines()
    log = [line for line in lines if not line.startswith(("{", "INFO"))]
    held = took <= GOAL_SECONDS and not log
    figure = f"{took:.2f} s, {len(log)} warnings on stderr, {told} of {STREAMS} streams told of the end"
    what = f"SIGTERM with {CONNECTIONS} connections and {STREAMS} streams"
    return [Row(what, figure, log[-1] if log else "", None, f"≤ {GOAL_SECONDS} s, no trace", held)]
