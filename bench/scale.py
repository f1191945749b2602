"""`python -m bench.scale [RUNS]`: the engine with a million runs in its file, and at work on many small ones.

Prints a Markdown table with the goals that were held and missed; ends with 0 either way, since a busy machine may be
the cause. `RUNS` is how many real runs memory is looked at over (3,000). Three minutes; needs /proc and 1 GB of disk.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from bench.million import COUNT, RARE, fill
from bench.row import Row, percentile, table
from bench.served import Served

TIMES = 51
CHEAPEST = "/local/webhook_deliveries"
"""A list with nothing in it: what any request costs."""
PAGE_GOAL_MS, STATUS_GOAL_MS, START_GOAL, BATCH_GOAL = 1.0, 250.0, 0.8, 0.5
RUNS = 3_000
BATCH = 1_000
DEEP_PAGES = 40
MEMORY_GOAL_MB = 10

Query = Mapping[str, Any]


def lists(batch: str) -> dict[str, Query]:
    """The pages that are measured, by what they show. Those that are `sorted` are of extractions, others of parses."""
    return {
        "newest runs": {},
        "sorted oldest first": {"sortDir": "asc"},
        "sorted by creation": {"sortBy": "createdAt"},
        "`status`, common": {"status": "PROCESSED"},
        "`status`, rare": {"status": "FAILED"},
        "`status` that no run has": {"status": "PROCESSING"},
        "rare `status`, sorted by creation": {"status": "FAILED", "sortBy": "createdAt"},
        "`source`, sorted by creation": {"source": "WORKFLOW_RUN", "sortBy": "createdAt"},
        "`source` and rare `status`, sorted by creation": {
            "source": "WORKFLOW_RUN",
            "status": "FAILED",
            "sortBy": "createdAt",
        },
        "`source`": {"source": "WORKFLOW_RUN"},
        "`source` and rare `status`": {"source": "WORKFLOW_RUN", "status": "FAILED"},
        "`batchId`": {"batchId": batch},
        "`batchId` and rare `status`": {"batchId": batch, "status": "FAILED"},
        "`fileNameContains`, a common word": {"fileNameContains": "invoice"},
    }


def measure(folder: Path, runs: int) -> list[Row]:
    """All rows."""
    begin = time.perf_counter()
    batch = fill(folder / "million")
    print(f"{COUNT:,} runs made in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    rows = [_start(folder / "empty", "an empty folder"), _start(folder / "million", f"{COUNT:,} runs")]
    with Served(folder / "million") as engine:
        rows += _pages(engine.client, batch)
        rows.append(_status(engine.client))
        rows.append(_batch(engine, f"in a file with {COUNT:,} runs"))
    with Served(folder / "working") as engine:
        rows += _memory(engine, runs)
    return rows


def _start(folder: Path, what: str) -> Row:
    """From the start of the process to its first answer, at the median of five."""
    seconds, used = [], []
    for _ in range(5):
        with Served(folder) as engine:
            seconds.append(engine.ready_seconds)
            used.append(engine.processor_seconds())
    figure, beside = statistics.median(seconds), f"{statistics.median(used):.2f} s of processor time"
    goal = f"≤ {START_GOAL} s"
    return Row(f"Start to the first answer, {what}", f"{figure:.2f} s", beside, None, goal, figure <= START_GOAL)


def _milliseconds(client: httpx.Client, path: str, query: Query) -> list[float]:
    found = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        client.get(path, params=dict(query)).raise_for_status()
        found.append((time.perf_counter() - begin) * 1000)
    return found


def _pages(client: httpx.Client, batch: str) -> list[Row]:
    """Pages of 25, each beside the cheapest request, which is measured again before it."""
    rows = [_page(client, what, query) for what, query in lists(batch).items()]
    deep = {**_deep(client, {}), "maxPageSize": 25}
    rows.append(_page(client, f"newest runs, page {DEEP_PAGES * 1000 // 25:,}", deep))
    for what, text in (("in 1 of 1,000", RARE), ("in none", "no such name")):
        rows.append(_page(client, f"`fileNameContains`, {what}", {"fileNameContains": text}, goal=None))
    return rows


def _deep(client: httpx.Client, query: Query) -> Query:
    """The query of a page far from the first."""
    token: dict[str, str] = {}
    for _ in range(DEEP_PAGES):
        page = client.get("/parse_runs", params={**query, "maxPageSize": 1000, **token}).raise_for_status().json()
        token = {"nextPageToken": page["nextPageToken"]}
    return {**query, **token}


def _page(client: httpx.Client, what: str, query: Query, goal: float | None = PAGE_GOAL_MS) -> Row:
    path = "/extract_runs" if "sorted" in what else "/parse_runs"
    cheapest, took = _milliseconds(client, CHEAPEST, {}), []
    for _ in range(3):  # in turn, so that a busy moment meets both
        cheapest += _milliseconds(client, CHEAPEST, {})
        took += _milliseconds(client, path, {"maxPageSize": 25, **query})
    beyond = statistics.median(took) - statistics.median(cheapest)
    figure = f"{beyond:.2f} ms beyond HTTP, p95 {percentile(took, 0.95) - statistics.median(cheapest):.2f}"
    beside = f"the cheapest request {statistics.median(cheapest):.2f} ms"
    return Row(
        f"Page of 25: {what}", figure, beside, None, f"≤ {goal:g} ms" if goal else "", beyond <= goal if goal else None
    )


def _status(client: httpx.Client) -> Row:
    took = statistics.median(_milliseconds(client, "/", {})[: TIMES // 5])
    goal = f"≤ {STATUS_GOAL_MS:.0f} ms"
    return Row(f"Status page at {COUNT:,} runs", f"{took:.0f} ms", "", None, goal, took <= STATUS_GOAL_MS)


def _batch(engine: Served, where: str) -> Row:
    inputs = [{"file": {"text": f"# Note {number}\n\nTotal: {number}.50"}} for number in range(BATCH)]
    begin, before = time.perf_counter(), engine.processor_seconds()
    engine.client.post("/parse_runs/batch", json={"inputs": inputs}).raise_for_status()
    took, used = time.perf_counter() - begin, engine.processor_seconds() - before
    figure, beside = f"{took:.2f} s", f"{used:.2f} s of processor time"
    return Row(f"Batch of {BATCH:,} accepted, {where}", figure, beside, None, f"≤ {BATCH_GOAL} s", took <= BATCH_GOAL)


def _memory(engine: Served, count: int) -> list[Row]:
    """Memory of the engine's own process over many real runs, from the first thousand on."""
    rows, memory, seconds = [], [], 0.0
    for number in range(0, count, BATCH):
        begin = time.perf_counter()
        row = _batch(engine, "in an empty file")
        rows += [row] if number == 0 else []
        _await_all(engine.client)
        seconds += time.perf_counter() - begin
        memory.append(_resident_mb(engine.process.pid))
    growth = memory[-1] - memory[0]
    figure = f"{memory[0]:.0f} MB after {BATCH:,}, {memory[-1]:.0f} MB after {count:,}"
    beside = f"{count / seconds:.0f} runs a second"
    goal = f"grows ≤ {MEMORY_GOAL_MB} MB"
    return [*rows, Row(f"Memory over {count:,} small parses", figure, beside, None, goal, growth <= MEMORY_GOAL_MB)]


def _await_all(client: httpx.Client) -> None:
    while any(
        client.get("/parse_runs", params={"status": status, "maxPageSize": 1}).raise_for_status().json()["data"]
        for status in ("PENDING", "PROCESSING")
    ):
        time.sleep(0.2)


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1024**2


def main() -> None:
    """Measure, print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with tempfile.TemporaryDirectory(prefix="extend-scale-") as folder:
        print(table(measure(Path(folder), runs)))


if __name__ == "__main__":
    main()
