"""The API's objects of workflows, their versions and their runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.files.file_views import file_summary
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.runs import run_rows, run_views
from extend_mcp.engine.storage.lookup import get_rows
from extend_mcp.engine.storage.tables import files, runs, step_runs, workflow_runs
from extend_mcp.engine.times import iso
from extend_mcp.wire.step_runs import STEP_TYPES

Member = Callable[[Row[Any]], Body]
"""Makes the API's object of a run that a step started."""


@dataclass(frozen=True, slots=True)
class RunState:
    """All rows of a workflow run. `members` are the runs that its steps started, by id."""

    run: Row[Any]
    detail: Row[Any]
    steps: list[Row[Any]]
    members: dict[str, Row[Any]]
    related: run_views.Related


def read_state(connection: Connection, run: Row[Any]) -> RunState:
    """Read all rows of a workflow run."""
    by_age = select(step_runs).where(step_runs.c.run_id == run.id).order_by(step_runs.c.created_at, step_runs.c.id)
    steps = list(connection.execute(by_age))
    started = select(runs).where(run_rows.of_workflow_run(run.id))
    members = {row.id: row for row in connection.execute(started)}
    related = run_views.related(connection, [run, *members.values()])
    missing = {file_id for step in steps for file_id in step.file_ids} - related.files.keys()
    related.files.update(get_rows(connection, files, missing))
    detail = connection.execute(select(workflow_runs).where(workflow_runs.c.run_id == run.id)).one()
    return RunState(run, detail, steps, members, related)


def details(connection: Connection, rows: Sequence[Row[Any]]) -> dict[str, Row[Any]]:
    """The rows of `workflow_runs` of these runs, by id."""
    ids = [row.id for row in rows]
    return {row.run_id: row for row in connection.execute(select(workflow_runs).where(workflow_runs.c.run_id.in_(ids)))}


def workflow_summary(row: Row[Any]) -> Body:
    """A workflow in a list or a run."""
    return run_views.processor_summary(row) | {"createdBy": None}


def workflow(row: Row[Any], draft: Row[Any]) -> Body:
    """A workflow with its draft."""
    return workflow_summary(row) | {"draftVersion": version(draft)}


def version_summary(row: Row[Any]) -> Body:
    """A version in a list or a run. Its name is in the column of the description."""
    return {
        "object": "workflow_version",
        "id": row.id,
        "version": row.number,
        "name": row.description,
        "createdAt": iso(row.created_at),
        "createdBy": None,
    }


def version(row: Row[Any]) -> Body:
    """A version with its steps."""
    return version_summary(row) | {"steps": row.config["steps"]}


def run_summary(row: Row[Any], detail: Row[Any], related: run_views.Related, base_url: str) -> Body:
    """A workflow run in a list."""
    body = _run(row, detail, related, base_url)
    return body | {
        "usage": run_views.usage_summary(row.usage),
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
    }


def run(state: RunState, base_url: str, member: Member) -> Body:
    """A workflow run with its step runs; `member` makes the objects of their runs. It has no timestamps."""
    row, detail = state.run, state.detail
    step_runs = [step_run(step, state, member) for step in state.steps if _type(row, step) in STEP_TYPES]
    return _run(row, detail, state.related, base_url) | {
        "metadata": row.metadata or {},  # unlike those of other runs, never null
        "failureReason": row.failure_reason,
        "failureMessage": row.failure_message,
        "reviewed": detail.reviewed_at is not None,
        "stepRuns": step_runs,
        "usage": row.usage,
    }


def step_run(step: Row[Any], state: RunState, member: Member) -> Body:
    """A step run: what a step did on its files."""
    kind = _type(state.run, step)
    started = state.members.get(step.member_id) if step.status == "PROCESSED" else None
    result = step.result
    if started is not None:
        result = {f"{started.kind}Run": member(started)} | (step.result or {})
    elif step.member_id is not None:
        result = None  # not finished, or deleted
    rows = state.related.files
    return {
        "object": "workflow_step_run",
        "id": step.id,
        "stepType": kind,
        "workflowRunId": state.run.id,
        "status": step.status,
        "files": [file_summary(rows[file_id]) for file_id in step.file_ids if file_id in rows],
        "step": {
            "object": "workflow_step",
            "id": state.run.config["ids"][step.step],
            "name": step.step,
            "type": kind,
        },
        "result": result,
    }


def _type(row: Row[Any], step: Row[Any]) -> str:
    kind: str = next(each["type"] for each in row.config["steps"] if each["name"] == step.step)
    return kind


def _run(row: Row[Any], detail: Row[Any], related: run_views.Related, base_url: str) -> Body:
    used, used_version = related.processors.get(row.processor_id), related.versions.get(row.version_id)
    return {
        "object": "workflow_run",
        "id": row.id,
        "status": row.status,
        "workflow": workflow_summary(used) if used else None,
        "workflowVersion": version_summary(used_version) if used_version else None,
        "dashboardUrl": Links(f"{base_url}/", row.workspace).review(row.id),
        "batchId": row.batch_id,
        "files": [file_summary(related.files[file_id]) for file_id in row.file_ids if file_id in related.files],
        "initialRunAt": _time(detail.started_at),
        "startTime": _time(detail.started_at),
        "endTime": _time(detail.ended_at),
        "reviewedByUser": None,
        "reviewedAt": _time(detail.reviewed_at),
        "rejectionNote": detail.rejection_note,
    }


def _time(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else iso(milliseconds)
