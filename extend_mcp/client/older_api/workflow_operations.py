"""`/workflows` and `/workflow_runs`."""

from extend_mcp.client.older_api.config_shapes import ANY, check, check_body
from extend_mcp.client.older_api.document_inputs import document_to_older, pick, result_to_older
from extend_mcp.client.older_api.operation import (
    SORTED,
    Body,
    Operation,
    TodayRequest,
    keep_unchanged,
    rename_keys,
    same_names,
    unwrap,
    unwrap_deleted,
    unwrap_page,
)
from extend_mcp.client.older_api.run_operations import any_run_to_today

_REF = {"id": ANY, "version": ANY}


def run_to_today(older: Body) -> Body:
    """A run. The runs of its processors stay in `outputs`, since the older version has step runs only for checks."""
    today = rename_keys(older, url="dashboardUrl", reviewedBy="reviewedByUser")
    today["outputs"] = [any_run_to_today(each) for each in older.get("outputs") or []]
    today["stepRuns"] = [_step_run(each, older["id"]) for each in older.get("stepRuns") or []]
    return today


def _step_run(older: Body, run_id: str) -> Body:
    """A check. A service's answer stays in `output`; the HTTP status of today's answer is missing."""
    today = {**older, "workflowRunId": run_id, "stepType": older["step"]["type"]}
    output = older.get("output") or {}
    if "rules" not in output:
        return today | {"result": None}
    del today["output"]
    rules = [_rule(each) for each in output["rules"]]
    return today | {"result": {"rules": rules, "allPassed": all(each["valid"] for each in rules)}}


def _rule(older: Body) -> Body:
    """A rule's result. In the older version, the results for its items are words."""
    items = older.get("validArray")
    return older if items is None else {**older, "validArray": [str(each).lower() == "true" for each in items]}


def _summary(older: Body) -> Body:
    """A run in a list. It has only the id of its version."""
    today = {key: value for key, value in older.items() if key not in {"workflowId", "workflowName"}}
    workflow = {"object": "workflow", "id": older["workflowId"], "name": older["workflowName"]}
    return today | {"object": "workflow_run", "workflow": workflow}


def _started(answer: Body, _: TodayRequest) -> Body:
    """The run that was started: the answer is a list, with one run for each file."""
    [run] = answer["workflowRuns"]
    return run_to_today(run)


def _name_workflow(body: Body) -> Body:
    check(body["workflow"], _REF, "workflow")
    return {"workflowId": body["workflow"]["id"], **pick(body["workflow"], "version")}


def _run_body(request: TodayRequest) -> Body:
    body = check_body(request.body, dict.fromkeys(("workflow", "file", "outputs", "priority", "metadata"), ANY))
    document = document_to_older(body.get("file", {}))
    outputs = [{**each, "output": result_to_older(each["output"])} for each in body.get("outputs", [])]
    if "rawText" in document:
        check({"outputs": outputs or None}, {})
        files: Body = {"rawTexts": [document["rawText"]]}
    else:
        files = {"files": [document["file"] | ({"outputs": outputs} if outputs else {})]}
    return _name_workflow(body) | files | pick(body, "priority", "metadata")


def _batch_body(request: TodayRequest) -> Body:
    body = check_body(request.body, {"workflow": ANY, "inputs": dict.fromkeys(("file", "metadata", "secrets"), ANY)})
    inputs = [
        document_to_older(each["file"], f"inputs.{index}.file") | pick(each, "metadata", "secrets")
        for index, each in enumerate(body["inputs"])
    ]
    return _name_workflow(body) | {"inputs": inputs}


_ONE = unwrap("workflowRun", run_to_today)

OPERATIONS = {
    "POST /workflows": Operation(
        "POST /workflows",
        unwrap("workflow", keep_unchanged),
        body=lambda request: check_body(request.body, {"name": ANY}),
    ),
    "GET /workflow_runs": Operation(
        "GET /workflow_runs",
        unwrap_page("workflowRuns", _summary),
        query=same_names("status", "workflowId", "batchId", "fileNameContains", *SORTED),
    ),
    "POST /workflow_runs": Operation("POST /workflow_runs", _started, body=_run_body),
    "POST /workflow_runs/batch": Operation(
        "POST /workflow_runs/batch", lambda answer, _: {"batchId": answer["batchId"]}, body=_batch_body
    ),
    "GET /workflow_runs/{id}": Operation("GET /workflow_runs/{0}", _ONE),
    "POST /workflow_runs/{id}": Operation(
        "POST /workflow_runs/{0}", _ONE, body=lambda request: check_body(request.body, {"name": ANY, "metadata": ANY})
    ),
    "POST /workflow_runs/{id}/cancel": Operation("POST /workflow_runs/{0}/cancel", _ONE),
    "DELETE /workflow_runs/{id}": Operation("DELETE /workflow_runs/{0}", unwrap_deleted("workflowRunId")),
}
