"""From "the run is finished" to "the tool answered"."""

import asyncio
import statistics
import time

from bench.row import Row
from bench.rpc import OURS, Process, running
from bench.stub import Stub, stubbed

GOALS = {0.3: 0.12, 1.0: 0.27, 5.0: 0.65}
"""How long the runs take and how long after that the answer may come, in seconds."""

RUNS = 15


async def lag() -> list[Row]:
    """Fifteen runs of each length at the same time, a length after the other, in one warm server."""
    rows = []
    async with stubbed() as (stub, settings), running(OURS, settings) as server:
        await _answered(server, stub, 0)
        for seconds, goal in GOALS.items():
            told = await asyncio.gather(*(_answered(server, stub, seconds) for _ in range(RUNS)))
            late = statistics.median(late for late, _ in told)
            reads = statistics.median(reads for _, reads in told)
            rows.append(
                Row(
                    f"A run of {seconds:g} s is finished → the tool answered, median of {RUNS}",
                    f"{late:.2f} s",
                    f"{reads:.0f} GETs a run (stub)",
                    goal=f"≤ {goal} s",
                    held=late <= goal,
                )
            )
    return rows


async def _answered(server: Process, stub: Stub, seconds: float) -> tuple[float, int]:
    """How many seconds after its end a run was told, and how often it was read."""
    result = await server.tool("parse_document", {"file": f"https://stub.invalid/{seconds}", "fresh": True})
    now, answer = time.perf_counter(), result["structuredContent"]
    if answer["status"] != "PROCESSED":
        raise RuntimeError(f"the run is {answer['status']}")
    return now - stub.ends[answer["run_id"]], stub.reads[answer["run_id"]]
