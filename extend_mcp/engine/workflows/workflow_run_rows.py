"""The rows of workflow runs and their steps. Nothing here knows HTTP.

A workflow run is a row of `runs` of the kind `workflow`, so that the queue works on it, and a row of `workflow_runs`.
It leaves the queue while it waits: for a person, or for runs that its steps started, which queue it again when they
end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.objects.port import Removed
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.queue.port import submit, wake_run
from extend_mcp.engine.runs import run_ends, run_rows, run_status
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.queue_notes import note_ended
from extend_mcp.engine.storage.tables import OPEN, WORKFLOW, runs, step_runs, workflow_runs
from extend_mcp.engine.times import now
from extend_mcp.engine.workflows.workflow_events import announce_run, announce_step
from extend_mcp.wire.ids import new_id

OPEN_STEPS = (*OPEN, "WAITING")
PRIORITY = 60
"""The default: workflow runs come after single runs."""
BATCH_PRIORITY = 90

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A step that is to run on these files. `scope` and `item` are as in the table `step_runs`."""

    step: str
    file_ids: list[str]
    scope: str = ""
    item: int = 0


def new_run(workspace: str, config: Columns, documents: Sequence[Row[Any]], **columns: Any) -> Columns:
    """A row of `runs` for `add`."""
    several = len(documents) > 1
    values = {"status": "PENDING", "is_package": several, "priority": PRIORITY} | columns
    return run_rows.new_row("workflow_run", WORKFLOW, workspace, config, documents, **values)


def add(connection: Connection, rows: Sequence[Columns], details: Sequence[Columns]) -> None:
    """Insert runs of one workflow, each with its first step, and queue them."""
    submit(connection, rows)
    connection.execute(insert(runs), list(rows))
    connection.execute(
        insert(workflow_runs), [{"run_id": row["id"], **detail} for row, detail in zip(rows, details, strict=True)]
    )
    first = next(step["name"] for step in rows[0]["config"]["steps"] if step["type"] == "TRIGGER")
    connection.execute(insert(step_runs), [_step_row(row["id"], Arrival(first, row["file_ids"])) for row in rows])


def get(connection: Connection, workspace: str, run_id: str) -> Row[Any]:
    """A workflow run of this workspace. Raises `Problem`."""
    return get_row(connection, runs, "Workflow run", run_id, kind=WORKFLOW, workspace=workspace)


def hold(connection: Connection, workspace: str, run_id: str) -> Row[Any]:
    """A workflow run of this workspace that no other transaction changes until this one ends. Raises `Problem`."""
    lock_rows(connection, runs, [run_id])
    return get(connection, workspace, run_id)


def arrive(connection: Connection, run_id: str, arrivals: Iterable[Arrival]) -> None:
    """Add steps that are to run. A step that several others lead to is added once."""
    its = select(step_runs.c.step, step_runs.c.scope, step_runs.c.item).where(step_runs.c.run_id == run_id)
    present = {tuple(row) for row in connection.execute(its)}
    for arrival in arrivals:
        if (arrival.step, arrival.scope, arrival.item) in present:
            continue
        present.add((arrival.step, arrival.scope, arrival.item))
        connection.execute(insert(step_runs).values(_step_row(run_id, arrival)))


def _step_row(run_id: str, arrival: Arrival) -> Columns:
    moment = now()
    return {
        "id": new_id("workflow_step_run"),
        "run_id": run_id,
        "step": arrival.step,
        "scope": arrival.scope,
        "item": arrival.item,
        "status": "PENDING",
        "file_ids": arrival.file_ids,
        "created_at": moment,
        "updated_at": moment,
    }


def change_step(connection: Connection, run: Row[Any], step_id: str, status: str, **columns: Any) -> None:
    """Set the status of a step run."""
    changed = update(step_runs).where(step_runs.c.id == step_id)
    row = connection.execute(changed.values(status=status, updated_at=now(), **columns).returning(step_runs)).one()
    if status == "PROCESSED":
        announce_step(connection, run, row)


def change_status(connection: Connection, which: ColumnElement[bool], status: str, **columns: Any) -> Row[Any] | None:
    """Set the status of a workflow run, which leaves the queue unless it goes on. Returns its row if it changed.

    `columns` are those of `workflow_runs`, except the usage and the two of a failure. The secrets of an ended run are
    deleted.
    """
    of_run = {name: columns.pop(name) for name in ("failure_reason", "failure_message", "usage") if name in columns}
    rows = run_status.set_status(
        connection, which & (runs.c.kind == WORKFLOW), status, run_status.OUT_OF_QUEUE, **of_run
    )
    if not rows:
        return None
    (row,) = rows
    if status not in OPEN and status != "NEEDS_REVIEW":
        columns |= {"ended_at": now(), "secrets": None}
    if columns:
        connection.execute(update(workflow_runs).where(workflow_runs.c.run_id == row.id).values(columns))
    if status == "PROCESSING":
        wake_run(connection, row.id)
    announce_run(connection, row)
    return row


def end(connection: Connection, which: ColumnElement[bool], status: str, **columns: Any) -> int | None:
    """End a workflow run, and cancel its open steps and runs. Returns how many runs; None if it did not change."""
    row = change_status(connection, which, status, **columns)
    return None if row is None else _stop(connection, row)


def usage_of(connection: Connection, run_id: str) -> Columns:
    """The usage of the runs that a workflow run started: an entry for each, and for each parse they made or used."""
    started = run_rows.of_workflow_run(run_id) & runs.c.usage.is_not(None)
    entries: dict[str, Columns] = {}
    for usage in connection.execute(
        select(runs.c.usage).where(started).order_by(runs.c.created_at, runs.c.id)
    ).scalars():
        entries |= {entry["id"]: entry for entry in usage["breakdown"]}
    total = sum(entry["credits"] for entry in entries.values())
    return {"credits": total, "totalCredits": total, "breakdown": list(entries.values())}


def _stop(connection: Connection, run: Row[Any]) -> int:
    """Cancel the open steps of a run, and the runs that they started. Returns how many runs."""
    its = (step_runs.c.run_id == run.id) & step_runs.c.status.in_(OPEN_STEPS)
    connection.execute(update(step_runs).where(its).values(status="CANCELLED", updated_at=now()))
    started = run_rows.of_workflow_run(run.id) & runs.c.status.in_(OPEN)
    stopped = connection.execute(select(runs).where(started)).all()
    for member in stopped:
        run_ends.cancel(connection, member)
    return len(stopped)


def cancel(connection: Connection, run: Row[Any]) -> int:
    """Cancel a run that is not finished and not in review. Returns how many runs that it started are cancelled with it.

    Raises `Problem` if it cannot be cancelled.
    """
    stopped = end(connection, (runs.c.id == run.id) & runs.c.status.in_(OPEN), "CANCELLED")
    if stopped is None:
        raise invalid(f"Workflow run {run.id} cannot be cancelled: its status is {run.status}.")
    return stopped


def remove(connection: Connection, run: Row[Any]) -> Removed:
    """Delete the rows of a workflow run and the runs that it started. `sweep.sweep_removed` removes their files."""
    connection.execute(delete(runs).where(runs.c.id == run.id))
    note_ended(connection, [run.id])
    started = select(runs).where(run_rows.of_workflow_run(run.id))
    removed = [run_rows.remove(connection, member) for member in connection.execute(started).all()]
    steps = connection.execute(delete(step_runs).where(step_runs.c.run_id == run.id).returning(step_runs.c.id))
    pending.remove_deliveries(connection, [run.id, *steps.scalars()])
    connection.execute(delete(workflow_runs).where(workflow_runs.c.run_id == run.id))
    run_ids = [run_id for each in removed for run_id in each.run_ids]
    return Removed(run_ids=[run.id, *run_ids], hashes=[sha256 for each in removed for sha256 in each.hashes])
