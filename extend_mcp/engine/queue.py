"""The queue: rows of `runs` that are due, claimed by lease, lowest priority number first, then oldest.

A row is queued while `due_at` is set. Claiming it sets an owner and moves `due_at` to the end of the lease, which the
owner keeps moving on while it works; a lease that ran out makes the row due again, and counts as a crash.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import anyio
from anyio.abc import TaskGroup
from sqlalchemy import ColumnElement, Connection, case, null, select, update
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.ids import new_id, now
from extend_mcp.engine.store import Store, runs

LEASE_SECONDS = 10.0
POLL_SECONDS = 2.0
"""How often to look for work that another process queued or left; this process's own wakes it."""
MAX_CRASHES = 3
"""A run that took its process down so often is not tried again."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of `owner` to work on a run, and to write to its row, until the lease ends or is taken away."""

    run_id: str
    kind: str
    owner: str
    crashes: int


Handler = Callable[[Lease], Awaitable[None]]
"""Works on a claimed run and finishes its row. May run again after a crash. Cancelled when the run is."""


class Queue:
    """The embedded queue of one process. Several may share a database file."""

    def __init__(self, store: Store, workers: int, *, lease_seconds: float = LEASE_SECONDS) -> None:
        self.owner = new_id("engine")
        self._store = store
        self._lease_seconds = lease_seconds
        self._slots = anyio.Semaphore(workers)
        self._handlers: dict[str, Handler] = {}
        self._working: dict[str, anyio.CancelScope] = {}
        self._watchers: dict[str, list[anyio.Event]] = {}
        self._woken = anyio.Event()
        self._stopped: anyio.Event | None = None
        self._scope = anyio.CancelScope()

    def register(self, kind: str, handler: Handler) -> None:
        """Runs of this kind are worked on by `handler`."""
        self._handlers[kind] = handler

    def submit(self, connection: Connection, run_ids: Sequence[str], priority: int, delay: float = 0) -> None:
        """Queue runs, in the transaction that inserts them; `wake` when it is done. `delay` is in seconds."""
        due = now() + int(delay * 1000)
        for start in range(0, len(run_ids), 500):
            some = runs.c.id.in_(run_ids[start : start + 500])
            connection.execute(update(runs).where(some).values(due_at=due, priority=priority))

    def wake(self) -> None:
        """Look for work at once."""
        self._woken.set()

    def cancel(self, run_ids: Sequence[str]) -> None:
        """Stop working on runs whose rows were taken from the queue. Their child processes are killed."""
        for run_id in run_ids:
            if scope := self._working.get(run_id):
                scope.cancel()
            self._tell(run_id)

    def start(self, group: TaskGroup) -> None:
        """Work, in `group`, until `stop`."""
        self._stopped = anyio.Event()
        group.start_soon(self._run, self._stopped)

    async def stop(self) -> None:
        """Kill what is running and hand it back, to be taken up at the next start."""
        if self._stopped is not None:
            self._scope.cancel()
            await self._stopped.wait()

    @contextmanager
    def watching(self, run_id: str) -> Iterator[anyio.Event]:
        """An event that is set once this process stops working on a run. Then look at its row."""
        event = anyio.Event()
        self._watchers.setdefault(run_id, []).append(event)
        try:
            yield event
        finally:
            self._watchers[run_id].remove(event)
            if not self._watchers[run_id]:
                del self._watchers[run_id]

    def _tell(self, run_id: str) -> None:
        for event in self._watchers.get(run_id, ()):
            event.set()

    async def _run(self, stopped: anyio.Event) -> None:
        try:
            with self._scope:
                async with anyio.create_task_group() as group:
                    while True:
                        await self._slots.acquire()
                        group.start_soon(self._work, await self._next())
        finally:
            with anyio.CancelScope(shield=True):
                await self._release()
            stopped.set()

    async def _next(self) -> Lease:
        """The next lease, as soon as there is one."""
        while True:
            self._woken = anyio.Event()
            try:
                lease = await self._store.write(self._claim)
            except SQLAlchemyError:
                _log.exception("the queue cannot read its database; trying again")
                lease = None
            if lease is not None:
                return lease
            with anyio.move_on_after(POLL_SECONDS):
                await self._woken.wait()

    def _claim(self, connection: Connection) -> Lease | None:
        moment = now()
        due = (
            select(runs.c.id)
            .where(runs.c.due_at.is_not(None), runs.c.due_at <= moment, runs.c.id.not_in(list(self._working)))
            .order_by(runs.c.priority, runs.c.created_at, runs.c.id)
            .limit(1)
            .scalar_subquery()
        )
        claimed = connection.execute(
            update(runs)
            .where(runs.c.id == due)
            .values(
                status="PROCESSING",
                crashes=runs.c.crashes + case((runs.c.lease_owner.is_not(None), 1), else_=0),
                lease_owner=self.owner,
                due_at=self._lease_end(),
                started_at=moment,
                updated_at=case((runs.c.status == "PENDING", moment), else_=runs.c.updated_at),
            )
            .returning(runs.c.id, runs.c.kind, runs.c.crashes)
        ).first()
        return None if claimed is None else Lease(claimed.id, claimed.kind, self.owner, claimed.crashes)

    async def _work(self, lease: Lease) -> None:
        """Hand a run to its handler, and keep its lease while that works."""
        try:
            async with anyio.create_task_group() as group:
                self._working[lease.run_id] = group.cancel_scope
                group.start_soon(self._renew, lease, group.cancel_scope)
                try:
                    await self._handlers[lease.kind](lease)
                except (OSError, SQLAlchemyError):
                    _log.exception("%s could not be worked on; its lease will run out", lease.run_id)
                group.cancel_scope.cancel()
        finally:
            del self._working[lease.run_id]
            self._slots.release()
            self._tell(lease.run_id)

    async def _renew(self, lease: Lease, scope: anyio.CancelScope) -> None:
        """Keep the lease; stop the work where it was lost, because the run was cancelled or deleted elsewhere."""
        while True:
            await anyio.sleep(self._lease_seconds / 3)
            try:
                held = await self._store.write(lambda connection: self._extend(connection, lease))
            except SQLAlchemyError:
                _log.exception("the lease of %s could not be renewed", lease.run_id)
                continue
            if not held:
                scope.cancel()

    def _extend(self, connection: Connection, lease: Lease) -> bool:
        kept = update(runs).where(held_by(lease)).values(due_at=self._lease_end())
        return connection.execute(kept).rowcount == 1

    async def _release(self) -> None:
        """Hand back every lease of this process."""
        released = update(runs).where(runs.c.lease_owner == self.owner).values(lease_owner=null(), due_at=now())
        try:
            await self._store.write(lambda connection: connection.execute(released))
        except SQLAlchemyError:
            _log.exception("leases could not be handed back; they will run out")

    def _lease_end(self) -> int:
        return now() + int(self._lease_seconds * 1000)


def held_by(lease: Lease) -> ColumnElement[bool]:
    """The guard of every write of a worker: the run is still its own."""
    return (runs.c.id == lease.run_id) & (runs.c.lease_owner == lease.owner) & (runs.c.status == "PROCESSING")
