"""The processes of a cluster: started with free ports, found ready, and ended."""

import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psycopg
from moto.server import ThreadedMotoServer

from tests.deadlines import DEADLINE
from tests.postgres_server import PostgresServer, serving_postgres

T = TypeVar("T")

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
KEYS = {"AWS_ACCESS_KEY_ID": "demo", "AWS_SECRET_ACCESS_KEY": "demo", "AWS_REGION": "us-east-1"}
HEADERS = {"authorization": "Bearer demo", "x-extend-api-version": "2026-02-09"}


class Member:
    """An engine or a worker."""

    def __init__(self, name: str, command: str, folder: Path, settings: dict[str, str]) -> None:
        self.name = name
        self._log = folder / f"{name}.log"
        program = [sys.executable, "-m", "extend_mcp", command, "--port", "0", "--data-dir", str(folder / name)]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("EXTEND_")} | settings
        with self._log.open("w") as log:
            self._process = subprocess.Popen(program, env=environment, stdout=log, stderr=log)

    @property
    def address(self) -> str:
        """Where it serves, once it does."""
        limit = time.monotonic() + DEADLINE
        while not (found := ADDRESS.search(self.log)):
            if self._process.poll() is not None or time.monotonic() > limit:
                raise SystemExit(f"{self.name} did not start:\n{self.log}")
            time.sleep(0.05)
        return found[0]

    @property
    def log(self) -> str:
        """What it has logged."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._process.pid

    def client(self) -> httpx.Client:
        """A client of an engine."""
        return httpx.Client(base_url=self.address, headers=HEADERS, timeout=DEADLINE)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it as a crash does."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end, and wait for that."""
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self._process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise SystemExit(f"{self.name} did not stop:\n{self.log}") from None


class Store:
    """A server that speaks S3, in this process: what it holds outlives a stop. Its bucket is `extend`.

    What a process stores is in one place, whichever server it went to: a new one begins by forgetting it.
    """

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        self._server = self._start(0)
        host, self._port = self._server.get_host_and_port()
        self.address = f"http://{host}:{self._port}"
        httpx.post(f"{self.address}/moto-api/reset", timeout=DEADLINE).raise_for_status()
        httpx.put(f"{self.address}/extend", timeout=DEADLINE).raise_for_status()

    def count(self) -> int:
        """How many objects it holds; of more than a thousand, 1,000."""
        answer = httpx.get(f"{self.address}/extend?list-type=2", timeout=DEADLINE).raise_for_status()
        return answer.text.count("<Key>")

    def _start(self, port: int) -> ThreadedMotoServer:
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        server.start()
        return server

    def start(self) -> None:
        """Start again, at the same address."""
        self._server = self._start(self._port)

    def stop(self) -> None:
        """Refuse connections."""
        self._server.stop()


class Cluster:
    """A database and a store, and the members that share them."""

    def __init__(
        self, folder: Path, postgres: PostgresServer, store: Store, settings: dict[str, str], stack: ExitStack
    ) -> None:
        self.postgres = postgres
        self.store = store
        self._folder = folder
        self._settings = settings
        self._stack = stack
        self._started = 0

    def start(self, command: str, **settings: str) -> Member:
        """Start an `engine` or a `worker`."""
        self._started += 1
        member = Member(f"{command}-{self._started}", command, self._folder, self._settings | settings)
        self._stack.callback(member.stop)
        return member

    def select(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a statement finds in the database."""
        with psycopg.connect(self.postgres.url) as connection:
            return list(connection.execute(statement.encode(), values or None).fetchall())


def keep_events(client: httpx.Client, *events: str) -> None:
    """Have each of these events kept as a row: an endpoint waits for them at which nobody answers."""
    hook = {"url": "http://127.0.0.1:9/", "name": "Kept", "apiVersion": "2026-02-09", "enabledEvents": events}
    client.post("/webhook_endpoints", json=hook).raise_for_status()


def is_served(client: httpx.Client) -> bool:
    """True if a request is answered well."""
    try:
        return client.get("/files").is_success
    except httpx.TransportError:
        return False


def wait_until(condition: Callable[[], T], what: str, seconds: float = DEADLINE) -> T:
    """What `condition` returns, once it is true. Ends the program after some seconds."""
    limit = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > limit:
            raise SystemExit(f"{what}: not there after {seconds:g} s")
        time.sleep(0.05)
    return found


@contextmanager
def opened(folder: Path, **settings: str) -> Iterator[Cluster]:
    """A cluster whose members have these settings. All that it started ends with the block."""
    with serving_postgres() as postgres, ExitStack() as stack:
        store = Store()
        stack.callback(store.stop)
        shared = {
            "EXTEND_DATABASE_URL": postgres.url,
            "EXTEND_STORE_URL": "s3://extend",
            "AWS_ENDPOINT_URL": store.address,
            "EXTEND_ENGINE_PRIVATE_URLS": "true",
            **KEYS,
        }
        yield Cluster(folder, postgres, store, shared | settings, stack)
