"""How much waits in the queue, and for how long: the same for all processes on one database."""

import asyncio
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, Table, case, func, literal, select

from extend_mcp.engine.metrics import QueueState, ReadQueues
from extend_mcp.engine.storage.clock import read_clock
from extend_mcp.engine.storage.queue_notes import DELIVERY
from extend_mcp.engine.storage.recent import Recent
from extend_mcp.engine.storage.tables import runs, webhook_deliveries

SCRAPE_SECONDS = 5
"""How long the database may take to answer a scrape."""


def read_from_threads(states: Recent[Sequence[QueueState]]) -> ReadQueues:
    """A function that reads the states from other threads than the event loop's. It may raise `TimeoutError`."""
    loop = asyncio.get_running_loop()
    return lambda: asyncio.run_coroutine_threadsafe(states.get(), loop).result(SCRAPE_SECONDS)


def read_queues(connection: Connection, _: str = "") -> Sequence[QueueState]:
    """The state of each kind that has rows in the queue, as it is now."""
    moment = read_clock(connection)
    return [*_read(connection, runs, runs.c.kind, moment), *_read(connection, webhook_deliveries, _DELIVERY, moment)]


_DELIVERY = literal(DELIVERY)


def _read(connection: Connection, table: Table, kind: ColumnElement[str], moment: int) -> Iterator[QueueState]:
    is_late = table.c.due_at > moment
    is_working = is_late & table.c.lease_owner.is_not(None)
    is_delayed = is_late & table.c.lease_owner.is_(None)
    since = case((is_late, None), (table.c.due_at > table.c.created_at, table.c.due_at), else_=table.c.created_at)
    counted = select(
        kind.label("kind"),
        func.count(case((~is_late, 1))).label("waiting"),
        func.count(case((is_delayed, 1))).label("delayed"),
        func.count(case((is_working, 1))).label("working"),
        func.min(since).label("since"),
    )
    for row in connection.execute(counted.where(table.c.due_at.is_not(None)).group_by("kind").order_by("kind")):
        age = 0 if row.since is None else max(0, moment - row.since)
        yield QueueState(row.kind, row.waiting, row.delayed, row.working, age)
