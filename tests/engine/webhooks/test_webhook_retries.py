"""Deliveries that are not taken: tried again, later and later, by whichever process is there."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.queue import cluster, embedded, leases
from extend_mcp.engine.webhooks import sending
from tests.deadlines import DEADLINE
from tests.engine.conftest import running, until
from tests.engine.hooks import LISTED, hook, told
from tests.engine.receiver import Delivery, opened, receiving
from tests.engine.test_restart import engine, wait_for

pytestmark = pytest.mark.usefixtures("fast_poll")

SENDING = """
import sys
from functools import partial
from pathlib import Path
from extend_mcp.engine import app, lifespan, serve
from extend_mcp.engine.queue import embedded, leases
from extend_mcp.engine.webhooks import sending
from tests.engine.databases import make_config
from tests.engine.doubles import work

leases.POLL_SECONDS = 0.1
sending.retry_seconds = lambda attempts: 0.2
lifespan.EmbeddedQueue = partial(embedded.EmbeddedQueue, lease_seconds=LEASE)
serve.build_app = lambda config: app.build_app(config, work)
config = make_config(Path(sys.argv[1]), workers=2, allow_private_urls=True)
serve.serve(config, "127.0.0.1", int(sys.argv[2]))
"""
KILLED = SENDING.replace("LEASE", "1.5")
"""Its deliveries are soon taken up by another process."""
SHARED = SENDING.replace("LEASE", "embedded.LEASE_SECONDS")


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = time.time_ns() // 1_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(sending, "now", clock)
    for module in (leases, sending):
        monkeypatch.setattr(module, "read_clock", lambda _: clock.now)
    monkeypatch.setattr(pending, "now", clock)
    return clock


def milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


async def attempted(client: httpx.AsyncClient, times: int) -> dict[str, Any]:
    """The only delivery, once it was attempted so often."""

    async def row() -> dict[str, Any] | None:
        (found,) = (await client.get(LISTED)).json()["data"]
        return found if found["attempts"] == times else None

    found: dict[str, Any] = await until(row)
    return found


@pytest.mark.anyio
async def test_a_refused_delivery_is_tried_again_later_and_later_and_then_given_up(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    async with receiving(*[500, 404, 302] * 3) as receiver:
        endpoint = await hook(client, receiver)
        await client.post("/extract", json={"file": {"text": "a"}})
        waits = []
        for attempt in range(1, 8):
            row = await attempted(client, attempt)
            assert row["status"] == "PENDING"
            waits.append((milliseconds(row["nextAttemptAt"]) - clock.now) / 1000)
            clock.now = milliseconds(row["nextAttemptAt"])
        assert waits == [5, 20, 80, 320, 1280, 3600, 3600]
        row = await attempted(client, 8)
        assert (row["status"], row["error"], row["nextAttemptAt"]) == ("FAILED", "the receiver answered 404", None)
        bodies = {body for _, body in receiver.seen}
        assert (len(receiver.seen), len(bodies)) == (8, 1)
        stamps = [int(headers["x-extend-request-timestamp"]) for headers, _ in receiver.seen]
        assert stamps[-1] - stamps[0] in {8904, 8905, 8906}
        assert len({event.event_id for event in receiver.events(endpoint["signingSecret"], oldest=0)}) == 1


@pytest.mark.anyio
async def test_a_refused_delivery_arrives_when_the_receiver_recovers(client: httpx.AsyncClient, clock: Clock) -> None:
    async with receiving(503) as receiver:
        await hook(client, receiver)
        await client.post("/extract", json={"file": {"text": "a"}})
        await attempted(client, 1)
        clock.now += 5000
        (row,) = await told(client)
        assert (row["status"], row["attempts"], row["error"]) == ("DELIVERED", 2, None)
        assert receiver.seen[0][1] == receiver.seen[1][1]
        clock.now += 8 * 24 * 60 * 60 * 1000
        await client.post("/extract", json={"file": {"text": "b"}})
        (newer,) = await until(lambda: told_one_other_than(client, row["id"]))
        assert newer["status"] == "DELIVERED"


async def told_one_other_than(client: httpx.AsyncClient, old: str) -> list[dict[str, Any]] | None:
    """The deliveries, once the old one is forgotten."""
    rows = await told(client)
    return None if any(row["id"] == old for row in rows) else rows


@pytest.mark.anyio
async def test_a_silent_receiver_is_given_up_after_a_while_and_holds_up_no_other(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for queue in (cluster, embedded):
        monkeypatch.setattr(queue, "PER_ENDPOINT", 1)
    async with receiving(*[0] * 10) as silent, receiving() as lively:
        slow = await hook(client, silent, "extract_run.processed")
        await hook(client, lively, "extract_run.processed")
        for _ in range(3):
            await client.post("/extract", json={"file": {"text": "a"}})
        await until(lambda: len(lively.seen) == 3)
        assert len(silent.seen) == 1
        await client.delete(f"/webhook_endpoints/{slow['id']}")
        assert len(await told(client)) == 3
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.05)
    async with receiving(0) as silent:
        await hook(client, silent, "extract_run.failed")
        await client.post("/extract", json={"file": {"text": "fail CORRUPT_FILE"}})

        async def failed() -> str | None:
            (row, *_) = (await client.get(LISTED)).json()["data"]
            return row["error"]  # type: ignore[no-any-return]

        assert await until(failed) == "it took longer than 0.05 seconds"


@pytest.mark.anyio
async def test_a_delivery_to_an_endpoint_that_was_disabled_meanwhile_is_dropped(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    async with receiving(500) as receiver:
        endpoint = await hook(client, receiver)
        await client.post("/extract", json={"file": {"text": "a"}})
        await attempted(client, 1)
        await client.post(f"/webhook_endpoints/{endpoint['id']}", json={"status": "disabled"})
        clock.now += 5000
        (row,) = await told(client)
        assert (row["status"], row["error"], row["attempts"]) == ("FAILED", "the endpoint is disabled", 1)
        assert len(receiver.seen) == 1


@pytest.mark.anyio
async def test_a_fault_of_the_engine_at_one_delivery_ends_that_alone(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(attempts: int) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(sending, "retry_seconds", broken)
    async with receiving(500) as receiver:
        await hook(client, receiver)
        for text in ("a", "b"):
            await client.post("/extract", json={"file": {"text": text}})
            await told(client)
        first, second = await told(client)
        assert (first["status"], second["status"]) == ("FAILED", "DELIVERED")
        assert "the engine failed" in first["error"]


@pytest.mark.anyio
async def test_what_a_receiver_that_is_away_is_owed_outlives_a_stop(config: EngineConfig, clock: Clock) -> None:
    async with receiving(0) as receiver:
        async with running(config) as client:
            await hook(client, receiver)
            await client.post("/extract", json={"file": {"text": "a"}})
            await until(lambda: receiver.seen)
        async with running(config) as client:
            (row,) = await told(client)
            assert (row["status"], row["attempts"]) == ("DELIVERED", 1)
        assert receiver.seen[0][1] == receiver.seen[1][1]


class Hooks(ThreadingHTTPServer):
    """A receiver that holds requests while its `gate` is shut, and notes them before it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Holding)
        self.gate = Event()
        self.seen: list[Delivery] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"


class Holding(BaseHTTPRequestHandler):
    """Its handler."""

    server: Hooks

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.seen.append((dict(self.headers), body))
        self.server.gate.wait(DEADLINE)
        self.send_response(200)
        self.end_headers()

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the engine was killed in between
            self.close_connection = True

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def hooks() -> Iterator[Hooks]:
    with Hooks() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.gate.set()
            server.shutdown()
            thread.join()


def listening(client: httpx.Client, url: str, **more: Any) -> str:
    """The secret of a new endpoint there."""
    body = {"url": url, "name": "a", "apiVersion": "2026-02-09", "enabledEvents": ["extract_run.processed"]} | more
    secret: str = client.post("/webhook_endpoints", json=body).json()["signingSecret"]
    return secret


def test_after_a_kill_in_the_middle_of_a_delivery_it_is_sent_again(tmp_path: Path) -> None:
    with hooks() as receiver:
        with engine(tmp_path, KILLED) as (process, client):
            options = {"payload": {"format": "url"}}
            secret = listening(client, receiver.url, advancedOptions=options)
            run = client.post("/extract", json={"file": {"text": "a"}}).json()
            wait_for(lambda: receiver.seen)
            process.send_signal(signal.SIGKILL)
            process.wait()
        receiver.gate.set()
        with engine(tmp_path, KILLED) as (_, client):
            wait_for(lambda: [row["status"] for row in client.get(LISTED).json()["data"]] == ["DELIVERED"])
            first, *_, last = [opened(delivery, secret) for delivery in receiver.seen]
            assert (first.event_id, first.event_type) == (last.event_id, "extract_run.processed")
            link = httpx.URL(last.payload.data).copy_with(port=client.base_url.port)  # it started again elsewhere
            assert httpx.get(link, timeout=DEADLINE).json() == run


def test_two_engines_on_one_folder_send_each_delivery_once(tmp_path: Path) -> None:
    with hooks() as receiver:
        receiver.gate.set()
        with engine(tmp_path, SHARED) as (_, first), engine(tmp_path, SHARED) as (_, second):
            listening(first, receiver.url)
            listening(second, receiver.url)
            for number in range(6):
                (first, second)[number % 2].post("/extract", json={"file": {"text": str(number)}})
            wait_for(
                lambda: (
                    [row["status"] for row in second.get(LISTED, params={"maxPageSize": 100}).json()["data"]]
                    == ["DELIVERED"] * 12
                )
            )
    events = [json.loads(body)["eventId"] for _, body in receiver.seen]
    assert (len(events), len(set(events))) == (12, 6)
