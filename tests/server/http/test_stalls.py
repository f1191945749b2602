"""Whoever reads a large result, or sends a large schema, holds up nobody else: /health answers while it goes on."""

import importlib
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from anyio import create_task_group, to_thread

from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.http.front import Front, result_of, served

pytestmark = pytest.mark.anyio

TEXT = b"# One\n\nalpha beta\n\n# Two\n\ngamma delta\n"
SCHEMA = {"type": "object", "properties": {"total": {"type": "number"}}}


@pytest.fixture(scope="module")
async def front(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Front]:
    """A front with every tool."""
    async with served(
        Settings(backend="local", data_dir=tmp_path_factory.mktemp("stalls"), toolsets=("all",))
    ) as front:
        yield front


@pytest.fixture(scope="module")
async def ids(front: Front) -> dict[str, str]:
    """A file, a parse of it, and a batch of such parses."""
    url = (await front.call("request_upload", name="a.md"))["url"]
    file_id = (await front.http.put(url[url.index("/uploads") :], content=TEXT)).json()["file_id"]
    run = await front.call("parse_document", file=file_id, wait_seconds=DEADLINE)
    batch_id = (await front.call("start_batch", operation="parse", files=[file_id] * 3))["batch_id"]
    assert (await front.call("get_batch", batch_id=batch_id, wait_seconds=DEADLINE))["status"] == "PROCESSED"
    return {"FILE": file_id, "RUN": run["run_id"], "BATCH": batch_id}


class Held:
    """Holds each call of a function, in whatever thread it is made, until somebody else was answered."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.begun, self.answered = threading.Event(), threading.Event()

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.begun.set()
        assert self.answered.wait(DEADLINE), "nobody was answered meanwhile"
        return self._function(*given, **named)


async def answered_meanwhile(
    front: Front, patch: pytest.MonkeyPatch, where: str, call: Callable[[], Awaitable[Any]]
) -> Any:
    """What `call` gives, whose work at `where` goes on only once /health has answered."""
    module, _, name = where.rpartition(".")
    held = Held(getattr(importlib.import_module(module), name))
    patch.setattr(where, held)
    told: list[Any] = []

    async def work() -> None:
        told.append(await call())

    async with create_task_group() as tasks:
        tasks.start_soon(work)
        assert await to_thread.run_sync(held.begun.wait, DEADLINE)
        assert (await front.http.get("/health")).text == "ok"
        assert not told
        held.answered.set()
    return told[0]


@pytest.mark.parametrize(
    ("where", "picked"),
    [
        ("server.answers.window.check_in", {}),
        ("server.answers.window.check_in", {"pages": "1"}),
        ("server.answers.document.check_in", {"section": "Two"}),
        ("server.answers.words.check_in", {"search": "delta gamma"}),
        ("server.answers.part.check_in", {"pointer": "/chunks/0"}),
        ("client.large.check_in", {"pointer": "/chunks/0"}),
    ],
)
async def test_read_run_reads_beside_the_loop(
    front: Front, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, where: str, picked: dict[str, str]
) -> None:
    if "large" in where:
        monkeypatch.setattr("extend_mcp.client.responses.LARGE_BYTES", 0)
        monkeypatch.setattr("extend_mcp.client.transport.LARGE_BYTES", 0)
    call = partial(front.rpc, "tools/call", name="read_run", arguments={"run_id": ids["RUN"], **picked})
    told = await answered_meanwhile(front, monkeypatch, f"extend_mcp.{where}", call)
    assert "<document-" in result_of(told)["content"][0]["text"]


@pytest.mark.parametrize(
    ("where", "path"),
    [("to_json_text", ""), ("to_json_text", "/output"), ("enclose", "/markdown"), ("enclose", "/pages/1")],
)
async def test_resources_are_read_beside_it(
    front: Front, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, where: str, path: str
) -> None:
    call = partial(front.rpc, "resources/read", uri=f"extend://runs/{ids['RUN']}{path}")
    told = await answered_meanwhile(front, monkeypatch, f"extend_mcp.server.resources.{where}", call)
    assert result_of(told)["contents"][0]["text"]


@pytest.mark.parametrize(
    ("where", "tool", "arguments"),
    [
        ("server.answers.tokens.check_in", "get_run", {"run_id": "RUN"}),
        ("server.answers.tokens.check_in", "parse_document", {"file": "FILE", "wait_seconds": 60}),
        ("server.tools.run_answers.run_rows.to_one_line", "get_batch", {"batch_id": "BATCH"}),
        ("server.tools.run_answers.run_rows.to_one_line", "list_runs", {"type": "parse"}),
        ("server.tools.run_answers.api_objects.to_one_line", "list_files", {}),
        ("server.tools.run_answers.api_objects.fold", "get_file", {"file_id": "FILE"}),
        ("server.tools.schema_tools.check_size", "check_schema", {"schema": SCHEMA}),
        (
            "server.tools.calls.config_arguments.check_size",
            "extract_data",
            {"file": "FILE", "schema": SCHEMA, "wait_seconds": 60},
        ),
        (
            "server.tools.calls.config_arguments.check_size",
            "create_processor",
            {"type": "extractor", "name": "A", "config": {"schema": SCHEMA}},
        ),
    ],
)
async def test_answers_and_schemas_are_worked_on_beside_it(
    front: Front,
    ids: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    tool: str,
    arguments: dict[str, Any],
) -> None:
    given = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in arguments.items()}
    told = await answered_meanwhile(front, monkeypatch, f"extend_mcp.{where}", partial(front.call, tool, **given))
    assert "code" not in told, told


async def test_a_reading_that_takes_too_long_is_an_error_that_says_what_to_do(
    front: Front, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extend_mcp.long_work.SECONDS", -1.0)
    monkeypatch.setattr("extend_mcp.long_work.EVERY", 1)
    answer = result_of(await front.rpc("tools/call", name="read_run", arguments={"run_id": ids["RUN"]}))
    assert answer["isError"]
    assert "LOCAL_TOO_LARGE" in answer["content"][0]["text"]
