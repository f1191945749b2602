"""What a cheap call costs on top of the HTTP request behind it."""

import statistics
import time

import httpx

from bench.row import Row, percentile
from bench.rpc import OURS, running
from bench.stub import stubbed

CALLS = 200
WARM = 20
GOAL_MS = 3.0


async def overhead() -> list[Row]:
    """`get_run` of a finished one-page run through the server, and the same GET made directly, in turn; in ms."""
    through, direct = [], []
    first = await _first_call()
    async with stubbed() as (stub, settings), running(OURS, settings) as server, httpx.AsyncClient() as http:
        run_id = (await server.tool("parse_document", {"file": "https://stub.invalid/0"}))["structuredContent"][
            "run_id"
        ]
        for _ in range(WARM + CALLS):
            begin = time.perf_counter()
            await server.tool("get_run", {"run_id": run_id})
            between = time.perf_counter()
            (await http.get(f"{stub.url}/parse_runs/{run_id}")).raise_for_status()
            direct.append((time.perf_counter() - between) * 1000)
            through.append((between - begin) * 1000)
    rows = []
    for name, share in (("median", 0.5), ("95th percentile", 0.95)):
        ours, floor = percentile(through[WARM:], share), percentile(direct[WARM:], share)
        rows.append(
            Row(
                f"`get_run` over stdio, {name} of {CALLS}",
                f"{ours:.1f} ms",
                f"the same GET by httpx (stub, keep-alive): {floor:.1f} ms",
                ours / floor,
            )
        )
    added = statistics.median(ours - floor for ours, floor in zip(through[WARM:], direct[WARM:], strict=True))
    rows.append(Row("… added by the server", f"{added:.1f} ms", goal=f"≤ {GOAL_MS:.0f} ms", held=added <= GOAL_MS))
    rows.append(Row("First call, `get_status`, which loads the HTTP library", f"{first * 1000:.0f} ms (stub)"))
    return rows


async def _first_call() -> float:
    """Seconds, of a server that has listed its tools. The median of five."""
    seconds = []
    for _ in range(5):
        async with stubbed() as (_stub, settings), running(OURS, settings) as server:
            await server.modern("tools/list")
            begin = time.perf_counter()
            await server.tool("get_status", {})
            seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)
