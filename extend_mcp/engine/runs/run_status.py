"""The status of runs: set here alone, but for the queue's claim. Webhooks and workflows are notified of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, update
from sqlalchemy.sql.dml import ReturningUpdate

from extend_mcp.engine.outbox import pending
from extend_mcp.engine.queue.port import IS_HELD, RunLease
from extend_mcp.engine.runs import run_events
from extend_mcp.engine.runs.wakes import wake_workflows
from extend_mcp.engine.storage.dialects import clean_text
from extend_mcp.engine.storage.queue_notes import note_ended, note_outcomes
from extend_mcp.engine.storage.tables import OPEN, STATUSES, WITHIN_RUN, runs
from extend_mcp.engine.times import now
from extend_mcp.wire.runs import FINAL

OUT_OF_QUEUE = {"due_at": None, "lease_owner": None}
"""Columns of a run that is not in the queue."""

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WithStatus:
    """The run with an id, if its status is one of these."""

    run_id: str | None
    statuses: tuple[str, ...]


Which = ColumnElement[bool] | str | WithStatus | RunLease
"""Runs: a condition, the id of one, or the lease on one, which is not changed if that was lost."""

_IS_HEARD = pending.has_listeners(runs.c.workspace).label("is_heard")


def set_status(
    connection: Connection, which: Which, status: str, queued: Columns | None = None, **columns: Any
) -> Sequence[Row[Any]]:
    """Set the status of runs, and other columns. Only this function and the queue's claim change a status.

    Returns the changed rows, which also say in `is_heard` whether an endpoint may listen. `queued` are the columns of
    the queue; by default a run that has ended leaves it.
    """
    if queued is None:
        queued = {} if status in OPEN else OUT_OF_QUEUE
    if message := columns.get("failure_message"):
        columns["failure_message"] = clean_text(message)
    values = {"status": status, "updated_at": now(), **queued, **columns}
    named = {f"new_{name}": value for name, value in values.items()}
    if isinstance(which, RunLease):
        lease_values = {"run": which.run_id, "owner": which.owner}
        rows = connection.execute(_update_one(tuple(values), is_leased=True), lease_values | named).all()
    elif isinstance(which, str):
        rows = connection.execute(_update_one(tuple(values)), {"run": which} | named).all()
    elif isinstance(which, WithStatus):
        rows = connection.execute(_update_one(tuple(values), which.statuses), {"run": which.run_id} | named).all()
    else:
        rows = connection.execute(update(runs).where(which).values(values).returning(runs, _IS_HEARD)).all()
    if status in FINAL:
        note_ended(connection, (row.id for row in rows))
        note_outcomes(connection, ((row.kind, row.status) for row in rows if row.source != WITHIN_RUN))
    return rows


@cache
def _update_one(
    names: tuple[str, ...], statuses: tuple[str, ...] = STATUSES, *, is_leased: bool = False
) -> ReturningUpdate[Any]:
    """Set these columns of one run. Built once: to build it takes longer than to run it (measured)."""
    values = {name: bindparam(f"new_{name}", type_=runs.c[name].type) for name in names}
    which = IS_HELD if is_leased else runs.c.id == bindparam("run")
    if statuses != STATUSES:
        which &= runs.c.status.in_(statuses)
    return update(runs).where(which).values(values).returning(runs, _IS_HEARD)


def change_status(connection: Connection, which: Which, status: str, **columns: Any) -> Sequence[Row[Any]]:
    """Set the status of runs, and notify webhooks and workflows. Returns the changed rows."""
    rows = set_status(connection, which, status, **columns)
    run_events.announce_runs(connection, rows)
    wake_workflows(connection, [row for row in rows if row.status not in OPEN])
    return rows
