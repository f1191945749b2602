"""A large body is read in steps, into the same answers as a small one."""

import json
from typing import Any

import pytest

from extend_mcp.client.large import read_large
from extend_mcp.client.responses import RawAnswer, read
from extend_mcp.errors import BadAnswer
from extend_mcp.server.answers.document import DocumentReader
from extend_mcp.server.tools.run_answers.run_facts import get_result_part
from extend_mcp.server.tools.summary import summarize
from extend_mcp.wire.classify import ClassifyRun
from extend_mcp.wire.extract import ExtractRun
from extend_mcp.wire.parse_runs import ParseRun
from extend_mcp.wire.runs import ListPage, Run
from extend_mcp.wire.split import SplitRun
from extend_mcp.wire.workflows import WorkflowRun
from tests.wire import load

KINDS: dict[str, type[Run]] = {
    "parse_run": ParseRun,
    "extract_run": ExtractRun,
    "classify_run": ClassifyRun,
    "split_run": SplitRun,
    "workflow_run": WorkflowRun,
}


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every body counts as large."""
    monkeypatch.setattr("extend_mcp.client.responses.LARGE_BYTES", 0)


def body_of(name: str) -> bytes:
    return json.dumps(load("responses", name)).encode()


def answer(body: bytes) -> RawAnswer:
    return RawAnswer("GET /x", 200, {"content-type": "application/json"}, body, "secret-key")


@pytest.mark.parametrize("name", KINDS)
def test_a_large_run_is_told_as_a_small_one_is(name: str, large: None) -> None:
    model, body = KINDS[name], body_of(name)
    small, big = model.model_validate_json(body), read(model, answer(body), 0)
    assert big.body is not None
    assert small.body is None
    for cited in (False, True):
        told, expected = (summarize(run, 2000, citations=cited).model_dump() for run in (big, small))
        assert _without_mark(told) == _without_mark(expected)


@pytest.mark.parametrize("name", KINDS)
def test_its_output_is_written_as_json_writes_it(name: str, large: None) -> None:
    run = read(KINDS[name], answer(body_of(name)), 0)
    part = get_result_part(run)
    assert part is not None
    whole = load("responses", name)
    expected = whole if name == "workflow_run" else whole["output"]
    assert "".join(part.lines()) == json.dumps(expected, ensure_ascii=False, indent=1)


def test_a_large_parse_holds_its_blocks_as_rows_alone(large: None) -> None:
    body = body_of("parse_run")
    small, big = ParseRun.model_validate_json(body), read(ParseRun, answer(body), 0)
    assert small.output is not None
    assert big.output is not None
    assert [chunk.rows for chunk in big.output.chunks] == [chunk.rows for chunk in small.output.chunks]
    assert not any(chunk.blocks for chunk in big.output.chunks)
    assert DocumentReader(big.output).outline() == DocumentReader(small.output).outline()


def test_a_list_is_read_in_steps_too(large: None) -> None:
    body = json.dumps({"object": "list", "data": [load("responses", "classify_run")] * 3}).encode()
    assert len(read(ListPage[ClassifyRun], answer(body), 0).data) == 3


@pytest.mark.parametrize(
    "body",
    [
        b'{"object": "parse_run", "id": ',
        b"<html>",
        b"\xff\xfe",
        b'{"id": "a", "status": "\\ud800"}',
        b'{"id": "a", "status": "\\udc00\\ud800"}',
        b"[" * 100_000,
        b'{"id": "a"}',
        b"[]",
        b"7",
        b'{"id": "a", "status": "PROCESSED", "output": 7}',
        b'{"id": "a", "status": "PROCESSED", "output": {"chunks": 7}}',
        b'{"id": "a", "status": "PROCESSED", "output": {"chunks": [{"blocks": [7]}]}}',
        b'{"id": "a", "status": "PROCESSED", "output": {"chunks": [{"blocks": [{"object": "block", "content": 7}]}]}}',
        b'{"id": "a", "status": "PROCESSED", "output": {"chunks": [{"blocks": 7}]}}',
    ],
)
def test_a_large_body_that_is_none_of_the_apis_is_a_bad_answer(body: bytes, large: None) -> None:
    with pytest.raises(BadAnswer):
        read(ParseRun, answer(body), 0)


def test_metadata_of_another_shape_are_a_bad_answer_once_they_are_read(large: None) -> None:
    whole = load("responses", "extract_run")
    whole["output"]["metadata"] = {path: {"citations": 7} for path in whole["output"]["metadata"]}
    run = read(ExtractRun, answer(json.dumps(whole).encode()), 0)
    with pytest.raises(BadAnswer):
        summarize(run, 2000)


def test_whole_characters_that_are_written_in_halves_are_read() -> None:
    body = b'{"id": "a", "status": "\\ud83d\\ude00 \\\\ud83d", "object": "parse_run"}'
    assert read_large(ParseRun, body).status == "\U0001f600 \\ud83d"


def _without_mark(told: dict[str, Any]) -> dict[str, Any]:
    """The mark around a document's text is another one each time."""
    document = told.get("document")
    return {**told, "document": document.split("\n")[1:-1]} if document else told
