"""Wakes a workflow run when a run of one of its steps has ended."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, update

from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.times import AT_ONCE


def wake_workflows(connection: Connection, ended: Iterable[Row[Any]]) -> None:
    """Queue the workflow runs that wait for these runs, in the transaction that ends or deletes them.

    A workflow run that is at work checks for itself before it leaves the queue.
    """
    waiting = {run.source_id for run in ended if run.source == "WORKFLOW_RUN"}
    lock_rows(connection, runs, waiting)  # of one at work, the update below would not wait for the end
    for run_id in sorted(waiting):
        parked = (runs.c.id == run_id) & (runs.c.status == "PROCESSING") & runs.c.lease_owner.is_(None)
        connection.execute(update(runs).where(parked).values(due_at=AT_ONCE))
