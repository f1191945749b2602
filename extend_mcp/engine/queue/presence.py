"""Shows which processes of a cluster work: each writes a row, and keeps the time in it up to date."""

import socket
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from extend_mcp import __version__
from extend_mcp.engine.storage.clock import read_clock
from extend_mcp.engine.storage.tables import workers
from extend_mcp.wire.ids import new_id

FRESH_MS = 10_000
"""A process whose row is older does not work: it died, or has lost the database."""
KEPT_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class PresentWorker:
    """A process that works. `age` is how long ago it was seen, in milliseconds."""

    host: str
    version: str
    slots: int
    age: int


class Presence:
    """The row of this process."""

    def __init__(self, slots: int) -> None:
        self._id = new_id("worker")
        self._columns = {"host": socket.gethostname(), "version": __version__, "slots": slots}

    def show(self, connection: Connection) -> None:
        """Write the time into the row. Old rows of others are deleted."""
        moment = read_clock(connection)
        renewal = update(workers).where(workers.c.id == self._id).values(seen_at=moment)
        if not connection.execute(renewal).rowcount:
            connection.execute(delete(workers).where(workers.c.seen_at < moment - KEPT_MS))
            connection.execute(insert(workers).values(id=self._id, seen_at=moment, **self._columns))

    def leave(self, connection: Connection) -> None:
        """Delete the row."""
        connection.execute(delete(workers).where(workers.c.id == self._id))


def read_workers(connection: Connection) -> list[PresentWorker]:
    """The processes that were seen lately, by host."""
    rows = connection.execute(select(workers).order_by(workers.c.host, workers.c.id)).all()
    moment = read_clock(connection) if rows else 0
    known_workers = [PresentWorker(row.host, row.version, row.slots, max(0, moment - row.seen_at)) for row in rows]
    return [worker for worker in known_workers if worker.age < FRESH_MS]
