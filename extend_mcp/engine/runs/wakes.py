"""Wakes runs that wait for others, in the transaction that ends or deletes these."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.engine.queue.port import wake_run
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.tables import WITHIN_WORKFLOW, runs


def wake_workflows(connection: Connection, ended: Iterable[Row[Any]]) -> None:
    """Queue the workflow runs that wait for these runs of their steps."""
    waiting = {run.source_id for run in ended if run.source == WITHIN_WORKFLOW}
    lock_rows(connection, runs, waiting)  # the update below would not wait for the end of one at work
    for run_id in sorted(waiting):
        wake_run(connection, run_id)


def wake_evaluation(connection: Connection, batch_id: str) -> None:
    """Queue the evaluation of this batch, if it has one: its last member has ended."""
    wake_run(connection, batch_id)  # an evaluation has the id of its batch
