"""Wakes a workflow run when a run of one of its steps has ended."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.engine.queue.port import wake_run
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.tables import runs


def wake_workflows(connection: Connection, ended: Iterable[Row[Any]]) -> None:
    """Queue the workflow runs that wait for these runs, in the transaction that ends or deletes them."""
    waiting = {run.source_id for run in ended if run.source == "WORKFLOW_RUN"}
    lock_rows(connection, runs, waiting)  # the update below would not wait for the end of one at work
    for run_id in sorted(waiting):
        wake_run(connection, run_id)
