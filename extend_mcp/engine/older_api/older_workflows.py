"""Workflows and their runs in the shapes of the older API."""

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from extend_mcp.engine.errors import not_found
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.older_api import older_objects
from extend_mcp.engine.storage.tables import runs, workflow_runs
from extend_mcp.engine.times import iso

_RESULTS = ("extractRun", "classifyRun", "splitRun")
_VALIDATIONS = ("EXTERNAL_DATA_VALIDATION", "RULE_VALIDATION")
"""The only types of steps with step runs in the older API."""
_STEP_STATUSES = {"WAITING": "PROCESSING", "INVALIDATED": "CANCELLED"}
_SUMMARY = ("id", "status", "reviewedByUser", "reviewedAt", "startTime", "endTime", "batchId")
_RUN = ("id", "status", "metadata", "batchId", "files", "failureReason", "failureMessage", "reviewed", "rejectionNote")
_TIMES = ("reviewedAt", "startTime", "endTime")


def workflow(today: Body, version: Body) -> Body:
    """A workflow with one of its versions."""
    return {"object": "workflow", "id": today["id"], "version": version["version"], "name": today["name"]}


def run_summary(today: Body) -> Body:
    """A workflow run in a list."""
    return {key: today[key] for key in _SUMMARY} | {
        "workflowId": today["workflow"]["id"],
        "workflowName": today["workflow"]["name"],
        "workflowVersionId": today["workflowVersion"]["id"],
        "initialRunAt": today["createdAt"],
        "rejectionNote": today["rejectionNote"],
        "createdAt": today["createdAt"],
        "updatedAt": today["updatedAt"],
        "usage": older_objects.credits_of(today),
    }


def get_name_row(connection: Connection, run_id: str) -> Row[Any]:
    """What only the older API returns of a run: its name and its time of creation. Raises `Problem`."""
    columns: Select[Any] = select(workflow_runs.c.name, runs.c.file_name, runs.c.created_at)
    its = columns.join(runs, runs.c.id == workflow_runs.c.run_id).where(runs.c.id == run_id)
    row = connection.execute(its).first()
    if row is None:
        raise not_found("Workflow run", run_id)
    return row


def run(today: Body, row: Row[Any]) -> Body:
    """A workflow run: `outputs` are the runs of its processors. Without a name, it has that of its file."""
    return {key: today[key] for key in (*_RUN, *_TIMES)} | {
        "object": "workflow_run",
        "name": row.name or older_objects.file_name(row),
        "url": today["dashboardUrl"],
        "initialRunAt": iso(row.created_at),
        "reviewedBy": today["reviewedByUser"],
        "outputs": [output for step in today["stepRuns"] for output in _outputs(step["result"] or {})],
        "stepRuns": [_step_run(step) for step in today["stepRuns"] if step["stepType"] in _VALIDATIONS],
        "workflow": workflow(today["workflow"], today["workflowVersion"]),
        "usage": older_objects.credits_of(today),
    }


def _outputs(result: Body) -> list[Body]:
    merged = [
        {"processorId": each["id"], "processorVersionId": each["versionId"], "processorName": each["name"]}
        for each in result.get("mergedExtractors", [])
    ]
    return [older_objects.run(result[name]) | {"mergedProcessors": merged} for name in _RESULTS if result.get(name)]


def _step_run(today: Body) -> Body:
    """A validation: its rules, or the answer of the service."""
    result = today["result"]
    if result is not None:
        result = result["response"]["data"] if "response" in result else {"rules": [*map(_rule, result["rules"])]}
    return {
        "object": "workflow_step_run",
        "id": today["id"],
        "status": _STEP_STATUSES.get(today["status"], today["status"]),
        "step": today["step"],
        "output": result,
    }


def _rule(today: Body) -> Body:
    """The result of a rule; its items are words."""
    items = {"validArray": [str(item).lower() for item in today["validArray"]]} if "validArray" in today else {}
    return today | items
