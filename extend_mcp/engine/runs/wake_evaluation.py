"""Wakes an evaluation when its last member has ended."""

from sqlalchemy import Connection, update

from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.times import AT_ONCE

KIND = "evaluation"


def wake_evaluation(connection: Connection, batch_id: str) -> None:
    """Queue the evaluation of this batch, if it has one, in the transaction that ends the batch's last member."""
    waiting = (runs.c.id == batch_id) & (runs.c.kind == KIND) & (runs.c.status == "PROCESSING")
    connection.execute(update(runs).where(waiting, runs.c.due_at.is_(None)).values(due_at=AT_ONCE))
