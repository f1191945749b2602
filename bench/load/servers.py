"""A server of HTTP as a process on a core of its own, and what /proc tells of it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import httpx

from bench.load.wire import MODERN_HEADERS, Address
from bench.rpc import META, memory_mb

START_SECONDS = 60
CORES = sorted(os.sched_getaffinity(0))
"""The first is the servers', the last the load's."""
UNLIMITED = {"EXTEND_HTTP_REQUESTS_PER_SECOND": "1000000", "EXTEND_HTTP_CALLS_AT_ONCE": "100000"}


def ours(port: int) -> Sequence[str]:
    """The command that starts our front."""
    return (sys.executable, "-m", "extend_mcp", "serve", "--http", "--port", str(port))


def bare(port: int) -> Sequence[str]:
    """The command that starts the SDK's own server."""
    return (sys.executable, str(Path(__file__).with_name("bare.py")), str(port))


class Server:
    """A running server; its log is in `folder`, and so is the data of ours."""

    def __init__(self, command: Any, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.address: Address = ("127.0.0.1", taken.getsockname()[1])
        folder.mkdir(exist_ok=True, parents=True)
        self.log = folder / f"{command.__name__}.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
        own = {"EXTEND_BACKEND": "local", "EXTEND_DATA_DIR": str(folder), **UNLIMITED, **(settings or {})}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command(self.address[1]), env=kept | own, stderr=log)
        os.sched_setaffinity(self.process.pid, {CORES[0]})
        self._await_answer()

    def _await_answer(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                self.rpc("server/discover", {})
            except httpx.TransportError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.kill()
                    raise RuntimeError(f"the server did not start: {self.log.read_text()}") from None
                time.sleep(0.05)
            else:
                return

    def rpc(self, method: str, params: Mapping[str, Any], names: str = "") -> dict[str, Any]:
        """The result of one request of the modern protocol."""
        headers = {**MODERN_HEADERS, "mcp-method": method, **({"mcp-name": names} if names else {})}
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {**params, "_meta": META}}
        answer = httpx.post("http://{}:{}/mcp".format(*self.address), json=body, headers=headers, timeout=60)
        text = answer.text
        if answer.headers["content-type"].startswith("text/event-stream"):
            text = [line for line in text.splitlines() if line.startswith("data:")][-1].removeprefix("data:")
        told = httpx.Response(200, text=text).json()
        if "error" in told or told["result"].get("isError"):
            raise RuntimeError(f"{method} {names}: {text}")
        result: dict[str, Any] = told["result"]
        return result

    def tool(self, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A tool's structured answer. Raises `RuntimeError` where it is an error."""
        answer: dict[str, Any] = self.rpc("tools/call", {"name": name, "arguments": arguments}, name)
        return dict(answer["structuredContent"])

    def processor_seconds(self) -> float:
        """What the process has used of the processor."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory."""
        return memory_mb(self.process.pid)

    def descriptors(self) -> int:
        """Open files and sockets."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def stop(self) -> float:
        """Ask it to end; how many seconds it then took."""
        begin = time.perf_counter()
        self.process.terminate()
        self.process.wait(timeout=START_SECONDS)
        return time.perf_counter() - begin

    def kill(self) -> None:
        """Make sure that it is gone."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
