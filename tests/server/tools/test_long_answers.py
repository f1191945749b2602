"""The answer about a run stays within its budget, however much there is in the run, and says how to get the rest."""

import copy
import json
from typing import Any

import pytest

from extend_mcp.server.tools.calls.extend_tool import to_result
from extend_mcp.server.tools.summary import summarize
from extend_mcp.wire.edit import FormDetectionRun
from extend_mcp.wire.extract import ExtractRun
from extend_mcp.wire.runs import Run
from extend_mcp.wire.split import SplitRun
from extend_mcp.wire.verify import VerifyRun
from extend_mcp.wire.workflows import WorkflowRun
from tests.o200k import encode
from tests.server.tools.conftest import text_of
from tests.wire import load

BUDGETS = [500, 2000]
LONG = "xQ7-zK_9vW.Jf3~" * 30


def run(name: str) -> dict[str, Any]:
    """A run as the API tells it."""
    return dict(copy.deepcopy(load("responses", name)))


def extraction() -> Run:
    """Long values, doubtful ones, and as many that were not found; none is cited."""
    found = run("extract_run")
    found["output"]["value"] = {
        "lines": [{"name": LONG, "price": index} for index in range(100)],
        **{f"doubted_{index}": LONG[:40] for index in range(100)},
        **{f"absent_{index}": None for index in range(200)},
    }
    place = {"fileId": "file_1", "page": {"number": 1}, "referenceText": LONG, "polygon": [{"x": 1, "y": 1}] * 4}
    cited = {"ocrConfidence": 0.5, "citations": [place]}
    found["output"]["metadata"] = {"lines": cited, **{f"doubted_{index}": cited for index in range(100)}}
    return ExtractRun.model_validate(found)


def splitting() -> Run:
    found = run("split_run")
    found["output"]["splits"] = [{**found["output"]["splits"][0], "type": LONG, "identifier": LONG}] * 200
    return SplitRun.model_validate(found)


def verification() -> Run:
    found = run("verify_run")
    found["output"]["signals"] = [{**found["output"]["signals"][0], "summary": LONG}] * 100
    return VerifyRun.model_validate(found)


def form() -> Run:
    found = run("form_detection_run")
    field = {"enum": [f"{LONG}{index}" for index in range(30)], "extend_edit:field_type": "radio"}
    found["output"]["schema"] = {"type": "object", "properties": {f"{index} {LONG}": field for index in range(200)}}
    return FormDetectionRun.model_validate(found)


def workflow() -> Run:
    found = run("workflow_run")
    step = next(step for step in found["stepRuns"] if step["stepType"] == "EXTRACT")
    step["result"]["extractRun"]["output"]["value"] = {"text": LONG * 20}
    step["step"]["name"] = LONG
    return WorkflowRun.model_validate({**found, "stepRuns": [step] * 80})


@pytest.mark.parametrize("budget", BUDGETS)
@pytest.mark.parametrize("make", [extraction, splitting, verification, form, workflow])
@pytest.mark.parametrize("citations", [False, True])
def test_an_answer_stays_within_its_budget_and_names_the_rest(make: Any, budget: int, citations: bool) -> None:
    text = text_of(to_result(summarize(make(), budget, citations=citations)))
    assert len(encode(text)) <= budget
    assert "read_run(" in json.loads(text)["next"]


def test_an_extraction_tells_what_was_left_out() -> None:
    answer = summarize(extraction(), 2000, citations=True).model_dump()
    assert answer["values"]
    assert answer["not_found"]
    assert answer["flags"]
    for what in ("more fields not found", "more flags", "more citations", "more values cut short", 'pointer="/value/'):
        assert what in answer["next"]
