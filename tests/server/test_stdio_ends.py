"""Calls that are cancelled, and the end of input, with runs of every kind under way."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests import sample_files
from tests.deadlines import DEADLINE
from tests.stdio import Server, no_children, started

FILE = "https://docs.example/a.pdf"
SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}
STARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "parse_runs/pr_1": ("parse_document", {"file": FILE}),
    "extract_runs/exr_1": ("extract_data", {"file": FILE, "schema": SCHEMA}),
    "classify_runs/clr_1": ("classify_document", {"file": FILE, "classes": {"bill": "A bill"}}),
    "workflow_runs/workflow_run_1": ("run_workflow", {"workflow_id": "workflow_1", "files": [FILE]}),
}
"""A run, and the call that starts it."""


class Api(ThreadingHTTPServer):
    """An API whose runs never end; it knows what was asked. An upload waits until `taken` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.news = threading.Condition()
        self.taken = threading.Event()

    def note(self, call: str) -> None:
        """Remember that this was asked."""
        with self.news:
            self.asked.append(call)
            self.news.notify_all()

    def wait(self, call: str) -> None:
        """Wait until this is asked."""
        with self.news:
            assert self.news.wait_for(lambda: call in self.asked, DEADLINE), self.asked

    def calls(self) -> list[str]:
        """What was asked."""
        with self.news:
            return list(self.asked)


class Handler(BaseHTTPRequestHandler):
    """Answers with a run at work, whatever is asked."""

    server: Api
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", "0")))
        path = self.path.partition("?")[0]
        self.server.note(f"{self.command} {path}")
        if path == "/files/upload":
            self.server.taken.wait(DEADLINE)
        kind = path.split("/")[1]
        run_id = next((run.split("/")[1] for run in STARTS if run.startswith(f"{kind}/")), "file_1")
        body = (
            f'{{"object": "{kind[:-1]}", "id": "{run_id}", "status": "PROCESSING", "name": "a", "data": []}}'.encode()
        )
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def over_api(tmp_path: Path, *flags: str, modern: bool = False) -> Iterator[tuple[Server, Api]]:
    """A server process whose backend is such an API."""
    with Api() as api:
        serving = threading.Thread(target=api.serve_forever)
        serving.start()
        try:
            address = f"http://127.0.0.1:{api.server_port}"
            key = "sk_test_0123"
            data = tmp_path / "data"
            tools = ("--toolsets", "core,run_workflow")
            with started(data, *tools, *flags, modern=modern, EXTEND_API_KEY=key, EXTEND_BASE_URL=address) as server:
                yield server, api
        finally:
            api.taken.set()
            api.shutdown()
            serving.join()


def cancel(server: Server, number: int, reason: str | None = None) -> None:
    """Cancel the request with this id."""
    params = {"requestId": number, **({"reason": reason} if reason is not None else {})}
    server.write({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params})


@pytest.mark.parametrize("run", STARTS)
def test_a_cancelled_call_cancels_its_run_at_the_api_once(tmp_path: Path, run: str) -> None:
    tool, arguments = STARTS[run]
    with over_api(tmp_path) as (server, api):
        number = server.send("tools/call", {"name": tool, "arguments": arguments})
        api.wait(f"GET /{run}")
        cancel(server, number)
        api.wait(f"POST /{run}/cancel")
        server.call("tools/list")
        assert api.calls().count(f"POST /{run}/cancel") == 1
        server.end()


def test_a_cancelled_get_run_only_stops_waiting(tmp_path: Path) -> None:
    with over_api(tmp_path) as (server, api):
        number = server.send("tools/call", {"name": "get_run", "arguments": {"run_id": "exr_1"}})
        api.wait("GET /extract_runs/exr_1")
        cancel(server, number)
        server.tool("get_status")
        server.end()
        assert not [call for call in api.calls() if call.startswith("POST")]


def test_a_batch_cancelled_while_its_files_are_sent_is_not_started(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "note.txt").write_text("Total: EUR 1.00")
    with over_api(tmp_path, "--allow-dir", str(folder)) as (server, api):
        arguments = {"operation": "parse", "files": [str(folder / "note.txt"), FILE]}
        number = server.send("tools/call", {"name": "start_batch", "arguments": arguments})
        api.wait("POST /files/upload")
        cancel(server, number)
        server.tool("get_status")
        api.taken.set()
        server.tool("get_status")
        server.end()
        assert "POST /parse_runs/batch" not in api.calls()


def test_the_end_of_input_ends_the_process_with_runs_of_the_api_under_way(tmp_path: Path) -> None:
    with over_api(tmp_path) as (server, api):
        for tool, arguments in STARTS.values():
            server.send("tools/call", {"name": tool, "arguments": arguments})
        for run in STARTS:
            api.wait(f"GET /{run}")
        server.end()
        assert no_children(server.process.pid)
        assert not [call for call in api.calls() if call.endswith("/cancel")], "they go on"


def test_the_end_of_input_leaves_no_child_and_local_runs_go_on_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "invoice.pdf").write_bytes(sample_files.invoice_pdf())
    flags = ("--allow-dir", str(folder), "--toolsets", "core,create_workflow,run_workflow")
    with started(tmp_path / "data", *flags) as server:
        workflow = told(server, "create_workflow", name="Parse")["id"]
        file = told(server, "upload_file", file=str(folder / "invoice.pdf"))["file_id"]
        begun = [
            told(server, "parse_document", file=file, wait_seconds=0),
            told(server, "extract_data", file=file, schema=SCHEMA, wait_seconds=0),
            told(server, "run_workflow", workflow_id=workflow, files=[file], wait_seconds=0),
        ]
        batch = told(server, "start_batch", operation="parse", files=[file])
        assert {run["status"] for run in begun} <= {"PENDING", "PROCESSING"}
        for run in begun:
            server.send("tools/call", {"name": "get_run", "arguments": {"run_id": run["run_id"]}})
        server.send("tools/call", {"name": "get_batch", "arguments": {"batch_id": batch["batch_id"]}})
        server.end()
        assert no_children(server.process.pid)
    with started(tmp_path / "data", *flags) as server:
        ended = [told(server, "get_run", run_id=run["run_id"]) for run in begun]
        assert [run["status"] for run in ended] == ["PROCESSED"] * 3
        assert ended[1]["values"] == {"invoice_number": "INV-2024-0042"}
        assert "INV-2024-0042" in ended[0]["document"]
        assert told(server, "get_batch", batch_id=batch["batch_id"])["counts"] == {"PROCESSED": 1}
        server.end()


def told(server: Server, tool: str, /, **arguments: Any) -> dict[str, Any]:
    """The structured answer of a call that succeeds."""
    result = server.tool(tool, **arguments)
    assert not result.get("isError"), result
    answer: dict[str, Any] = result["structuredContent"]
    return answer
