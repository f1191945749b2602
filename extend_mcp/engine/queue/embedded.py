"""The embedded queue: due rows of the tables, claimed by lease. Several processes may share a database file.

Runs: the lowest priority number first, then the oldest. A lease that expires counts as a crash of the run.
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
from sqlalchemy import ColumnElement, Connection, bindparam, case, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from extend_mcp.engine.queue.leases import Leasing, is_due
from extend_mcp.engine.queue.liveness import show_alive, take_over
from extend_mcp.engine.queue.port import (
    DELIVERY_SLOTS,
    PER_ENDPOINT,
    DeliveryLease,
    Queue,
    RunLease,
    delivery_held_by,
    held_by,
)
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.queue_notes import DELIVERY, QueueNotes
from extend_mcp.engine.storage.tables import runs, webhook_deliveries

LEASE_SECONDS = 10.0


class EmbeddedQueue(Queue):
    """The queue of one process on the database file in `folder`."""

    def __init__(self, database: Database, folder: Path, workers: int, *, lease_seconds: float = LEASE_SECONDS) -> None:
        super().__init__()
        self._database = database
        self._folder = folder
        self._runs = _Runs(self, database, workers, lease_seconds)
        self._deliveries = _Deliveries(self, database, DELIVERY_SLOTS, lease_seconds)
        database.attach(self)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work on due rows while inside."""
        await take_over(self._database, self._folder)
        with show_alive(self._folder, (self._runs.owner, self._deliveries.owner)):
            async with anyio.create_task_group() as group:
                self._runs.start(group)
                self._deliveries.start(group)
                try:
                    yield
                finally:
                    with anyio.CancelScope(shield=True):
                        await self._runs.stop()
                        await self._deliveries.stop()

    def before_commit(self, connection: Connection, notes: QueueNotes) -> None:
        """Claim the next run for a task that ends its own, in one transaction.

        Two would each write the same pages of the indexes, and take a tenth more of the engine's processor time.
        """
        if notes.ended:
            notes.claimed.extend(self._runs.claim_after(connection, lambda lease: lease.run_id in notes.ended))

    def after_commit(self, notes: QueueNotes) -> None:
        """Look for due rows, and stop the work on ended runs."""
        if notes.ended:
            self._runs.stop_work(lambda lease: lease.run_id in notes.ended)
            self.notify_watchers(notes.ended)
        self._runs.hand(notes.claimed)
        if any(row.kind != DELIVERY for row in notes.due):
            self._runs.wake()
        if any(row.kind == DELIVERY for row in notes.due):
            self._deliveries.wake()


class _Runs(Leasing[RunLease]):
    """The leases on runs."""

    def __init__(self, queue: Queue, database: Database, slots: int, lease_seconds: float) -> None:
        super().__init__(database, runs, slots, lease_seconds)
        self._queue = queue

    def _claim(self, connection: Connection) -> RunLease | None:
        working = [lease.run_id for lease in list(self._working)]
        values = self._claim_values(connection) | {"here": working}
        claimed = connection.execute(_CLAIM_RUN, values).first()
        return None if claimed is None else self._queue.lease(connection, claimed, self.owner)

    async def _handle(self, lease: RunLease) -> None:
        await self._queue.handlers[lease.kind][0](lease)

    async def _give_up(self, lease: RunLease) -> None:
        await self._queue.handlers[lease.kind][1](lease)

    def _held(self, lease: RunLease) -> ColumnElement[bool]:
        return held_by(lease)


class _Deliveries(Leasing[DeliveryLease]):
    """The leases on deliveries to webhooks."""

    def __init__(self, queue: Queue, database: Database, slots: int, lease_seconds: float) -> None:
        super().__init__(database, webhook_deliveries, slots, lease_seconds)
        self._queue = queue

    def _claim(self, connection: Connection) -> DeliveryLease | None:
        at_work = Counter(lease.endpoint_id for lease in self._working)
        busy = [endpoint_id for endpoint_id, count in at_work.items() if count >= PER_ENDPOINT]
        here = [lease.delivery_id for lease in self._working]
        values = self._claim_values(connection) | {"here": here, "busy": busy}
        row = connection.execute(_CLAIM_DELIVERY, values).first()
        return None if row is None else DeliveryLease(row.id, row.endpoint_id, self.owner)

    async def _handle(self, lease: DeliveryLease) -> None:
        await self._queue.delivery_handlers[0](lease)

    async def _give_up(self, lease: DeliveryLease) -> None:
        await self._queue.delivery_handlers[1](lease)

    def _held(self, lease: DeliveryLease) -> ColumnElement[bool]:
        return delivery_held_by(lease)

    def _after_work(self) -> None:
        self.wake()  # other deliveries may wait for this endpoint


def _claim_run() -> ReturningUpdate[Any]:
    """Claim the next run for `owner` until `end`."""
    next_due = (
        select(runs.c.id)
        .where(
            is_due(runs, bindparam("moment"), bindparam("latest")),
            runs.c.id.not_in(bindparam("here", expanding=True)),
        )
        .order_by(runs.c.priority, runs.c.created_at, runs.c.id)
        .limit(1)
        .scalar_subquery()
    )
    claimed = update(runs).where(runs.c.id == next_due)
    return claimed.values(
        status="PROCESSING",
        crashes=runs.c.crashes + case((runs.c.lease_owner.is_not(None), 1), else_=0),
        lease_owner=bindparam("owner"),
        due_at=bindparam("end"),
        started_at=bindparam("moment"),
        updated_at=case((runs.c.status == "PENDING", bindparam("moment")), else_=runs.c.updated_at),
    ).returning(runs)


def _claim_delivery() -> ReturningUpdate[Any]:
    """Claim the next delivery for `owner` until `end`."""
    table = webhook_deliveries
    next_due = (
        select(table.c.id)
        .where(is_due(table, bindparam("moment"), bindparam("latest")))
        .where(table.c.id.not_in(bindparam("here", expanding=True)))
        .where(table.c.endpoint_id.not_in(bindparam("busy", expanding=True)))
        .order_by(table.c.due_at, table.c.id)
        .limit(1)
        .scalar_subquery()
    )
    claim = update(table).where(table.c.id == next_due)
    return claim.values(lease_owner=bindparam("owner"), due_at=bindparam("end")).returning(
        table.c.id, table.c.endpoint_id
    )


_CLAIM_RUN, _CLAIM_DELIVERY = _claim_run(), _claim_delivery()
"""Built once: building a statement takes longer than running it (measured)."""
