"""Rows and jobs of a cluster: a job names a row, and whoever works on it writes the job's number into the row.

The row decides, not the job: each job is worked on once, a row that is given back or left gets a new job, and a job
whose row has ended, or is worked on under another job, does nothing.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, case, null, or_, select, text, update
from sqlalchemy.sql.dml import ReturningUpdate

from extend_mcp.engine.queue.port import DeliveryLease, RunLease
from extend_mcp.engine.storage.queue_notes import DELIVERY, DueRow, note_due
from extend_mcp.engine.storage.tables import OPEN, runs, webhook_deliveries
from extend_mcp.engine.times import AT_ONCE, NEVER, now


@dataclass(frozen=True, slots=True)
class Job:
    """A job, and the row that it names. `kind` is `DELIVERY`, or a kind of runs."""

    number: int
    kind: str
    row_id: str

    @property
    def table(self) -> Table:
        """The table of the row."""
        return webhook_deliveries if self.kind == DELIVERY else runs

    @property
    def _is_mine(self) -> ColumnElement[bool]:
        return _is_mine(self.table, self.row_id, str(self.number))

    def is_held(self, connection: Connection) -> bool:
        """True while this job works on the row."""
        owner = select(self.table.c.lease_owner).where(self.table.c.id == self.row_id)
        return connection.execute(owner).scalar() == str(self.number)

    def claim_run(self, connection: Connection) -> RunLease | None:
        """Claim the run. Returns None if it is not free."""
        values = {"row": self.row_id, "job": str(self.number), "moment": now()}
        row = connection.execute(_CLAIM_RUN, values).first()
        return None if row is None else RunLease(row.id, row.kind, str(self.number), row.crashes)

    def claim_delivery(self, connection: Connection) -> DeliveryLease | None:
        """Claim the delivery. Returns None if it is not free."""
        row = connection.execute(_CLAIM_DELIVERY, {"row": self.row_id, "job": str(self.number)}).first()
        return None if row is None else DeliveryLease(row.id, row.endpoint_id, str(self.number))

    def release(self, connection: Connection, delay: float = 0) -> None:
        """Let a new job finish what this one does not."""
        due_at = now() + int(delay * 1000) if delay else AT_ONCE
        queued = update(self.table).where(self._is_mine).values(lease_owner=null(), due_at=due_at)
        _queue_jobs(connection, self.table, queued, delay)

    def replace(self, connection: Connection) -> None:
        """Remove this job, which nobody works on, and queue its row again. A run that it held has crashed."""
        removed = text("delete from procrastinate_jobs where id = :job and status = 'doing' returning id")
        if connection.execute(removed, {"job": self.number}).first() is None:
            return  # another process was quicker
        crashes = {} if self.kind == DELIVERY else {"crashes": runs.c.crashes + _ONE_IF_HELD}
        queued = update(self.table).where(self._is_mine).values(lease_owner=null(), due_at=AT_ONCE, **crashes)
        _queue_jobs(connection, self.table, queued)


def _is_mine(table: Table, row_id: Any, job: Any) -> ColumnElement[bool]:
    """The condition that no other job works on the row. A claim whose answer was lost is made again."""
    owner = table.c.lease_owner
    return and_(table.c.id == row_id, table.c.due_at.is_not(None), or_(owner.is_(None), owner == job))


def _claim_run() -> ReturningUpdate[Any]:
    claimed = update(runs).where(_is_mine(runs, bindparam("row"), bindparam("job")), runs.c.status.in_(OPEN))
    return claimed.values(
        status="PROCESSING",
        lease_owner=bindparam("job"),
        due_at=NEVER,  # clocks of hosts differ: `rescue` ends a lease
        started_at=bindparam("moment"),
        updated_at=case((runs.c.status == "PENDING", bindparam("moment")), else_=runs.c.updated_at),
    ).returning(runs.c.id, runs.c.kind, runs.c.crashes)


def _claim_delivery() -> ReturningUpdate[Any]:
    table = webhook_deliveries
    claimed = update(table).where(_is_mine(table, bindparam("row"), bindparam("job")))
    return claimed.values(lease_owner=bindparam("job"), due_at=NEVER).returning(table.c.id, table.c.endpoint_id)


_CLAIM_RUN, _CLAIM_DELIVERY = _claim_run(), _claim_delivery()
"""Built once: building a statement takes longer than running it (measured)."""
_ONE_IF_HELD = case((runs.c.lease_owner.is_not(None), 1), else_=0)


def queue_orphans(connection: Connection) -> int:
    """Queue due rows that have no job, as after a repair of the database by hand. Returns how many there were."""
    count = 0
    for table in (runs, webhook_deliveries):
        no_job = text(f"not exists (select 1 from procrastinate_jobs where args->>'id' = {table.name}.id)")  # noqa: S608
        orphans = select(table.c.id).where(table.c.due_at.is_not(None), no_job).with_for_update(skip_locked=True)
        found = list(connection.execute(orphans).scalars())
        queued = update(table).where(table.c.id.in_(found)).values(lease_owner=null())
        count += _queue_jobs(connection, table, queued) if found else 0
    return count


def _queue_jobs(connection: Connection, table: Table, changed: Any, delay: float = 0) -> int:
    """Change rows, and queue a job for each. Returns how many."""
    if table is webhook_deliveries:
        due = [DueRow(row.id, DELIVERY, 0, delay) for row in connection.execute(changed.returning(table.c.id))]
    else:
        rows = connection.execute(changed.returning(table.c.id, table.c.kind, table.c.priority))
        due = [DueRow(row.id, row.kind, row.priority, delay) for row in rows]
    note_due(connection, due)
    return len(due)
