"""Calls a second of a cheap tool, beside the same tool on the SDK's own server."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from bench.load.servers import Server, bare, ours
from bench.load.wire import call, callers, finish
from bench.row import Row, percentile

CONNECTIONS = (1, 8, 64, 256)
ROUNDS, ROUND_SECONDS = 9, 1.0
GOAL = 1.3


@dataclass
class Round:
    """What one server did in one round: calls a second, seconds of each call, and processor time a call in ms."""

    rate: float
    seconds: list[float]
    processor_ms: float


def calls(folder: Path) -> list[Row]:
    """Rows for each number of connections. The two servers take turns on one core, the load has another."""
    with Server(ours, folder / "ours") as front, Server(bare, folder / "bare") as floor:
        upload_id = front.tool("request_upload", {"name": "a.pdf"})["upload_id"]
        rows, busiest = [], 0.0
        for connections in CONNECTIONS:
            rounds: dict[Server, list[Round]] = {front: [], floor: []}
            for number in range(ROUNDS + 1):
                for server, done in rounds.items():
                    begin, used = time.perf_counter(), time.process_time()
                    done.append(asyncio.run(_round(server, upload_id, connections)))
                    if number:
                        busiest = max(busiest, (time.process_time() - used) / (time.perf_counter() - begin))
            rows += _rows(connections, rounds[front][1:], rounds[floor][1:])
    return [*rows, Row("The load's own processor time, at most", f"{busiest:.0%} of its core")]


async def _round(server: Server, upload_id: str, connections: int) -> Round:
    message = call(server.address, "get_upload", {"upload_id": upload_id})
    begin, used = time.perf_counter(), server.processor_seconds()
    made = await callers(server.address, message, connections)
    await asyncio.sleep(ROUND_SECONDS)
    seconds = await finish(made)
    took, used = time.perf_counter() - begin, server.processor_seconds() - used
    return Round(len(seconds) / took, seconds, used / len(seconds) * 1000)


def _rows(connections: int, ours: list[Round], floor: list[Round]) -> list[Row]:
    """Ratios are of rounds that followed each other, so that a busy moment meets both; their median is told."""
    ratio = statistics.median(theirs.rate / own.rate for own, theirs in zip(ours, floor, strict=True))
    spent = statistics.median(own.processor_ms / theirs.processor_ms for own, theirs in zip(ours, floor, strict=True))
    what = f"{connections} connection{'s' if connections > 1 else ''}"
    goal = f"≤ {GOAL}"
    return [
        Row(f"Calls, {what}", _told(ours), f"SDK: {_told(floor)}", ratio, goal, ratio <= GOAL),
        Row(f"… processor time a call, {what}", _spent(ours), f"SDK: {_spent(floor)}", spent, goal, spent <= GOAL),
    ]


def _told(rounds: list[Round]) -> str:
    seconds = [each for done in rounds for each in done.seconds]
    rate = statistics.median(done.rate for done in rounds)
    return f"{rate:,.0f}/s, p50 {percentile(seconds, 0.5) * 1000:.1f} ms, p99 {percentile(seconds, 0.99) * 1000:.1f} ms"


def _spent(rounds: list[Round]) -> str:
    return f"{statistics.median(done.processor_ms for done in rounds):.2f} ms"
