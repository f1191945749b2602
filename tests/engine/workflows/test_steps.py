"""Each type of step, in whole runs."""

from typing import Any

import httpx
import pytest

from tests.engine.conftest import uploaded
from tests.engine.workflows.conftest import KINDS, TOTAL, extract, of, ran, result, started, step, steps
from tests.engine.workflows.doubles import document

pytestmark = pytest.mark.anyio


async def test_a_workflow_without_steps_parses(client: httpx.AsyncClient) -> None:
    made = (await client.post("/workflows", json={"name": "Plain"})).json()
    assert [(one["type"], one["name"]) for one in made["draftVersion"]["steps"]] == [
        ("TRIGGER", "trigger"),
        ("PARSE", "parse"),
    ]
    run = await ran(client, made["draftVersion"]["steps"], file={"text": "hello"}, metadata={"ref": 7})
    assert (run["status"], run["failureReason"], run["metadata"]) == ("PROCESSED", None, {"ref": 7})
    (parsed,) = run["stepRuns"]
    assert (parsed["stepType"], parsed["status"], parsed["step"]["name"]) == ("PARSE", "PROCESSED", "parse")
    assert parsed["result"]["parseRun"]["output"]["chunks"][0]["content"] == "hello"
    assert parsed["files"] == run["files"]
    assert run["startTime"] == run["initialRunAt"] <= run["endTime"]
    (entry,) = run["usage"]["breakdown"]
    assert (entry["object"], entry["id"]) == ("parse_run", parsed["result"]["parseRun"]["id"])


async def test_an_extraction_uses_the_parse_of_the_workflow(client: httpx.AsyncClient) -> None:
    run = await ran(client, steps(extract("extract")), file=document(value={"total": 5}))
    parsed, extracted = result(run, "parse")["parseRun"], result(run, "extract")["extractRun"]
    assert extracted["output"]["value"] == {"total": 5}
    assert extracted["parseRunId"] == parsed["id"]
    for path, run_id in (("parse_runs", parsed["id"]), ("extract_runs", extracted["id"])):
        listed = (await client.get(f"/{path}", params={"source": "WORKFLOW_RUN", "sourceId": run["id"]})).json()
        assert [one["id"] for one in listed["data"]] == [run_id]


@pytest.mark.parametrize(("total", "taken"), [(1500, "large"), (1000, "large"), (12, "small"), (None, "none")])
async def test_a_conditional_takes_the_first_condition_that_is_met(
    client: httpx.AsyncClient, total: float | None, taken: str
) -> None:
    operand = "{{extract.output.value.total}}"
    conditions = [
        {"id": "a", "type": "IF", "operation": "IS_NULL", "leftOperand": operand},
        {"id": "b", "type": "ELSE_IF", "operation": "GTE", "leftOperand": operand, "rightOperand": "1000"},
        {"id": "c", "type": "ELSE"},
    ]
    routes = [
        {"step": "none", "conditionId": "a"},
        {"step": "large", "conditionId": "b"},
        {"step": "small", "conditionId": "c"},
    ]
    defined = steps(
        extract("extract", "check"),
        step("CONDITIONAL", "check", *routes, conditions=conditions),
        *[step("ROUTER", name) for name in ("none", "large", "small")],
    )
    run = await ran(client, defined, file=document(value={"total": total}))
    assert [one["step"]["name"] for one in run["stepRuns"]] == ["parse", "extract", taken]


async def test_rules_pass_and_fail_with_their_reasons(client: httpx.AsyncClient) -> None:
    rules = {
        "sum": "extract.total = SUM(extract.lines.amount)",
        "all positive": "extract.lines.amount > 0",
        "kind": 'classify = "invoice" AND metadata.ref = "x"',
        "wrong": "extract.total =",
        "text": 'extract.total + "a" = 1',
        "unknown": "nothing.total = 1",
        "absent": "extract.missing",
    }
    schema = {"type": "object", "properties": TOTAL["properties"] | {"lines": {"type": "array", "items": TOTAL}}}
    defined = steps(
        step(
            "CLASSIFY",
            "classify",
            {"step": "extract", "classificationId": "invoice"},
            classifierConfig={"classifications": KINDS},
        ),
        extract("extract", "rules", schema=schema),
        step(
            "RULE_VALIDATION",
            "rules",
            {"step": "good", "result": "pass"},
            {"step": "bad", "result": "fail"},
            rules=[{"name": name, "formula": formula} for name, formula in rules.items()],
        ),
        step("ROUTER", "good"),
        step("ROUTER", "bad"),
    )
    found = document(**{"class": "invoice", "value": {"total": 3, "lines": [{"amount": 4}, {"amount": -1}]}})
    run = await ran(client, defined, file=found, metadata={"ref": "x"})
    outcome = result(run, "rules")
    assert outcome["allPassed"] is False
    by_name = {rule.pop("name"): rule for rule in outcome["rules"]}
    assert by_name["sum"] == by_name["kind"] == {"valid": True}
    assert by_name["all positive"] == {"valid": False, "validArray": [True, False], "failureReason": "RULE_FAILED"}
    assert by_name["wrong"]["failureReason"] == "PARSE_ERROR"
    assert by_name["text"] == {
        "valid": False,
        "failureReason": "VALUE_ERROR",
        "error": "a number was expected, not text",
    }
    assert by_name["unknown"]["failureReason"] == "VALUE_ERROR"
    assert by_name["absent"] == {"valid": False, "failureReason": "RULE_FAILED"}
    assert (len(of(run, "good")), len(of(run, "bad"))) == (0, 1)
