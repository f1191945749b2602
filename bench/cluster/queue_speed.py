"""The queue between processes: how soon work begins, and how much of it a process does, beside procrastinate alone."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import psycopg
from procrastinate.types import JSONDict
from sqlalchemy import insert

from bench.cluster.idle_work import NOTES, make_bare_app
from bench.row import Row, percentile
from extend_mcp.engine.queue.cluster import ClusterQueue
from extend_mcp.engine.queue.port import submit
from extend_mcp.engine.runs.run_rows import new_run
from extend_mcp.engine.storage.postgres import PostgresDatabase, open_postgres
from extend_mcp.engine.storage.tables import runs
from tests.cluster.processes import wait_until
from tests.engine.databases import new_schema

SLOTS = 8
ONE_BY_ONE = 100
AT_ONCE = 1000
PAUSE_SECONDS = 0.02
CHUNK = 1000
DRAIN_SECONDS = 600
DAY_SECONDS = 86_400


@contextmanager
def working(side: "Side") -> Iterator[int]:
    """The id of a process that works until the end, and has begun to."""
    program = "from bench.cluster.idle_work import main; main()"
    process = subprocess.Popen([sys.executable, "-c", program, side.kind, side.url, str(SLOTS)])
    try:
        first = set(anyio.run(side.add, 1))
        wait_until(lambda: first <= side.read_notes().keys(), "the worker", DRAIN_SECONDS)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


class Ours:
    """Runs in the engine's tables."""

    kind = "ours"

    def __init__(self, server: str) -> None:
        self.url = new_schema(server)
        self._database: PostgresDatabase = open_postgres(self.url)
        ClusterQueue(self._database, self.url, 0)

    async def add(self, count: int, delay: float = 0) -> list[str]:
        """Queue runs in one transaction. Returns their ids."""
        rows = [new_run("parse", "", {}, [], status="PENDING") for _ in range(count)]

        def write(connection: Any) -> None:
            submit(connection, rows, delay)
            connection.execute(insert(runs), rows)

        await self._database.write(write)
        return [row["id"] for row in rows]

    def analyze(self) -> None:
        """Count the rows for the planner, as the server itself does within a minute of many changes."""
        with psycopg.connect(self.url) as connection:
            connection.execute("analyze")

    def read_notes(self) -> dict[str, int]:
        """When the work on each run began."""
        ended = "select id, (metrics->>'at')::bigint from runs where status = 'PROCESSED'"
        with psycopg.connect(self.url) as connection:
            return dict(connection.execute(ended).fetchall())


class Bare:
    """Jobs of procrastinate."""

    kind = "bare"

    def __init__(self, server: str) -> None:
        self.url = new_schema(server)
        open_postgres(self.url).close()  # for procrastinate's tables
        self._added = 0
        with psycopg.connect(self.url) as connection:
            connection.execute(NOTES)

    async def add(self, count: int) -> list[str]:
        """Add jobs by one statement. Returns their numbers."""
        numbers = [str(self._added + number) for number in range(count)]
        self._added += count
        async with make_bare_app(self.url).open_async() as app:
            jobs: list[JSONDict] = [{"number": number} for number in numbers]
            await app.configure_task("note").batch_defer_async(*jobs)
        return numbers

    def read_notes(self) -> dict[str, int]:
        """When each job was done."""
        with psycopg.connect(self.url) as connection:
            return dict(connection.execute("select id, at from notes").fetchall())


Side = Ours | Bare


def measure_latency(side: Side) -> list[float]:
    """Milliseconds from when a run was accepted to when an idle process began with it."""
    added: dict[str, int] = {}
    with working(side):
        for _ in range(ONE_BY_ONE):
            (one,) = anyio.run(side.add, 1)
            added[one] = time.time_ns()
            time.sleep(PAUSE_SECONDS)
        wait_until(lambda: added.keys() <= side.read_notes().keys(), "the runs", DRAIN_SECONDS)
    notes = side.read_notes()
    return [(notes[one] - at) / 1e6 for one, at in added.items()]


@dataclass(frozen=True)
class Rate:
    """Of one process: runs a second, and its processor time for one, which tells more on a busy machine."""

    per_second: float
    milliseconds: float

    def __str__(self) -> str:
        return f"{self.per_second:.0f}/s, {self.milliseconds:.1f} ms of processor time each"


def measure_rate(side: Side) -> Rate:
    """Have a process do many runs that were queued at once."""
    with working(side) as pid:
        before = _processor_seconds(pid)
        ids = set(anyio.run(side.add, AT_ONCE))
        wait_until(lambda: ids <= side.read_notes().keys(), "the runs", DRAIN_SECONDS)
        used = _processor_seconds(pid) - before
    times = [at for one, at in side.read_notes().items() if one in ids]
    return Rate((len(times) - 1) / (max(times) - min(times)) * 1e9, used / AT_ONCE * 1000)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(server: str, delayed: int) -> Sequence[Row]:
    """Rows of the table."""
    ours, bare = measure_latency(Ours(server)), measure_latency(Bare(server))
    middle, high, floor = percentile(ours, 0.5), percentile(ours, 0.95), percentile(bare, 0.5)
    soon = middle <= 10 and high <= 20
    rate, bare_rate = measure_rate(Ours(server)), measure_rate(Bare(server))
    full = Ours(server)
    for begin in range(0, delayed, CHUNK):
        anyio.run(full.add, min(CHUNK, delayed - begin), DAY_SECONDS)
    full.analyze()
    deep = measure_rate(full)
    return [
        Row(
            "accepted → begun in another process that is idle, p50, p95",
            f"{middle:.1f}, {high:.1f} ms",
            f"procrastinate alone {floor:.1f}, {percentile(bare, 0.95):.1f} ms",
            middle / floor,
            "≤ 10, ≤ 20 ms",
            soon,
        ),
        Row(
            f"runs without work, one process, {SLOTS} at a time",
            str(rate),
            f"procrastinate alone, one write: {bare_rate}",
            rate.per_second / bare_rate.per_second,
            "≥ 0.5 ×",
            rate.per_second >= bare_rate.per_second / 2,
        ),
        Row(
            f"the same with {delayed:,} that are not due",
            str(deep),
            f"without: {rate}",
            deep.per_second / rate.per_second,
            "≥ 0.9 ×",
            deep.per_second >= 0.9 * rate.per_second,
        ),
    ]
