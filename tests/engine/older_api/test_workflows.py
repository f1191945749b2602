"""Workflows and their runs under the older version."""

import json
from typing import Any

import httpx
import pytest

from tests.engine.conftest import until
from tests.engine.older_api.conftest import SCHEMA, Body, denied, given, processor, told

pytestmark = pytest.mark.anyio

MOVING = {"PENDING", "PROCESSING", "CANCELLING"}


def step(kind: str, name: str, *following: str, **config: Any) -> Body:
    found: Body = {"type": kind, "name": name} | ({"config": config} if config else {})
    return found | ({"next": [{"step": one} for one in following]} if following else {})


RULES = [{"name": "dear", "formula": "{{extract.output.value.total}} > 100"}]
STEPS = [
    step("TRIGGER", "trigger", "parse"),
    step("PARSE", "parse", "extract"),
    step("EXTRACT", "extract", "check", extractorConfig={"schema": SCHEMA}),
    step("RULE_VALIDATION", "check", rules=RULES),
]


async def workflow(today: httpx.AsyncClient, steps: list[Body] = STEPS) -> str:
    """The id of a workflow. The older version cannot give it steps."""
    answer = await today.post("/workflows", json={"name": "Bills", "steps": steps})
    assert answer.status_code == 200, answer.text
    workflow_id: str = answer.json()["id"]
    return workflow_id


async def started(older: httpx.AsyncClient, workflow_id: str, text: str = "hello", **more: Any) -> Body:
    body = {"workflowId": workflow_id, "rawTexts": [text], **more}
    [run] = await told(older.post("/workflow_runs", json=body), "workflowRuns")
    made: Body = run
    return made


async def settled(older: httpx.AsyncClient, run: Body) -> Body:
    async def still() -> Body | None:
        found: Body = await told(older.get(f"/workflow_runs/{run['id']}"), "workflowRun")
        return found if found["status"] not in MOVING else None

    found: Body = await until(still)
    return found


async def test_a_workflow_is_made_by_its_name(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    made = await told(older.post("/workflows", json={"name": "W"}), "workflow")
    assert made == {"object": "workflow", "id": made["id"], "version": "draft", "name": "W"}
    assert (await today.get(f"/workflows/{made['id']}")).json()["name"] == "W"
    denied(await older.post("/workflows", json={}), 400, "INVALID_REQUEST")


async def test_a_run_tells_outputs_and_validations(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    workflow_id = await workflow(today)
    body = {"workflowId": workflow_id, "files": [{"fileId": await given(older)}], "metadata": {"a": 1}}
    [made] = await told(older.post("/workflow_runs", json=body), "workflowRuns")
    assert (made["object"], made["name"], made["batchId"]) == ("workflow_run", "a.txt", None)
    assert made["initialRunAt"]
    run = await settled(older, made)
    assert (run["status"], run["metadata"], run["usage"]) == ("PROCESSED", {"a": 1}, {"credits": 0})
    assert run["workflow"] == {"object": "workflow", "id": workflow_id, "version": "draft", "name": "Bills"}
    assert [file["name"] for file in run["files"]] == ["a.txt"]
    [output] = run["outputs"]
    assert (output["object"], output["type"], output["output"]["value"]) == (
        "document_processor_run",
        "EXTRACT",
        {"total": 12.5},
    )
    [check] = run["stepRuns"]
    assert (check["object"], check["status"]) == ("workflow_step_run", "PROCESSED")
    assert (check["step"]["type"], check["step"]["name"]) == ("RULE_VALIDATION", "check")
    assert check["output"] == {"rules": [{"name": "dear", "valid": False, "failureReason": "RULE_FAILED"}]}
    assert (await today.get(f"/workflow_runs/{run['id']}")).json()["status"] == "PROCESSED"


async def test_several_documents_are_a_batch_of_runs(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    workflow_id = await workflow(today)
    body = {"workflowId": workflow_id, "rawTexts": ["a", "b"], "priority": 3}
    runs = await told(older.post("/workflow_runs", json=body), "workflowRuns")
    [batch_id] = {run["batchId"] for run in runs}
    rows = await told(older.get("/workflow_runs", params={"batchId": batch_id}), "workflowRuns")
    assert {row["id"] for row in rows} == {run["id"] for run in runs}
    assert "object" not in rows[0]
    assert (rows[0]["workflowId"], rows[0]["workflowName"]) == (workflow_id, "Bills")
    assert rows[0]["workflowVersionId"]
    page = (await older.get("/workflow_runs", params={"workflowId": workflow_id, "maxPageSize": "1"})).json()
    assert (len(page["workflowRuns"]), bool(page["nextPageToken"])) == (1, True)


async def test_results_that_are_given_are_not_made(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    extractor = await processor(older)
    use = step("EXTRACT", "extract", extractor={"id": extractor["id"], "version": "draft"})
    workflow_id = await workflow(today, [*STEPS[:2], use])
    total = {"total": {"id": "f", "value": 7}}
    files: list[Body] = [
        {"fileId": await given(older), "outputs": [{"processorId": extractor["id"], "output": total}]},
        {"fileId": await given(older)},
    ]
    body = {"workflowId": workflow_id, "files": files}
    runs = await told(older.post("/workflow_runs", json=body), "workflowRuns")
    values = [(await settled(older, run))["outputs"][0]["output"]["value"] for run in runs]
    assert values == [{"total": 7}, {"total": 12.5}]
    part = {"classificationId": "a", "type": "a", "startPage": 0, "endPage": 1}
    for wrong in (
        {"processorId": "ex_no", "output": total},
        {"processorId": extractor["id"], "output": {"splits": [part]}},
    ):
        files[0]["outputs"] = [wrong]
        denied(await older.post("/workflow_runs", json=body), 400, "INVALID_REQUEST")


async def test_a_batch_answers_its_id(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    workflow_id, file_id = await workflow(today), await given(older)
    inputs: list[Body] = [{"file": {"fileId": file_id}, "metadata": {"a": 1}}, {"rawText": "b", "secrets": {"k": "v"}}]
    batch_id = await told(
        older.post("/workflow_runs/batch", json={"workflowId": workflow_id, "inputs": inputs}), "batchId"
    )
    rows = await told(older.get("/workflow_runs", params={"batchId": batch_id}), "workflowRuns")
    assert len(rows) == 2
    wrong = {"workflowId": workflow_id, "inputs": [{"file": {"fileId": file_id}, "rawText": "b"}]}
    assert "inputs.0" in denied(await older.post("/workflow_runs/batch", json=wrong), 400, "INVALID_REQUEST")


async def test_a_run_is_named_and_its_metadata_merged(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    run = await started(older, await workflow(today), metadata={"a": 1})
    body = {"name": "Mine", "metadata": {"b": 2}}
    changed = await told(older.post(f"/workflow_runs/{run['id']}", json=body), "workflowRun")
    assert (changed["name"], changed["metadata"]) == ("Mine", {"a": 1, "b": 2})


async def test_a_run_of_a_package_is_called_after_its_files(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    files = [{"id": await given(today, name=name)} for name in ("a.txt", "b.txt")]
    body = {"workflow": {"id": await workflow(today)}, "package": {"files": files}}
    made = (await today.post("/workflow_runs", json=body)).json()
    run = await settled(older, made)
    assert (run["name"], len(run["files"])) == ("a.txt, b.txt", 2)
    [row] = await told(older.get("/processor_runs"), "processorRuns")
    assert (row["fileName"], row["source"], row["sourceId"]) == ("a.txt, b.txt", "WORKFLOW_RUN", made["id"])


async def test_a_run_is_cancelled_and_deleted(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    run = await started(older, await workflow(today), "hang")
    cancelled = await told(older.post(f"/workflow_runs/{run['id']}/cancel"), "workflowRun")
    assert cancelled["status"] in {"CANCELLING", "CANCELLED"}
    assert (await settled(older, run))["status"] == "CANCELLED"
    denied(await older.post(f"/workflow_runs/{run['id']}/cancel"), 400, "INVALID_REQUEST")
    deleted = (await older.delete(f"/workflow_runs/{run['id']}")).json()
    assert (deleted["success"], deleted["workflowRunId"]) == (True, run["id"])
    denied(await older.get(f"/workflow_runs/{run['id']}"), 404, "NOT_FOUND")


async def test_an_output_is_corrected(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    run = await settled(older, await started(older, await workflow(today)))
    path = f"/workflow_runs/{run['id']}/outputs"
    output_id = run["outputs"][0]["id"]
    body = {"reviewedOutput": {"value": {"total": 13}}}
    [output] = (await told(older.post(f"{path}/{output_id}", json=body), "workflowRun"))["outputs"]
    assert (output["reviewed"], output["edited"]) == (True, True)
    assert (output["output"]["value"], output["reviewedOutput"]["value"]) == ({"total": 13}, {"total": 13})
    assert output["initialOutput"]["value"] == {"total": 12.5}
    assert output["edits"] == {"total": {"originalValue": 12.5, "editedValue": 13}}
    assert (await today.get(f"/extract_runs/{output_id}")).json()["output"]["value"] == {"total": 13}
    denied(await older.post(f"{path}/exr_no", json=body), 404, "NOT_FOUND")
    wrong = {"reviewedOutput": {"value": {"nothing": 1}}}
    assert "nothing" in denied(await older.post(f"{path}/{output_id}", json=wrong), 400, "INVALID_REQUEST")
    denied(await older.post(f"{path}/{output_id}", json={}), 400, "INVALID_REQUEST")


async def test_a_merged_output_names_what_went_into_it(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    extractor = await processor(older)
    use = step("EXTRACT", "extract", "merge", extractor={"id": extractor["id"], "version": "draft"})
    workflow_id = await workflow(today, [*STEPS[:2], use, step("MERGE_EXTRACT", "merge")])
    run = await settled(older, await started(older, workflow_id))
    assert [len(output["mergedProcessors"]) for output in run["outputs"]] == [0, 1]
    assert run["outputs"][1]["mergedProcessors"] == [
        {
            "processorId": extractor["id"],
            "processorVersionId": extractor["draftVersion"]["id"],
            "processorName": extractor["name"],
        }
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"workflowId": "WORKFLOW"}, 400),
        ({"workflowId": "WORKFLOW", "rawTexts": []}, 400),
        ({"workflowId": "WORKFLOW", "rawTexts": ["a"] * 51}, 400),
        ({"workflowId": "WORKFLOW", "rawTexts": ["a"], "files": [{"fileId": "b"}]}, 400),
        ({"workflowId": "WORKFLOW", "files": [{}]}, 400),
        ({"workflowId": "WORKFLOW", "files": [{"fileId": "file_no"}]}, 404),
        ({"workflowId": "WORKFLOW", "rawTexts": ["a"], "version": "9"}, 404),
        ({"workflowId": "workflow_no", "rawTexts": ["a"]}, 404),
        ({"workflowId": "WORKFLOW", "rawTexts": ["a"], "metadata": {"a": "a" * 11_000}}, 400),
    ],
)
async def test_a_wrong_request_starts_nothing(
    today: httpx.AsyncClient, older: httpx.AsyncClient, body: Body, status: int
) -> None:
    sent = json.loads(json.dumps(body).replace("WORKFLOW", await workflow(today)))
    code = "NOT_FOUND" if status == 404 else "INVALID_REQUEST"
    denied(await older.post("/workflow_runs", json=sent), status, code)
    assert await told(older.get("/workflow_runs"), "workflowRuns") == []
