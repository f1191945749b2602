"""An `extend-mcp engine` process on loopback, which can be killed, and what is left of it. Needs /proc."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import httpx

from bench import older

HEADERS = {"authorization": "Bearer key", "x-extend-api-version": "2026-02-09"}
START_SECONDS = 60
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""With it Python compiles every module at each start, and keeps some MB more than a user's does: it is left out."""
STEP_SECONDS = 0.005


class Served:
    """A running engine on `folder`. `client` speaks to it; `ready_seconds` is from start to the first answer."""

    def __init__(self, folder: Path, code: Path | None = None, settings: Mapping[str, str] | None = None) -> None:
        """`code` is the folder of another state of the project; `settings` are `EXTEND_*` variables."""
        self._mark = f"BENCH_MARK={secrets.token_hex(8)}".encode()
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        name, _, value = self._mark.decode().partition("=")
        own = {name: value, "EXTEND_ENGINE_PRIVATE_URLS": "true", **(settings or {})}
        own |= older.environment(code)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("EXTEND_") and key != NO_BYTECODE}
        command = (sys.executable, "-m", "extend_mcp", "engine", "--data-dir", str(folder), "--port", str(port))
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=HEADERS, timeout=60)
        begin = time.perf_counter()
        self._log = (folder.parent / f"{folder.name}.log").open("ab")
        self.process = subprocess.Popen(command, env=kept | own, stdout=subprocess.DEVNULL, stderr=self._log)
        self._await_answer(begin + START_SECONDS)
        self.ready_seconds = time.perf_counter() - begin

    def _await_answer(self, end: float) -> None:
        while not self._answers():
            if self.process.poll() is not None or time.perf_counter() > end:
                self.kill()
                raise RuntimeError(f"the engine did not start; see {self._log.name}")
            time.sleep(STEP_SECONDS)

    def _answers(self) -> bool:
        try:
            return self.client.get("/files", params={"maxPageSize": 1}).is_success
        except httpx.TransportError:
            return False

    def processor_seconds(self) -> float:
        """What the engine's own process has used of the processor: it tells of a busy machine what time does not."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def all_processor_seconds(self) -> float:
        """What the engine, its children and those of them that have ended used of the processor."""
        ticks = sum(int(field) for stat in read_tree(self.process.pid).values() for field in stat[11:15])
        return ticks / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """The memory of the engine and its children; what they share is counted once."""
        return sum(_proportional_kilobytes(pid) for pid in read_tree(self.process.pid)) / 1024

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self._ended()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self.process.send_signal(signal.SIGTERM)
        self._ended()

    def _ended(self) -> None:
        self.process.wait(timeout=START_SECONDS)
        self.client.close()
        self._log.close()

    def children(self) -> list[int]:
        """The processes that this one started, alive, also those that outlived it."""
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            pid = int(path.parent.name)
            if pid != self.process.pid and self._is_ours(path):
                found.append(pid)
        return found

    def _is_ours(self, environ: Path) -> bool:
        try:
            state = environ.with_name("stat").read_text().rpartition(")")[2].split()[0]
            return state != "Z" and self._mark in environ.read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):  # it ended just now, or is another user's
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()


def read_tree(root: int) -> dict[int, list[str]]:
    """The fields of `/proc/…/stat` after the name, of a process and all below it, by process id."""
    below = {root: _stat(root)}
    stats = {int(path.name): _stat(int(path.name)) for path in Path("/proc").glob("[0-9]*")}
    while more := {pid: stat for pid, stat in stats.items() if stat and pid not in below and int(stat[1]) in below}:
        below |= more
    return below


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _proportional_kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
