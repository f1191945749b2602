"""The HTTP front as a subprocess, as a user starts it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.deadlines import DEADLINE


@dataclass
class Served:
    """A front that answers at `address`."""

    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def serve_http(data_dir: Path, log: Path, *, module: str = "extend_mcp", **settings: str) -> Iterator[str]:
    """The address of a front that is `started`."""
    with started(data_dir, log, module=module, stderr=None, **settings) as served:
        yield served.address


@contextmanager
def started(
    data_dir: Path, log: Path, *, module: str = "extend_mcp", stderr: int | None = None, **settings: str
) -> Iterator[Served]:
    """`python -m module serve --http` on a free port of this machine, with `settings` as environment.

    What it says on stderr goes to `log`, or to a descriptor. Fails where it ends, or does not answer in time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "serve", "--http", "--port", str(port)],
            env={**kept, "EXTEND_DATA_DIR": str(data_dir), **settings},
            stderr=file if stderr is None else stderr,
        )
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}/health", process, log)
        yield Served(address, process)
    finally:
        process.terminate()
        process.wait(DEADLINE)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + DEADLINE
    while True:
        try:
            httpx.get(url, timeout=DEADLINE).raise_for_status()
        except httpx.TransportError:
            assert time.monotonic() < end, f"the server does not answer: {log.read_text(encoding='utf-8')}"
            assert process.poll() is None, f"the server ended: {log.read_text(encoding='utf-8')}"
            time.sleep(0.05)
        else:
            return
