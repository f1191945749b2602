"""Each type of step, in whole runs."""

from typing import Any

import httpx
import pytest

from tests.engine.conftest import until, uploaded
from tests.engine.workflows.conftest import KINDS, TOTAL, extract, of, ran, result, settled, started, step, steps
from tests.engine.workflows.doubles import document

pytestmark = pytest.mark.anyio

CODE = {"blockType": "code", "name": "b", "code": {"language": "javascript", "code": "return 1"}}
QUESTION = {"blockType": "semantic", "name": "b", "semantic": {"promptText": "?"}}
UNKNOWN = {"id": "a", "type": "IF", "operation": "EQUALS", "leftOperand": "{{no.output.x}}"}


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


async def test_a_conditional_extraction_takes_the_first_rule_that_holds(client: httpx.AsyncClient) -> None:
    ids = []
    for name in ("large", "any"):
        made = await client.post("/extractors", json={"name": name, "config": {"schema": TOTAL}})
        ids.append(made.json()["id"])
    rules = [
        {"formula": "first.total > 100", "extractor": {"id": ids[0], "version": "draft"}},
        {"formula": "TRUE", "extractor": {"id": ids[1], "version": "latest"}},
    ]
    defined = steps(extract("first", "second"), step("CONDITIONAL_EXTRACT", "second", rules=rules))
    for total, extractor in ((500, "large"), (5, "any")):
        run = await ran(client, defined, file=document(value={"total": total}))
        used = result(run, "second")["extractRun"]
        assert (used["extractor"]["name"], used["extractorVersion"]["version"]) == (extractor, "draft")


@pytest.mark.parametrize(
    ("order", "merged"), [("confidence", 7), ("first_to_execute", 7), ("alphabetic", 7), ("last_to_execute", 7)]
)
async def test_extractions_that_run_beside_each_other_are_merged(
    client: httpx.AsyncClient, order: str, merged: int
) -> None:
    other = {"type": "object", "properties": {"number": {"type": ["string", "null"]}}}
    defined = [
        step("TRIGGER", "trigger", "parse"),
        step("PARSE", "parse", "one", "two"),
        extract("one", "merge"),
        extract("two", "merge", schema=other),
        step("MERGE_EXTRACT", "merge", "rules", mergeOrder=order),
        step(
            "RULE_VALIDATION", "rules", rules=[{"name": "both", "formula": "merge.total = 7 AND ISPRESENT(two.total)"}]
        ),
    ]
    run = await ran(client, defined, file=document(value={"total": merged, "number": "A-1"}))
    assert run["status"] == "PROCESSED", run
    assert len(of(run, "merge")) == 1
    together = result(run, "merge")
    assert together["extractRun"]["output"]["value"] == {"total": 7, "number": "A-1"}
    assert list(together["extractRun"]["config"]["schema"]["properties"]) == ["total", "number"]
    assert together["mergedExtractors"] == []
    assert result(run, "rules")["allPassed"]
    found = await client.get(f"/extract_runs/{together['extractRun']['id']}")
    assert found.json()["output"] == together["extractRun"]["output"]


async def test_a_package_is_parsed_file_by_file_and_extracted_as_one(client: httpx.AsyncClient) -> None:
    texts = ['{"value": {"total": 1}}', '{"value": {"number": "B"}}']
    files = [{"id": await uploaded(client, text, f"{text[11]}.txt")} for text in texts]
    run = await ran(client, steps(extract("extract")), package={"files": files})
    assert run["status"] == "PROCESSED", run
    assert [one["files"][0]["id"] for one in of(run, "parse")] == [file["id"] for file in files]
    extracted = result(run, "extract")["extractRun"]
    assert extracted["output"]["value"] == {"total": 1, "number": "B"}
    assert (extracted["file"], len(extracted["files"])) == (None, 2)
    classified = step("CLASSIFY", "classify", classifierConfig={"classifications": KINDS})
    failed = await ran(client, steps(classified), package={"files": files})
    assert (failed["status"], failed["failureReason"]) == ("FAILED", "LOCAL_NOT_AVAILABLE")
    assert failed["failureMessage"].startswith("Step 'classify': ")


async def test_given_results_take_the_place_of_a_processor(client: httpx.AsyncClient) -> None:
    extractor = (await client.post("/extractors", json={"name": "E", "config": {"schema": TOTAL}})).json()["id"]
    config = {"classifications": KINDS}
    classifier = (await client.post("/classifiers", json={"name": "C", "config": config})).json()["id"]
    defined = steps(
        step(
            "CLASSIFY",
            "classify",
            {"step": "extract", "classificationId": "other"},
            classifier={"id": classifier, "version": "draft"},
        ),
        step("EXTRACT", "extract", extractor={"id": extractor, "version": "latest"}),
    )
    given = [
        {"processorId": classifier, "output": {"id": "other", "type": "other"}},
        {"processorId": extractor, "output": {"value": {"total": 99}}},
    ]
    run = await ran(client, defined, file={"text": "hello"}, outputs=given)
    assert result(run, "classify")["classifyRun"]["output"]["type"] == "other"
    extracted = result(run, "extract")["extractRun"]
    assert (extracted["output"]["value"], extracted["extractor"]["id"]) == ({"total": 99}, extractor)


@pytest.mark.parametrize(
    ("last", "reason", "says"),
    [
        (step("ROUTER", "s", branches=[{"id": "a", "block": CODE}]), "LOCAL_NOT_AVAILABLE", "does not run code"),
        (step("VALIDATION", "s", blocks=[QUESTION]), "LOCAL_NOT_AVAILABLE", "does not ask a model"),
        (step("FILE_CONVERSION", "s"), "LOCAL_NOT_AVAILABLE", "does not convert files"),
        (
            step("CONDITIONAL", "s", conditions=[UNKNOWN]),
            "INVALID_WORKFLOW",
            "there is no step for the reference 'no.output.x'",
        ),
        (step("MERGE_EXTRACT", "s"), "INVALID_WORKFLOW", "there is no extraction before it"),
    ],
)
async def test_what_cannot_be_done_fails_with_its_reason(
    client: httpx.AsyncClient, last: dict[str, Any], reason: str, says: str
) -> None:
    run = await ran(client, steps(last), file={"text": "hello"})
    assert (run["status"], run["failureReason"]) == ("FAILED", reason)
    assert run["failureMessage"].startswith("Step 's': ")
    assert says in run["failureMessage"]
    assert run["endTime"]


async def test_a_router_takes_the_branch_that_is_always_open(client: httpx.AsyncClient) -> None:
    routes = [{"step": "yes", "branchId": "a"}, {"step": "no", "branchId": "otherwise"}]
    defined = steps(
        step("ROUTER", "router", *routes, branches=[{"id": "a", "name": "A"}]),
        step("VALIDATION", "yes", {"step": "end", "result": "pass"}, blocks=[]),
        step("VALIDATION", "no"),
        step("FILE_CONVERSION", "end", "done", failureBehavior="CONTINUE"),
        step("ROUTER", "done", {"step": "hook", "branchId": "otherwise"}),
        step("WEBHOOK_RESPONSE", "hook"),
    )
    run = await ran(client, defined, file={"text": "hello"})
    assert run["status"] == "PROCESSED", run
    assert [one["step"]["name"] for one in run["stepRuns"]] == ["parse", "router", "yes", "done"]
    assert result(run, "router") == {
        "matchedBranch": {"id": "a", "name": "A"},
        "branches": [{"id": "a", "name": "A", "matched": True}],
    }
    assert result(run, "yes") == {"valid": True, "blocks": []}
    assert result(run, "done") == {"matchedBranch": None, "branches": []}


@pytest.mark.parametrize(
    ("text", "reason"),
    [("fail PASSWORD_PROTECTED_FILE", "FAILED_TO_PROCESS_FILE"), ("raise boom", "DOCUMENT_PROCESSOR_ERROR")],
)
async def test_a_run_fails_as_its_steps_do(client: httpx.AsyncClient, text: str, reason: str) -> None:
    run = await ran(client, steps(extract("extract")), file={"text": text})
    assert (run["status"], run["failureReason"]) == ("FAILED", reason)
    (parsed,) = run["stepRuns"]
    assert (parsed["status"], parsed["result"], run["usage"]) == ("FAILED", None, None)
    assert not run["failureMessage"].endswith("..")


async def test_the_end_of_a_member_ends_the_run(client: httpx.AsyncClient) -> None:
    for method, path in (("POST", "/cancel"), ("DELETE", "")):
        run = await started(client, steps(), file={"text": "hang"})

        async def member(run_id: str = run["id"]) -> Any:
            listed = await client.get("/parse_runs", params={"sourceId": run_id})
            return listed.json()["data"]

        (parse,) = await until(member)
        assert (await client.request(method, f"/parse_runs/{parse['id']}{path}")).status_code == 200
        ended = await settled(client, run)
        assert (ended["status"], len(ended["stepRuns"])) == ("FAILED", 1)
