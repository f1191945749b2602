"""From process start to the answered `tools/list`, beside the SDK's own server with one tool, in turn."""

import statistics
import time
from collections.abc import Mapping

from bench.row import Row
from bench.rpc import BARE, OURS, memory_mb, running

PAIRS = 9
GOAL = 1.15


async def ready(command: tuple[str, ...], settings: Mapping[str, str], *, legacy: bool) -> tuple[float, float]:
    """Seconds until the tools were listed, and the memory then in MB."""
    begin = time.perf_counter()
    async with running(command, settings) as server:
        if legacy:
            await server.handshake()
            await server.call("tools/list", {})
        else:
            await server.modern("tools/list")
        seconds = time.perf_counter() - begin
        memory = memory_mb(server.pid)
        await server.end()
    return seconds, memory


async def start(settings: Mapping[str, str]) -> list[Row]:
    """Both eras of the protocol. The ratio is the median of the ratios of pairs, so that a busy machine cancels out."""
    rows, memories = [], []
    for legacy, what in ((False, "one 2026-07-28 request"), (True, "handshake, then the list")):
        pairs = [
            (await ready(OURS, settings, legacy=legacy), await ready(BARE, {}, legacy=legacy)) for _ in range(PAIRS + 1)
        ]
        times = [(ours[0], bare[0]) for ours, bare in pairs[1:]]
        memories += [(ours[1], bare[1]) for ours, bare in pairs[1:]]
        ratio = statistics.median(ours / bare for ours, bare in times)
        ours, bare = (statistics.median(side) for side in zip(*times, strict=True))
        rows.append(
            Row(
                f"Start to `tools/list`, {what}",
                f"{ours * 1000:.0f} ms",
                f"bare SDK server, one tool: {bare * 1000:.0f} ms",
                ratio,
                f"≤ {GOAL}",
                ratio <= GOAL,
            )
        )
    ours, bare = (statistics.median(side) for side in zip(*memories, strict=True))
    rows.append(Row("Memory after `tools/list`", f"{ours:.0f} MB", f"bare SDK server: {bare:.0f} MB", ours / bare))
    return rows
