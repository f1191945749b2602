"""What is told of each tool call: one JSON line on stderr, and spans where OpenTelemetry is set up."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import mcp.shared._otel
import pytest
from mcp import Client
from mcp.client import ClientRequestContext
from mcp_types import ElicitRequestParams, ElicitResult
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from pydantic import SecretStr

from extend_mcp import tracing
from extend_mcp.analysis.job import Done, Job
from extend_mcp.engine.queue.runner import Runner
from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.stdio import started

pytestmark = pytest.mark.anyio
SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
FIELDS = ["time", "caller", "tool", "arguments", "outcome", "request_id", "ms", "tokens_out"]
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with App(Settings(backend="local", data_dir=tmp_path_factory.mktemp("data")), local_files=True) as app:
        yield app


@pytest.fixture(scope="module", params=["auto", "legacy"], ids=["modern", "older"])
async def client(app: App, request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    async with Client(build_server(app), mode=request.param) as client:
        yield client


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """What an SDK that is set up is told."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    for module in (tracing, mcp.shared._otel):
        monkeypatch.setattr(module, "_tracer", provider.get_tracer(module.__name__))
    yield exporter
    provider.shutdown()


def of_call(exporter: InMemorySpanExporter) -> tuple[ReadableSpan, list[ReadableSpan]]:
    """The span of the only tool call, and those of its requests to the API, in their order."""
    done = exporter.get_finished_spans()
    (call,) = [span for span in done if span.kind is SpanKind.SERVER and span.name.startswith("tools/call")]
    assert call.context is not None
    requests = [span for span in done if span.parent is not None and span.parent.span_id == call.context.span_id]
    return call, sorted(requests, key=lambda span: span.start_time or 0)


async def test_a_call_has_a_span_and_each_of_its_requests_one_under_it(
    client: Client, spans: InMemorySpanExporter
) -> None:
    found = await client.call_tool("extract_data", {"text": "Total: 5", "schema": SCHEMA, "fresh": True})
    call, requests = of_call(spans)
    assert call.name == "tools/call extract_data"
    assert len(requests) >= 2
    first = requests[0]
    assert (first.name, first.kind, first.status.status_code) == ("extend POST", SpanKind.CLIENT, StatusCode.UNSET)
    assert set(first.attributes or {}) == {
        "http.request.method", "url.path", "http.response.status_code", "extend.request_id",
    }  # fmt: skip
    assert (first.attributes or {})["url.path"] == "/extract_runs"
    last = requests[-1].attributes or {}
    run_id = (found.structured_content or {})["run_id"]
    assert (last["http.request.method"], last["url.path"]) == ("GET", f"/extract_runs/{run_id}")
    assert last["http.response.status_code"] == 200
    assert not any(span.events for span in (call, *requests))


async def test_no_query_is_in_a_span(client: Client, spans: InMemorySpanExporter) -> None:
    await client.call_tool("list_runs", {"type": "parse", "limit": 3})
    _, requests = of_call(spans)
    assert [(span.attributes or {})["url.path"] for span in requests] == ["/parse_runs"]


async def test_a_request_that_is_refused_is_an_error_and_says_no_more(
    client: Client, spans: InMemorySpanExporter
) -> None:
    await client.call_tool("get_run", {"run_id": "pr_nothing"})
    call, requests = of_call(spans)
    assert call.status.status_code is StatusCode.ERROR
    status = requests[-1].status
    assert (status.status_code, status.description) == (StatusCode.ERROR, None)
    assert (requests[-1].attributes or {})["http.response.status_code"] == 404


async def test_a_request_without_an_answer_is_an_error_without_a_status(spans: InMemorySpanExporter) -> None:
    settings = Settings(base_url=NOWHERE, api_key=SecretStr("sk_test_0123456789"))
    async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
        await client.call_tool("parse_document", {"file": "file_x"})
    _, requests = of_call(spans)
    assert requests
    for span in requests:
        assert span.status.status_code is StatusCode.ERROR
        assert set(span.attributes or {}) == {"http.request.method", "url.path"}
        assert not span.events


def test_without_an_sdk_no_sdk_is_loaded_and_no_span_is_made() -> None:
    program = (
        "import sys, extend_mcp.server.mcp_server, extend_mcp.client.transport, extend_mcp.tracing as tracing\n"
        "from opentelemetry import trace\n"
        "with tracing.api_request('GET /files') as note:\n"
        "    note(200, 'req_1')\n"
        "    assert not trace.get_current_span().is_recording()\n"
        "assert not [name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))]"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def lines(text: str) -> list[dict[str, Any]]:
    """The audit lines among what was said on stderr, each checked for its fields."""
    told = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    for line in told:
        assert list(line) == FIELDS
        assert datetime.fromisoformat(line["time"]).utcoffset() == timedelta(0)
        assert isinstance(line["ms"], int)
        assert isinstance(line["tokens_out"], int)
    return told


async def test_a_call_that_succeeds_has_one_line(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    await client.call_tool("extract_data", {"text": "Total: 5", "schema": SCHEMA})
    (line,) = lines(capsys.readouterr().err)
    assert (line["caller"], line["tool"], line["outcome"]) == ("local", "extract_data", "ok")
    assert line["arguments"] == ["schema", "text"]
    assert line["request_id"].startswith("req_")
    assert line["tokens_out"] > 10


@pytest.mark.parametrize(
    ("tool", "arguments", "outcome"),
    [
        ("get_run", {"run_id": "pr_nothing"}, "NOT_FOUND"),
        ("get_run", {}, "LOCAL_INVALID_ARGUMENT"),
        ("get_run", {"run_id": "pr_1", "no_such": 1}, "LOCAL_UNKNOWN_ARGUMENT"),
        ("no_such_tool", {"a": 1}, "LOCAL_UNKNOWN_TOOL"),
        ("parse_document", {"file": "/nowhere/at/all.pdf"}, "LOCAL_PATH_NOT_ALLOWED"),
    ],
)
async def test_a_call_that_is_refused_has_one_line_with_its_code(
    client: Client, capsys: pytest.CaptureFixture[str], tool: str, arguments: dict[str, Any], outcome: str
) -> None:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    (line,) = lines(capsys.readouterr().err)
    assert (line["tool"], line["arguments"], line["outcome"]) == (tool, sorted(arguments), outcome)
    assert (line["request_id"] is not None) == (outcome == "NOT_FOUND")


async def test_a_call_that_is_cancelled_has_one_line(
    client: Client, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, run = anyio.Event(), Runner.run

    async def never(self: Runner, job: Job, sharer: str | None = None) -> Done:
        begun.set()
        await anyio.sleep_forever()
        return await run(self, job, sharer)

    monkeypatch.setattr(Runner, "run", never)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(partial(client.call_tool, "extract_data", {"text": "Total: 7", "schema": SCHEMA}))
        with anyio.fail_after(DEADLINE):
            await begun.wait()
        tasks.cancel_scope.cancel()
    said = ""
    with anyio.fail_after(DEADLINE):
        while '"tool"' not in said:
            await anyio.lowlevel.checkpoint()
            said += capsys.readouterr().err
    (line,) = lines(said)
    assert (line["tool"], line["outcome"], line["tokens_out"]) == ("extract_data", "cancelled", 0)


async def test_a_question_to_the_user_is_a_line_of_its_own(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def decline(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        return ElicitResult(action="decline")

    file = tmp_path / "private.txt"
    file.write_text("Total: 5")
    async with Client(build_server(app), elicitation_callback=decline) as client:
        await client.call_tool("parse_document", {"file": str(file)})
    asked, refused = lines(capsys.readouterr().err)
    assert (asked["outcome"], asked["tokens_out"]) == ("asked_user", 0)
    assert refused["outcome"].startswith("LOCAL_")
    assert "private" not in str(asked) + str(refused)


NAMES = ["a\nb", '"},{"', "\x1b[31mred", "\u202eevil", "é", "\U0001f600", "x" * 5000, "", "\x00", "</script>"]


async def test_a_line_is_one_line_of_json_whatever_the_names(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    await client.call_tool("get_status\n{", dict.fromkeys(NAMES, 1))
    said = capsys.readouterr().err
    assert said.isascii()
    assert len(said.splitlines()) == 1
    (line,) = lines(said)
    assert len(said) < 2000
    assert not any(name for name in line["arguments"] if not name.isprintable() or len(name) > 64)


async def test_of_many_names_a_line_holds_a_few(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    await client.call_tool("get_status", {f"name{number}": 1 for number in range(1000)})
    (line,) = lines(capsys.readouterr().err)
    assert len(line["arguments"]) == 20


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_over_stdio_each_call_has_a_line_too(tmp_path: Path, encoding: str) -> None:
    with started(tmp_path, PYTHONIOENCODING=encoding) as server:
        server.tool("get_status")
        server.tool("get_status", **dict.fromkeys(NAMES, 1))
        assert server.process.stdin is not None
        server.process.stdin.close()
        assert server.process.stderr is not None
        said = server.process.stderr.read().decode("ascii")
    first, second = lines(said)
    assert (first["caller"], first["outcome"]) == ("local", "ok")
    assert second["outcome"] == "LOCAL_UNKNOWN_ARGUMENT"
