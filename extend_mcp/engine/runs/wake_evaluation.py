"""Wakes an evaluation when its last member has ended."""

from sqlalchemy import Connection

from extend_mcp.engine.queue.port import wake_run

KIND = "evaluation"


def wake_evaluation(connection: Connection, batch_id: str) -> None:
    """Queue the evaluation of this batch, if it has one, in the transaction that ends the batch's last member."""
    wake_run(connection, batch_id)  # an evaluation has the id of its batch
