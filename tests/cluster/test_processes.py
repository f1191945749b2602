"""Workers as processes of their own: killed, stopped, put to sleep, and with their database server gone."""

import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.cluster.processes import Cluster, opened, wait_until
from tests.deadlines import DEADLINE

TEXTS = 12


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with opened(tmp_path) as cluster:
        yield cluster


def start_batch(client: httpx.Client, texts: int = TEXTS) -> str:
    inputs = [{"file": {"text": f"Total: {number}"}} for number in range(texts)]
    answer = client.post("/parse_runs/batch", json={"inputs": inputs})
    assert answer.status_code == 200, answer.text
    batch_id: str = answer.json()["id"]
    return batch_id


def statuses(client: httpx.Client, batch_id: str) -> list[str]:
    page = client.get("/parse_runs", params={"batchId": batch_id, "maxPageSize": 100})
    return [run["status"] for run in page.json()["data"]] if page.is_success else []


def has_begun(client: httpx.Client, batch_id: str) -> bool:
    return "PROCESSED" in statuses(client, batch_id)


def all_done(client: httpx.Client, batch_id: str, texts: int = TEXTS) -> bool:
    return statuses(client, batch_id) == ["PROCESSED"] * texts


def test_three_rounds_of_kills_lose_and_double_nothing(cluster: Cluster) -> None:
    """The runs of a killed worker are taken up by the other. Many rounds are in `make bench-cluster`."""
    engine = cluster.start("engine", EXTEND_ENGINE_WORKERS="0")
    workers = [cluster.start("worker", EXTEND_ENGINE_WORKERS="2") for _ in range(2)]
    with engine.client() as client:
        for _ in range(3):
            batch_id = start_batch(client)
            wait_until(partial(has_begun, client, batch_id), "a first run")
            workers.pop(0).kill()
            workers.append(cluster.start("worker", EXTEND_ENGINE_WORKERS="2"))
            wait_until(partial(all_done, client, batch_id), "the batch")
    assert cluster.select("select count(*) from runs where status <> 'PROCESSED' or due_at is not null") == [(0,)]


def test_the_database_server_may_start_again_under_load(cluster: Cluster) -> None:
    engine = cluster.start("engine", EXTEND_ENGINE_WORKERS="0")
    cluster.start("worker", EXTEND_ENGINE_WORKERS="2")
    with engine.client() as client:
        batch_id = start_batch(client)
        wait_until(lambda: has_begun(client, batch_id), "a first run")
        cluster.postgres.stop()
        cluster.postgres.start()
        wait_until(lambda: all_done(client, batch_id), "the batch")
    assert cluster.select("select count(*) from runs where crashes > 1") == [(0,)]


def test_a_worker_that_was_asleep_does_not_disturb_who_took_over(cluster: Cluster) -> None:
    engine = cluster.start("engine", EXTEND_ENGINE_WORKERS="0")
    asleep = cluster.start("worker", EXTEND_ENGINE_WORKERS="2")
    with engine.client() as client:
        batch_id = start_batch(client)
        wait_until(lambda: has_begun(client, batch_id), "a first run")
        asleep.signal(signal.SIGSTOP)
        cluster.start("worker", EXTEND_ENGINE_WORKERS="2")
        wait_until(lambda: all_done(client, batch_id), "the batch")
        asleep.signal(signal.SIGCONT)
        second = start_batch(client)
        wait_until(lambda: all_done(client, second), "another batch")
    assert "Traceback" not in asleep.log


def test_a_stopped_worker_gives_its_runs_back_at_once(cluster: Cluster) -> None:
    engine = cluster.start("engine", EXTEND_ENGINE_WORKERS="0")
    worker = cluster.start("worker", EXTEND_ENGINE_WORKERS="2")
    assert httpx.get(f"{worker.address}/health", timeout=DEADLINE).json() == {"status": "ok"}
    with engine.client() as client:
        batch_id = start_batch(client, 40)
        wait_until(lambda: has_begun(client, batch_id), "a first run")
        worker.stop()
    assert cluster.select("select count(*) from runs where lease_owner is not null or crashes > 0") == [(0,)]
    assert cluster.select("select count(*) from procrastinate_jobs where status <> 'todo'") == [(0,)]
    open_runs, jobs = (
        cluster.select("select count(*) from runs where due_at is not null"),
        cluster.select("select count(*) from procrastinate_jobs"),
    )
    assert open_runs == jobs
    assert cluster.select("select count(*) from workers") == [(0,)]


def test_a_worker_waits_for_the_tables_of_its_version(cluster: Cluster) -> None:
    worker = cluster.start("worker")
    wait_until(lambda: "has no tables yet" in worker.log, "the wait")
    engine = cluster.start("engine", EXTEND_ENGINE_WORKERS="0")
    assert engine.address
    assert httpx.get(f"{worker.address}/health", timeout=DEADLINE).status_code == 200
