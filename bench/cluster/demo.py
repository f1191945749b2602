"""`make demo-cluster`: two engines and two workers do a batch of 200 documents, though one of each is killed meanwhile.

Starts PostgreSQL and a store that speaks S3 from packages, then the engines, the workers and a front, all on this
machine. Ends with 1 unless each run of the batch has ended once.
"""

import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.speed.batches import INVOICE
from tests.cluster.processes import HEADERS, Cluster, Member, is_served, keep_events, opened, wait_until

DOCUMENTS = 200
KILL_AFTER = 20
"""The runs that have ended when a worker and an engine are killed."""
PAGE = 100


def main() -> None:
    """Run the demonstration."""
    with tempfile.TemporaryDirectory(prefix="cluster-") as name, opened(Path(name)) as cluster:
        sys.exit(_run(cluster))


def _run(cluster: Cluster) -> int:
    start = time.monotonic()
    engines = [cluster.start("engine", EXTEND_ENGINE_WORKERS="0") for _ in range(2)]
    workers = [cluster.start("worker", EXTEND_ENGINE_WORKERS="1") for _ in range(2)]
    for worker in workers:
        print(f"{worker.name} tells its health at {worker.address}/health")
    with _front_of(engines) as client:
        print(f"{time.monotonic() - start:.1f} s: two engines and two workers behind {client.base_url}")
        return _kill_amid_a_batch(client, engines, workers, start)


@contextmanager
def _front_of(engines: list[Member]) -> Iterator[httpx.Client]:
    """A client of a front before these engines."""
    port = _free_port()
    command = [sys.executable, "-m", "bench.cluster.front", str(port), *(engine.address for engine in engines)]
    with subprocess.Popen(command) as front:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=HEADERS, timeout=60) as client:
                wait_until(lambda: is_served(client), "the front")
                yield client
        finally:
            front.terminate()


def _kill_amid_a_batch(client: httpx.Client, engines: list[Member], workers: list[Member], start: float) -> int:
    """Start a batch, and kill a worker and an engine in the middle. Returns the exit code."""
    keep_events(client, "parse_run.processed", "parse_run.failed")
    invoice = client.post("/files/upload", files={"file": ("invoice.pdf", INVOICE.read_bytes())}).json()
    inputs = [
        {"file": {"id": invoice["id"]} if number % 2 else {"text": f"Total: {number}"}} for number in range(DOCUMENTS)
    ]
    batch = client.post("/parse_runs/batch", json={"inputs": inputs}).raise_for_status().json()
    wait_until(lambda: len(_ended(client, batch["id"])) >= KILL_AFTER, "the first runs", 120)
    workers[0].kill()
    engines[0].kill()
    print(f"{time.monotonic() - start:.1f} s: killed {workers[0].name} and {engines[0].name} in the middle")
    wait_until(lambda: len(_ended(client, batch["id"])) == DOCUMENTS, "the batch", 300)
    print(f"{time.monotonic() - start:.1f} s: the batch has ended")
    told = wait_until(lambda: _told(client), "the webhook events", 60)
    return _judge(_ended(client, batch["id"]), told)


def _ended(client: httpx.Client, batch_id: str) -> list[dict[str, Any]]:
    """The runs of the batch that have ended."""
    runs = _list(client, "/parse_runs", batchId=batch_id)
    return [run for run in runs if run["status"] not in ("PENDING", "PROCESSING")]


def _told(client: httpx.Client) -> Counter[str]:
    """How many ends of each run there were."""
    return Counter(row["resourceId"] for row in _list(client, "/local/webhook_deliveries"))


def _list(client: httpx.Client, path: str, **query: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while True:
        answer = client.get(path, params={"maxPageSize": str(PAGE), **query})
        if not answer.is_success:  # the engine was killed just then
            return []
        page = answer.json()
        rows += page["data"]
        if "nextPageToken" not in page:
            return rows
        query["nextPageToken"] = page["nextPageToken"]


def _judge(ended: list[dict[str, Any]], told: Counter[str]) -> int:
    """Print what became of the batch. Returns the exit code."""
    statuses = Counter(run["status"] for run in ended)
    doubled = [run["id"] for run in ended if told[run["id"]] != 1]
    print(f"{DOCUMENTS} documents: {dict(statuses)}, {len(doubled)} of them ended never or more than once")
    return 0 if statuses == {"PROCESSED": DOCUMENTS} and not doubled else 1


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
