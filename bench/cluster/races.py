"""Clients of two engines that do the same things at once: each batch is told of once, and no file is lost."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from bench.row import Row
from tests.cluster.processes import Cluster, Member, keep_events, opened, wait_until

CLIENTS = 8
CONTENTS = [b"%d " % number * size for number in range(3) for size in (10, 50_000)]
"""Few, so that many files have one content: half of them are kept in the database, half in the store."""
DRAIN_SECONDS = 1800

_OPEN = "select count(*) from runs where kind = 'parse' and status in ('PENDING', 'PROCESSING')"
_TOLD = "select resource_id from webhook_deliveries where event_type = 'batch_parse_run.processed'"
_FAILED = "select count(*) from runs where kind = 'parse' and status <> 'PROCESSED'"
_GUARDS = "select count(*) from objects"


def race_batches(count: int) -> Row:
    """Have two engines accept batches, and two workers do their two runs, which often end at once."""
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder, opened(Path(folder)) as cluster:
        engines = _start_engines(cluster)
        for _ in range(2):
            cluster.start("worker", EXTEND_ENGINE_WORKERS="2")
        with engines[0].client() as client:
            keep_events(client, "batch_parse_run.processed")
        begin = time.monotonic()
        accepted = _at_once(engines, count, _post_batch)
        wait_until(lambda: cluster.select(_OPEN) == [(0,)], "the batches", DRAIN_SECONDS)
        seconds = time.monotonic() - begin
        told = Counter(batch for (batch,) in cluster.select(_TOLD))
        (failed,) = cluster.select(_FAILED)[0]
    never = sum(told[batch] == 0 for batch in accepted)
    twice = sum(times > 1 for times in told.values())
    return Row(
        f"{count:,} batches of two runs, {CLIENTS} clients, two engines, two workers",
        f"told of never {never}, twice {twice}; runs that failed {failed}",
        f"{seconds:.0f} s",
        goal="0, 0, 0",
        held=never == twice == failed == 0,
    )


def race_uploads(count: int) -> Row:
    """Upload few contents again and again to two engines, read each back from the other, and delete it."""
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder, opened(Path(folder)) as cluster:
        engines = _start_engines(cluster)
        begin = time.monotonic()
        lost = sum(_at_once(engines, count, _upload_and_read))
        seconds = time.monotonic() - begin
        wait_until(lambda: cluster.select(_GUARDS) == [(0,)], "the removal of contents", DRAIN_SECONDS)
        left = cluster.store.count()
    return Row(
        f"{count:,} uploads and deletions of {len(CONTENTS)} contents, {CLIENTS} clients, two engines",
        f"files without their content {lost}; contents left {left}",
        f"{seconds:.0f} s",
        goal="0, 0",
        held=lost == left == 0,
    )


def _start_engines(cluster: Cluster) -> list[Member]:
    engines = [cluster.start("engine", EXTEND_ENGINE_WORKERS="0") for _ in range(2)]
    for engine in engines:
        with engine.client() as client:
            client.get("/files").raise_for_status()
    return engines


def _at_once(engines: list[Member], count: int, work: Callable[[httpx.Client, httpx.Client], Any]) -> list[Any]:
    """What `count` calls of `work` return, each with a client of one engine and of the other, by turns."""

    def do_share(user: int) -> list[Any]:
        with engines[user % 2].client() as one, engines[1 - user % 2].client() as other:
            return [work(one, other) for _ in range(user, count, CLIENTS)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [result for results in pool.map(do_share, range(CLIENTS)) for result in results]


def _post_batch(client: httpx.Client, _: httpx.Client) -> str:
    inputs = [{"file": {"text": f"Total: {random.random()}"}} for _ in range(2)]
    answer = client.post("/parse_runs/batch", json={"inputs": inputs}).raise_for_status()
    return str(answer.json()["id"])


def _upload_and_read(client: httpx.Client, other: httpx.Client) -> bool:
    """True if the file has lost its content."""
    content = random.choice(CONTENTS)
    file = client.post("/files/upload", files={"file": ("a.txt", content)}).raise_for_status().json()
    link = other.get(f"/files/{file['id']}").raise_for_status().json()["presignedUrl"]
    is_lost = other.get(link).content != content
    client.delete(f"/files/{file['id']}").raise_for_status()
    return is_lost
