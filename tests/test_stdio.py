"""The server as clients start it: a subprocess that speaks JSON-RPC on stdin and stdout, in both protocol eras."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from tests import documents

DEADLINE = 30
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

    def tool(self, name: str, **arguments: Any) -> dict[str, Any]:
        """The result of a tool call."""
        return self.call("tools/call", {"name": name, "arguments": arguments})

    def answer(self, number: int) -> dict[str, Any]:
        """The result of the request with this id."""
        end = time.monotonic() + DEADLINE
        while True:
            message = self._next(end - time.monotonic())
            if message.get("id") == number:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result

    def end(self) -> float:
        """Close stdin; how many seconds the process took to end."""
        assert self.process.stdin is not None
        begin = time.monotonic()
        self.process.stdin.close()
        assert self.process.wait(DEADLINE) == 0
        return time.monotonic() - begin

    def _next(self, seconds: float) -> dict[str, Any]:
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


@contextmanager
def started(data_dir: Path, *flags: str, modern: bool = False, **environment: str) -> Iterator[Server]:
    """A server process with these flags, on the embedded engine unless told otherwise; it and its children end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "extend_mcp", *flags],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
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
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "invoice.pdf").write_bytes(documents.invoice_pdf())
    (folder / "scan.pdf").write_bytes(documents.scan_pdf())
    long = PdfWriter()
    for _ in range(12):
        long.append(folder / "scan.pdf")
    long.write(folder / "long.pdf")
    return folder


@pytest.mark.parametrize("modern", [False, True], ids=["handshake", "stateless"])
def test_the_main_job_in_both_eras(tmp_path: Path, folder: Path, modern: bool) -> None:
    with started(tmp_path / "data", "--allow-dir", str(folder), modern=modern) as server:
        assert len(server.call("tools/list")["tools"]) == 14
        parsed = server.tool("parse_document", file=str(folder / "invoice.pdf"))["structuredContent"]
        assert parsed["status"] == "PROCESSED"
        assert "INV-2024-0042" in parsed["document"]
        text = server.tool("read_run", run_id=parsed["run_id"], pages="1")["content"][0]["text"]
        assert "INV-2024-0042" in text
        assert server.tool("read_run", run_id="pr_nope")["isError"]
        server.end()


def test_what_is_no_json_on_stdin_does_no_harm(tmp_path: Path) -> None:
    with started(tmp_path / "data") as server:
        assert server.process.stdin is not None
        server.process.stdin.write(b"hello\n\n{]\n\xff\xfe\n")
        assert server.call("tools/list")["tools"]
        server.end()


def test_the_end_of_input_ends_the_process_and_the_run_goes_on_at_the_next_start(tmp_path: Path, folder: Path) -> None:
    flags = ("--allow-dir", str(folder))
    with started(tmp_path / "data", *flags) as server:
        begun = server.tool("parse_document", file=str(folder / "scan.pdf"), wait_seconds=0)["structuredContent"]
        assert begun["status"] == "PROCESSING"
        server.send("tools/call", {"name": "get_run", "arguments": {"run_id": begun["run_id"]}})
        server.end()
        assert no_children(server.process.pid)
    with started(tmp_path / "data", *flags) as server:
        ended = server.tool("get_run", run_id=begun["run_id"])["structuredContent"]
        assert ended["status"] == "PROCESSED"
        assert "RECEIPT" in ended["document"]
        server.end()


def test_a_cancelled_call_cancels_its_run(tmp_path: Path, folder: Path) -> None:
    with started(tmp_path / "data", "--allow-dir", str(folder)) as server:
        meta = {"progressToken": "p"}
        params = {"name": "parse_document", "arguments": {"file": str(folder / "long.pdf")}, "_meta": meta}
        number = server.send("tools/call", params)
        while not (heard := server._next(DEADLINE)).get("method"):
            pass
        run_id = heard["params"]["message"].split()[0]
        server.write({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": number}})
        ended = server.tool("get_run", run_id=run_id)
        text = ended["content"][0]["text"]
        assert "CANCELLED" in text or "ABORTED" in text or "cancelled" in text, text
        server.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_and_its_children(tmp_path: Path, folder: Path, number: int) -> None:
    with started(tmp_path / "data", "--allow-dir", str(folder)) as server:
        server.tool("parse_document", file=str(folder / "long.pdf"), wait_seconds=0)
        server.process.send_signal(number)
        assert server.process.wait(DEADLINE) == 128 + number
        assert no_children(server.process.pid)


def test_wrong_settings_stop_the_server_and_are_named_without_their_values(tmp_path: Path) -> None:
    wrong = {"EXTEND_WAIT_SECONDS": "soon", "EXTEND_REGION": "mars", "EXTEND_DATA_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-m", "extend_mcp"], env={**os.environ, **wrong}, capture_output=True, check=False
    )
    assert ended.returncode == os.EX_USAGE
    assert ended.stdout == b""
    assert b"EXTEND_WAIT_SECONDS" in ended.stderr
    assert b"EXTEND_REGION" in ended.stderr
    assert b"mars" not in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_a_backend_that_cannot_be_opened_is_an_error_result(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with started(tmp_path / "data") as server:
        result = server.tool("get_status")
        assert result["isError"]
        assert json.loads(result["content"][0]["text"])["code"] == "LOCAL_BACKEND"
        server.end()


def test_a_key_appears_nowhere(tmp_path: Path) -> None:
    key = "sk_verysecret_0123456789"
    nowhere = "http://127.0.0.1:9"
    with started(tmp_path / "data", EXTEND_API_KEY=key, EXTEND_BASE_URL=nowhere) as server:
        status = server.tool("get_status")["structuredContent"]
        assert status["backend"] == "cloud"
        assert status["reachable"] is False
        assert (
            json.loads(server.tool("parse_document", file="https://x.example/a.pdf")["content"][0]["text"])["code"]
            == "LOCAL_UNREACHABLE"
        )
        assert server.process.stdin is not None
        server.process.stdin.close()
        assert server.process.stderr is not None
        assert key.encode() not in server.process.stderr.read()
        assert key not in json.dumps(server.messages)


def no_children(session: int) -> bool:
    """Whether every process that the server started has ended, or does so before the deadline."""
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
