"""One call, one run: the tools against an API that loses answers, fails after accepting, or is too busy."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.client.faults import Api, Fault, Request, Server, error, http
from tests.client.test_once_kinds import Untold
from tests.server.tools.conftest import text_of
from tests.server.tools.faulty import over

pytestmark = pytest.mark.anyio


class Batches(Untold):
    """Batches of workflow runs."""

    def _batch(self, batch_id: str) -> dict[str, Any]:
        return {"batchId": "batch_1"}

    def _add(self, metadata: Any, batch_id: str | None) -> dict[str, Any]:
        return super()._add(metadata, batch_id and "batch_1")


TOOLS: dict[str, tuple[Callable[[], Api], str, dict[str, Any]]] = {
    "parse": (Api, "parse_document", {"file": "file_1"}),
    "extract": (
        lambda: Api("extract_runs", "exr_{}"),
        "extract_data",
        {"file": "file_1", "schema": {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}},
    ),
    "workflow": (
        lambda: Untold("workflow_runs", "workflow_run_{}"),
        "run_workflow",
        {"workflow_id": "workflow_1", "files": ["file_1"]},
    ),
    "batch": (Api, "start_batch", {"operation": "parse", "files": ["file_1"]}),
    "batch of workflows": (
        lambda: Batches("workflow_runs", "workflow_run_{}"),
        "start_batch",
        {"operation": "workflow", "processor_id": "workflow_1", "files": ["file_1"]},
    ),
    "form": (lambda: Api("edit_runs", "edr_{}"), "fill_form", {"file": "file_1", "instructions": "Name: Ada"}),
}
"""An API, a tool, and a call of it."""

BUSY = error(429, "RATE_LIMIT_EXCEEDED", retryable=True)
FAULTS: dict[str, Fault | bytes] = {
    "500 after accepting": Fault(error(500, "INTERNAL_ERROR", retryable=True), accepted=True),
    "500 before accepting": error(500, "INTERNAL_ERROR", retryable=True),
    "dropped after accepting": Fault(accepted=True),
    "dropped before accepting": Fault(),
    "429": BUSY,
    "429 with Retry-After": error(429, "RATE_LIMIT_EXCEEDED", retryable=True, Retry_After="3"),
    "gateway": Fault(http(502, b"<html>Bad Gateway</html>", "text/html"), accepted=True),
}


async def called(server: Server, kind: str, patch: pytest.MonkeyPatch) -> tuple[dict[str, Any], bool]:
    """What the tool answered, and whether it is an error."""
    _, tool, arguments = TOOLS[kind]
    given = arguments if tool == "start_batch" else {**arguments, "wait_seconds": 0}
    async with over(server, patch) as client:
        result = await client.call_tool(tool, given)
    return json.loads(text_of(result)), result.is_error


@pytest.mark.parametrize("kind", TOOLS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_leaves_one_run_at_most_and_the_call_tells_which(
    monkeypatch: pytest.MonkeyPatch, fault: str, kind: str
) -> None:
    api = TOOLS[kind][0]()
    told, failed = await called(Server(answer=api, faults=[FAULTS[fault]]), kind, monkeypatch)
    if kind == "form" and "429" not in fault:  # nothing marks a run of a form, so it is not sent again
        assert failed
        assert told["code"] == "LOCAL_UNCERTAIN"
        assert told["retryable"] is False
        assert "list_runs(" in told["hint"]
        assert len(api.runs) <= 1
        return
    assert not failed, told
    assert [run["id"] for run in api.runs] == [told.get("run_id", api.runs[0]["id"])]
    assert told.get("run_id") or told["batch_id"] == api.runs[0]["batchId"]


@pytest.mark.parametrize("kind", TOOLS)
async def test_an_api_that_stays_busy_is_told_of_and_has_started_nothing(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    api = TOOLS[kind][0]()
    told, failed = await called(Server(answer=api, faults=[BUSY] * 20), kind, monkeypatch)
    assert failed
    assert (told["code"], told["retryable"]) == ("RATE_LIMIT_EXCEEDED", True)
    assert api.runs == []


@pytest.mark.parametrize("kind", ["parse", "extract", "workflow"])
async def test_a_run_that_was_found_but_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    api = TOOLS[kind][0]()

    def answer(request: Request) -> bytes:
        listed = request.path.count("/") == 1 or request.method == "POST"
        return api(request) if listed else error(503, "INTERNAL_ERROR", retryable=True)

    server = Server(answer=answer, faults=[Fault(accepted=True)])
    told, failed = await called(server, kind, monkeypatch)
    assert failed
    assert len(api.runs) == 1
    if kind != "workflow":  # whose lists do not tell the mark
        assert told["run_id"] == api.runs[0]["id"]
        assert f'get_run(run_id="{told["run_id"]}")' in told["hint"]


async def test_an_api_that_fails_while_a_run_goes_on_leads_back_to_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    api = Api()
    server = Server(
        answer=lambda request: (
            api(request) if request.method == "POST" else error(503, "INTERNAL_ERROR", retryable=True)
        )
    )
    told, failed = await called(server, "parse", monkeypatch)
    assert failed
    assert told["run_id"] == api.runs[0]["id"]
    assert told["hint"].startswith(f'The run was started: get_run(run_id="{told["run_id"]}")')
