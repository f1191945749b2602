"""Requests to an engine of a cluster, beside those to one with SQLite and a folder."""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
import psycopg

from bench.answers import write_document
from bench.row import Row, percentile
from bench.served import Served, read_tree
from tests.cluster.processes import Member, is_served, opened, wait_until

TEXTS = 1000
REPEATS = 3
CANCELS = 20
LONG_PAGES = 1000
STEP_SECONDS = 0.001


def accept(client: httpx.Client) -> float:
    """The seconds in which an engine accepts a batch of texts: the best of three."""
    inputs = [{"file": {"text": f"Invoice {number}"}} for number in range(TEXTS)]
    best = float("inf")
    for _ in range(REPEATS):
        begin = time.perf_counter()
        client.post("/parse_runs/batch", json={"inputs": inputs}).raise_for_status()
        best = min(best, time.perf_counter() - begin)
    return best


def list_pages(client: httpx.Client, url: str) -> tuple[float, float]:
    """Milliseconds, p50, of a page of 25 runs over HTTP, and of `select 1` on one connection."""
    pages = _repeat(lambda: client.get("/parse_runs", params={"maxPageSize": 25}).raise_for_status())
    with psycopg.connect(url, autocommit=True) as connection:
        return pages, _repeat(lambda: connection.execute("select 1").fetchone())


def _repeat(call: Callable[[], object]) -> float:
    times = []
    for _ in range(100):
        begin = time.perf_counter()
        call()
        times.append((time.perf_counter() - begin) * 1000)
    return percentile(times, 0.5)


def cancel(client: httpx.Client, worker: Member, folder: Path) -> list[float]:
    """Milliseconds from a request to cancel a run to the end of the child process in which a worker reads its file."""
    path, times = folder / "long.pdf", []
    write_document(path, LONG_PAGES)
    file = client.post("/files/upload", files={"file": (path.name, path.read_bytes())}).raise_for_status().json()
    idle = wait_until(lambda: _alive(worker), "the worker")
    for _ in range(CANCELS):
        run = client.post("/parse_runs", json={"file": {"id": file["id"]}}).raise_for_status().json()
        wait_until(lambda: _alive(worker) > idle, "the child process")
        begin = time.perf_counter()
        client.post(f"/parse_runs/{run['id']}/cancel").raise_for_status()
        while _alive(worker) > idle:
            time.sleep(STEP_SECONDS)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def _alive(member: Member) -> set[int]:
    """Its process and all below it that are alive."""
    return {pid for pid, stat in read_tree(member.pid).items() if stat and stat[0] != "Z"}


def measure() -> Sequence[Row]:
    """Rows of the table."""
    with tempfile.TemporaryDirectory(prefix="cluster-") as name:
        folder = Path(name)
        with opened(folder) as cluster:
            engine = cluster.start("engine", EXTEND_ENGINE_WORKERS="0")
            with engine.client() as client:
                wait_until(lambda: is_served(client), "the engine")
                shared = accept(client)
                page, floor = list_pages(client, cluster.postgres.url)
        with opened(folder) as cluster:
            engine, worker = cluster.start("engine", EXTEND_ENGINE_WORKERS="0"), cluster.start("worker")
            with engine.client() as client:
                wait_until(lambda: is_served(client), "the engine")
                wait_until(lambda: httpx.get(f"{worker.address}/health").is_success, "the worker")
                cancels = cancel(client, worker, folder)
        with Served(folder / "alone", settings={}) as alone:
            single = accept(alone.client)
            single_page = _repeat(lambda: alone.client.get("/parse_runs", params={"maxPageSize": 25}))
    beside = f"SQLite and a folder {single:.2f} s, which works on them meanwhile"
    ratio = shared / single
    return [
        Row(f"{TEXTS:,} texts accepted", f"{shared:.2f} s", beside, ratio, "≤ 1.5 ×", ratio <= 1.5),
        Row(
            f"a page of 25 of {TEXTS * REPEATS:,} runs over HTTP, p50",
            f"{page:.1f} ms",
            f"SQLite {single_page:.1f} ms; `select 1` {floor:.2f} ms",
            page / single_page,
        ),
        Row(
            "cancel → the worker's child process has ended, p50, p95",
            f"{percentile(cancels, 0.5):.0f}, {percentile(cancels, 0.95):.0f} ms",
            goal="≤ 50 ms",
            held=percentile(cancels, 0.5) <= 50,
        ),
    ]
