"""The server as clients start it, for tests: a subprocess that speaks JSON-RPC on stdin and stdout."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.deadlines import DEADLINE

MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
}


class Server:
    """A running server; whatever it prints on stdout must be JSON-RPC."""

    def __init__(self, process: subprocess.Popen[bytes], *, modern: bool) -> None:
        self.process = process
        self.modern = modern
        self.messages: list[dict[str, Any]] = []
        self._sent = 0
        self._rest = b""
        self._ready = selectors.DefaultSelector()
        assert process.stdout is not None
        self._ready.register(process.stdout, selectors.EVENT_READ)

    def send(self, method: str, params: dict[str, Any] | None = None) -> int:
        """Send a request; its id."""
        self._sent += 1
        meta = {"_meta": MODERN} if self.modern else {}
        self.write({"jsonrpc": "2.0", "id": self._sent, "method": method, "params": {**(params or {}), **meta}})
        return self._sent

    def write(self, message: dict[str, Any]) -> None:
        """Write one message."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def call(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result of a request."""
        return self.answer(self.send(method, params))

    def tool(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """The result of a tool call."""
        return self.call("tools/call", {"name": name, "arguments": arguments})

    def answer(self, number: int) -> dict[str, Any]:
        """The result of the request with this id."""
        end = time.monotonic() + DEADLINE
        while True:
            message = self.next(end - time.monotonic())
            if message.get("id") == number:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result

    def end(self) -> None:
        """Close stdin; the process ends in order."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(DEADLINE) == 0

    def next(self, seconds: float) -> dict[str, Any]:
        """The next message, which comes within this time."""
        assert self.process.stdout is not None
        while b"\n" not in self._rest:
            assert self._ready.select(max(seconds, 0)), "no answer in time"
            chunk = os.read(self.process.stdout.fileno(), 1 << 16)
            assert chunk, "the server ended"
            self._rest += chunk
        line, _, self._rest = self._rest.partition(b"\n")
        message: dict[str, Any] = json.loads(line)
        assert message["jsonrpc"] == "2.0"
        self.messages.append(message)
        return message


MODULE = (sys.executable, "-m", "extend_mcp")


@contextmanager
def started(
    data_dir: Path,
    *flags: str,
    modern: bool = False,
    command: Sequence[str] = MODULE,
    cwd: Path | None = None,
    stderr: int | None = subprocess.PIPE,
    **environment: str,
) -> Iterator[Server]:
    """A server process with these flags, on the embedded engine unless told otherwise; it and its children end.

    `stderr` is a descriptor; None begins it without one.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    words = [*command, *flags]
    process = subprocess.Popen(
        words if stderr is not None else ["sh", "-c", 'exec "$0" "$@" 2>&-', *words],
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env={**kept, "EXTEND_DATA_DIR": str(data_dir), **environment},
        start_new_session=True,
    )
    server = Server(process, modern=modern)
    try:
        if not modern:
            hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
            server.call("initialize", hello)
            server.write({"jsonrpc": "2.0", "method": "notifications/initialized"})
        yield server
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()


def no_children(session: int) -> bool:
    """True if every process that the server started has ended, or does so before the deadline."""
    end = time.monotonic() + DEADLINE
    while left := children(session):
        if time.monotonic() > end:
            raise AssertionError(f"processes {left} are left")
        os.sched_yield()
    return True


def children(group: int) -> list[int]:
    """Processes that are left of the server's session."""
    left = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == group:
                    left.append(int(entry.name))
            except ProcessLookupError:
                continue
    return left
