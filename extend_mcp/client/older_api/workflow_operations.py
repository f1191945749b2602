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
    """A run. The runs of its processors stay in `outputs`, since the older version has step runs of checks only."""
    today = rename_keys(older, url="dashboardUrl", reviewedBy="reviewedByUser")
    today["outputs"] = [any_run_to_today(one) for one in older.get("outputs") or []]
    today["stepRuns"] = [_step_run(one, older["id"]) for one in older.get("stepRuns") or []]
    return today


def _step_run(older: Body, run_id: str) -> Body:
    """A check. A service's answer stays `output`; the HTTP status that today's answer has is missing."""
    today = {**older, "workflowRunId": run_id, "stepType": older["step"]["type"]}
    output = older.get("output") or {}
    if "rules" not in output:
        return today | {"result": None}
    del today["output"]
    rules = [_rule(one) for one in output["rules"]]
    return today | {"result": {"rules": rules, "allPassed": all(one["valid"] for one in rules)}}


def _rule(older: Body) -> Body:
    """A rule's result. In the older version the results of its items are words."""
    items = older.get("validArray")
    return older if items is None else {**older, "validArray": [str(one).lower() == "true" for one in items]}


def _summary(older: Body) -> Body:
    """A run in a list. Of its version it has only the id."""
    today = {key: value for key, value in older.items() if key not in {"workflowId", "workflowName"}}
    its = {"object": "workflow", "id": older["workflowId"], "name": older["workflowName"]}
    return today | {"object": "workflow_run", "workflow": its}


def _started(answer: Body, _: TodayRequest) -> Body:
    """The run that was started: the answer is a list, with one run for each file."""
    [run] = answer["workflowRuns"]
    return run_to_today(run)


def _named(given: Body) -> Body:
    check(given["workflow"], _REF, "workflow")
    return {"workflowId": given["workflow"]["id"], **pick(given["workflow"], "version")}


def _run_body(asked: TodayRequest) -> Body:
    body = check_body(asked.body, dict.fromkeys(("workflow", "file", "outputs", "priority", "metadata"), ANY))
    its = document_to_older(body.get("file", {}))
    outputs = [{**one, "output": result_to_older(one["output"])} for one in body.get("outputs", [])]
    if "rawText" in its:
        check({"outputs": outputs or None}, {})
        files: Body = {"rawTexts": [its["rawText"]]}
    else:
        files = {"files": [its["file"] | ({"outputs": outputs} if outputs else {})]}
    return _named(body) | files | pick(body, "priority", "metadata")


def _batch_body(asked: TodayRequest) -> Body:
    body = check_body(asked.body, {"workflow": ANY, "inputs": dict.fromkeys(("file", "metadata", "secrets"), ANY)})
    inputs = [
        document_to_older(one["file"], f"inputs.{index}.file") | pick(one, "metadata", "secrets")
        for index, one in enumerate(body["inputs"])
    ]
    return _named(body) | {"inputs": inputs}


_ONE = unwrap("workflowRun", run_to_today)

OPERATIONS = {
    "POST /workflows": Operation(
        "POST /workflows", unwrap("workflow", keep_unchanged), body=lambda asked: check_body(asked.body, {"name": ANY})
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
        "POST /workflow_runs/{0}", _ONE, body=lambda asked: check_body(asked.body, {"name": ANY, "metadata": ANY})
    ),
    "POST /workflow_runs/{id}/cancel": Operation("POST /workflow_runs/{0}/cancel", _ONE),
    "DELETE /workflow_runs/{id}": Operation("DELETE /workflow_runs/{0}", unwrap_deleted("workflowRunId")),
}
