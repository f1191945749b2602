"""Rows and jobs of a cluster: a job names a row, and whoever works on it writes the job's number into the row.

The row decides, not the job: each job is worked on once, a row that is given back or left gets a new job, and a job
whose row has ended, or is worked on under another job, does nothing.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, case, null, or_, select, text, update

from extend_mcp.engine.queue.port import DeliveryLease, RunLease
from extend_mcp.engine.storage.queue_notes import DELIVERY, DueRow, note_due
from extend_mcp.engine.storage.tables import OPEN, runs, webhook_deliveries
from extend_mcp.engine.times import AT_ONCE, NEVER, now

Lease = RunLease | DeliveryLease


@dataclass(frozen=True, slots=True)
class QueuedJob:
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
        """The condition that no other job works on the row."""
        table, owner = self.table, self.table.c.lease_owner
        return and_(
            table.c.id == self.row_id, table.c.due_at.is_not(None), or_(owner.is_(None), owner == str(self.number))
        )

    def is_held(self, connection: Connection) -> bool:
        """True while this job works on the row."""
        owner = select(self.table.c.lease_owner).where(self.table.c.id == self.row_id)
        return connection.execute(owner).scalar() == str(self.number)

    def lease(self, crashes: int | None, endpoint_id: str | None) -> Lease | None:
        """The lease, from what a claim returned; None if the row was not free."""
        if crashes is not None:
            return RunLease(self.row_id, self.kind, str(self.number), crashes)
        return None if endpoint_id is None else DeliveryLease(self.row_id, endpoint_id, str(self.number))

    def claim(self, connection: Connection) -> Lease | None:
        """Claim the row. Returns None if it is not free."""
        values = {"job": self.number, "row": self.row_id, "moment": now()}
        claimed = connection.exec_driver_sql(_CLAIM, values).one()
        return self.lease(claimed.crashes, claimed.endpoint_id)

    def release(self, connection: Connection, delay: float = 0) -> None:
        """Let a new job finish what this one does not."""
        due_at = now() + int(delay * 1000) if delay else AT_ONCE
        queued = update(self.table).where(self._is_mine).values(lease_owner=null(), due_at=due_at)
        _queue_jobs(connection, self.table, queued, delay)

    def replace(self, connection: Connection, *, crashed: bool) -> None:
        """Remove this job, which nobody works on, and queue its row again. A run that it held may have `crashed`."""
        removed = text("delete from procrastinate_jobs where id = :job and status = 'doing' returning id")
        if connection.execute(removed, {"job": self.number}).first() is None:
            return  # another process was quicker
        crashes = {"crashes": runs.c.crashes + _ONE_IF_HELD} if crashed and self.kind != DELIVERY else {}
        queued = update(self.table).where(self._is_mine).values(lease_owner=null(), due_at=AT_ONCE, **crashes)
        _queue_jobs(connection, self.table, queued)


_FREE = "coalesce(due_at, -1) >= 0 and (lease_owner is null or lease_owner = job.id::text)"
"""The condition that the row is queued and no other job works on it. A claim whose answer was lost is made again.

Written like this, the row is found by its id: a plan from when few rows were due would read the index of due rows.
"""
_CLAIM_OF = f"""
with job as (%s),
run as (
  update runs set status = 'PROCESSING', lease_owner = job.id::text, due_at = {NEVER}, started_at = %%(moment)s,
    updated_at = case when runs.status = 'PENDING' then %%(moment)s else updated_at end
  from job where runs.id = row_id and runs.status in {OPEN} and {_FREE} returning crashes),
delivery as (
  update webhook_deliveries set lease_owner = job.id::text, due_at = {NEVER}
  from job where webhook_deliveries.id = row_id and {_FREE} returning endpoint_id)
select job.*, crashes, endpoint_id from job left join run on true left join delivery on true
"""  # noqa: S608 - of constants
"""Claims the row of a job. While it is leased it is never due: clocks of hosts differ, so `rescue` ends a lease."""
_CLAIM = _CLAIM_OF % "select %(job)s::bigint as id, %(row)s::text as row_id"
FETCH = _CLAIM_OF % (
    "select id, queue_name, args->>'kind' as kind, args->>'id' as row_id"
    " from procrastinate_fetch_job_v2(%(queues)s::varchar[], %(worker_id)s)"
)
"""Fetches a job and claims its row.

The claim sees rows as they were when the statement began, but the fetch also what was committed since: then the row is
not claimed, and `QueuedJob.claim` is to be tried.
"""
_ONE_IF_HELD = case((runs.c.lease_owner.is_not(None), 1), else_=0)


def queue_orphans(connection: Connection) -> int:
    """Queue due rows that have no job, as after a repair of the database by hand. Returns how many there were."""
    count = 0
    for table in (runs, webhook_deliveries):
        no_job = text(f"not exists (select 1 from procrastinate_jobs where args->>'id' = {table.name}.id)")  # noqa: S608
        orphans = select(table.c.id).where(table.c.due_at.is_not(None), no_job).with_for_update(skip_locked=True)
        ids = list(connection.execute(orphans).scalars())
        queued = update(table).where(table.c.id.in_(ids)).values(lease_owner=null())
        count += _queue_jobs(connection, table, queued) if ids else 0
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
