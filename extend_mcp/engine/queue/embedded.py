"""The queue: due rows of `runs`, claimed by lease; the lowest priority number first, then the oldest.

A lease that expires counts as a crash of the run.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import anyio
from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from extend_mcp.engine.queue.leases import Leasing, is_due
from extend_mcp.engine.storage.clock import read_clock
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.times import AT_ONCE

LEASE_SECONDS = 10.0
POLL_SECONDS = 2.0
"""How often to look for work of other processes; work of this process wakes the queue."""
MAX_CRASHES = 3
"""A run that crashed its process so often is not tried again."""


@dataclass(frozen=True, slots=True)
class RunLease:
    """The right of `owner` to work on a run and to write to its row, until the lease expires or is taken away."""

    run_id: str
    kind: str
    owner: str
    crashes: int


Handler = Callable[[RunLease], Awaitable[None]]
"""Works on a claimed run and ends its row. May run again after a crash. Cancelled when the run is."""


class Queue(Leasing[RunLease]):
    """The embedded queue of one process. Several may share a database file."""

    def __init__(
        self, database: Database, workers: int, give_up: Handler, *, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        """`give_up` ends a run whose handler failed unexpectedly."""
        super().__init__(database, runs, workers, lease_seconds=lease_seconds, poll_seconds=POLL_SECONDS)
        self._fail = give_up
        self._handlers: dict[str, tuple[Handler, Handler]] = {}
        self._watchers: dict[str, list[anyio.Event]] = {}

    def register(self, kind: str, handler: Handler, give_up: Handler | None = None) -> None:
        """Let `handler` work on runs of this kind, and `give_up`, if given, end those at which it fails."""
        self._handlers[kind] = (handler, give_up or self._fail)

    def submit(self, connection: Connection, run_ids: Sequence[str], priority: int, delay: float = 0) -> None:
        """Queue runs in the transaction that inserts them; call `wake` after it. `delay` is in seconds."""
        due = read_clock(connection) + int(delay * 1000) if delay else AT_ONCE
        for start in range(0, len(run_ids), 500):
            some = runs.c.id.in_(run_ids[start : start + 500])
            connection.execute(update(runs).where(some).values(due_at=due, priority=priority))

    def cancel(self, run_ids: Sequence[str]) -> None:
        """Stop work on runs whose rows left the queue. Their child processes are killed."""
        for lease, scope in self._working.items():
            if lease.run_id in run_ids:
                scope.cancel()
        for run_id in run_ids:
            self._notify(run_id)
        self.wake()

    @contextmanager
    def watching(self, run_id: str) -> Iterator[anyio.Event]:
        """An event that is set when this process stops work on a run. Then read its row."""
        event = anyio.Event()
        self._watchers.setdefault(run_id, []).append(event)
        try:
            yield event
        finally:
            self._watchers[run_id].remove(event)
            if not self._watchers[run_id]:
                del self._watchers[run_id]

    def _notify(self, run_id: str) -> None:
        for event in self._watchers.get(run_id, ()):
            event.set()

    def _claim(self, connection: Connection) -> RunLease | None:
        working = [lease.run_id for lease in self._working]
        values = self._claim_values(connection) | {"working": working}
        claimed = connection.execute(_CLAIM, values).first()
        return None if claimed is None else RunLease(claimed.id, claimed.kind, self.owner, claimed.crashes)

    async def _handle(self, lease: RunLease) -> None:
        await self._handlers[lease.kind][0](lease)

    async def _give_up(self, lease: RunLease) -> None:
        await self._handlers[lease.kind][1](lease)

    def _held(self, lease: RunLease) -> ColumnElement[bool]:
        return held_by(lease)

    def _after_work(self, lease: RunLease) -> None:
        self._notify(lease.run_id)
        self.wake()  # other runs may have waited for its end


def _claim_next() -> ReturningUpdate[Any]:
    """Claim the next run for `owner` until `end`."""
    next_due = (
        select(runs.c.id)
        .where(
            is_due(runs, bindparam("moment"), bindparam("latest")),
            runs.c.id.not_in(bindparam("working", expanding=True)),
        )
        .order_by(runs.c.priority, runs.c.created_at, runs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # on PostgreSQL; SQLite has one writer
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
    ).returning(runs.c.id, runs.c.kind, runs.c.crashes)


_CLAIM = _claim_next()
"""Built once, as `_HELD` is: building a statement takes longer than running it (measured)."""
_HELD = select(runs).where(
    runs.c.id == bindparam("run"), runs.c.lease_owner == bindparam("owner"), runs.c.status == "PROCESSING"
)


def read_held(connection: Connection, lease: RunLease) -> Row[Any] | None:
    """The run, if it is still leased to the worker."""
    return connection.execute(_HELD, {"run": lease.run_id, "owner": lease.owner}).first()


def held_by(lease: RunLease) -> ColumnElement[bool]:
    """The condition of every write of a worker: the run is still leased to it."""
    return (runs.c.id == lease.run_id) & (runs.c.lease_owner == lease.owner) & (runs.c.status == "PROCESSING")
