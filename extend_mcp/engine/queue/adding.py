"""Adds a cluster's jobs in the transactions that make rows due; notifies of ended runs in those that end them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.types import JSONDict
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from extend_mcp.engine.queue.ended import CHANNEL
from extend_mcp.engine.storage.queue_notes import DELIVERY, DueRow, QueueNotes
from extend_mcp.engine.storage.tables import EVALUATION, WORKFLOW

TASK = "work"

_END = text(
    "with ended as (delete from procrastinate_jobs where id = :job)"
    " select pg_notify(:channel, id || ' ' || :sender) from unnest(cast(:ids as text[])) as id"
)
_APP = App(connector=SyncPsycopgConnector())  # never opened: it adds jobs on the connections that it is given


def queue_of(kind: str) -> str:
    """The queue for a kind of rows. Each has its own slots in a process."""
    if kind == DELIVERY:
        return "webhooks"
    return "advance" if kind in (WORKFLOW, EVALUATION) else "runs"


def add_jobs(connection: Connection, notes: QueueNotes) -> None:
    """Add a job for each due row: one statement for all with the same queue, priority and delay.

    They have no locks: the lock of a job that died is never freed, and would make the transaction fail.
    """
    for (queue, priority, delay), rows in groupby(sorted(notes.due, key=_way), key=_way):
        raw = connection.connection.dbapi_connection
        start = datetime.now(UTC) + timedelta(seconds=delay) if delay else None
        job = _APP.configure_task(TASK, queue=queue, priority=-priority, schedule_at=start, connection=raw)
        jobs: list[JSONDict] = [{"kind": row.kind, "id": row.id} for row in rows]
        with _as_database_errors(connection):
            job.batch_defer(*jobs)


def notify_of_ended(connection: Connection, ended: list[str], sender: str, job: int | None) -> None:
    """Notify the queues that listen for ended runs, at the commit, and remove the job that ended its own run.

    `sender` is the queue that ended them.
    """
    connection.execute(_END, {"channel": CHANNEL, "ids": ended, "sender": sender, "job": job})


@contextmanager
def _as_database_errors(connection: Connection) -> Iterator[None]:
    """Errors of procrastinate on this connection as SQLAlchemy's, so that the transaction is run again where it may."""
    try:
        yield
    except ConnectorException as error:
        raw = connection.connection.dbapi_connection
        if raw is None or raw.closed:
            connection.invalidate()
        raise OperationalError("add jobs", None, error.__cause__ or error) from error


def _way(row: DueRow) -> tuple[str, int, float]:
    return queue_of(row.kind), row.priority, row.delay
