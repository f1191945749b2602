"""Work on rows that are due, by several processes on one database file.

A row is due if its `due_at` is past. Claiming it sets an owner and moves `due_at` to the end of the lease, which the
owner renews while it works; an expired lease makes the row due again. So does a lease that ends later than any
that begins now: the clock was set back, and its owner, if it is alive, gives way.
"""

import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from functools import partial
from typing import Any, Generic, TypeVar

import anyio
from anyio.abc import TaskGroup
from sqlalchemy import ColumnElement, Connection, Table, null, update
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.queue.port import POLL_SECONDS
from extend_mcp.engine.queue.supervision import supervise
from extend_mcp.engine.storage.clock import read_clock
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.times import AT_ONCE
from extend_mcp.wire.ids import new_id

L = TypeVar("L")
"""A lease, which names its row and can be hashed."""

_log = logging.getLogger(__name__)
_lease_of_task: ContextVar[object] = ContextVar("lease of this task", default=None)


class Leasing(ABC, Generic[L]):
    """Claims due rows of one table and works on up to `slots` of them at a time."""

    def __init__(self, database: Database, table: Table, slots: int, lease_seconds: float) -> None:
        self.owner = new_id("engine")
        self._database = database
        self._table = table
        self._lease_ms = int(lease_seconds * 1000)
        self._slots = anyio.Semaphore(slots)
        self._working: dict[L, anyio.CancelScope] = {}
        self._handed: deque[L] = deque()
        self._woken = anyio.Event()
        self._stopped: anyio.Event | None = None
        self._scope = anyio.CancelScope()

    @abstractmethod
    def _claim(self, connection: Connection) -> L | None:
        """Claim the next due row that is not worked on here, until `_lease_end`."""

    @abstractmethod
    def _held(self, lease: L) -> ColumnElement[bool]:
        """The condition that a row is still this lease's."""

    @abstractmethod
    async def _handle(self, lease: L) -> None:
        """Work on a row and end it. May run again after a crash."""

    @abstractmethod
    async def _give_up(self, lease: L) -> None:
        """End a row at which the engine itself failed."""

    def _after_work(self) -> None:
        """Called when this process has stopped work on a row."""

    def claim_after(self, connection: Connection, is_ended: Callable[[L], bool]) -> Iterator[L]:
        """Claim the next due row in the transaction in which a task ends its own: its slot is free after that."""
        own = _lease_of_task.get()
        if any(lease is own and is_ended(lease) for lease in list(self._working)):
            lease = self._claim(connection)
            if lease is not None:
                yield lease

    def hand(self, leases: Sequence[L]) -> None:
        """Work on rows that `claim_after` claimed, once that is committed."""
        if leases:
            self._handed += leases
            self.wake()

    def stop_work(self, is_ended: Callable[[L], bool]) -> None:
        """Stop the work on ended rows. A task that ended its own row is left to finish."""
        self._handed = deque(lease for lease in self._handed if not is_ended(lease))
        for lease, scope in list(self._working.items()):
            if is_ended(lease) and lease is _lease_of_task.get():
                del self._working[lease]
            elif is_ended(lease):
                scope.cancel()

    def wake(self) -> None:
        """Look for work at once."""
        self._woken.set()

    def start(self, group: TaskGroup) -> None:
        """Work in `group` until `stop`."""
        self._stopped = anyio.Event()
        group.start_soon(self._run, self._stopped)

    async def stop(self) -> None:
        """End all work and hand it back, for the next start."""
        if self._stopped is not None:
            self._scope.cancel()
            await self._stopped.wait()

    async def _run(self, stopped: anyio.Event) -> None:
        try:
            with self._scope:
                async with anyio.create_task_group() as group:
                    group.start_soon(self._renew)
                    while True:
                        await self._slots.acquire()
                        group.start_soon(self._work, await self._next())
        finally:
            with anyio.CancelScope(shield=True):
                await self._release()
            stopped.set()

    async def _next(self) -> L:
        """The next lease, as soon as there is one."""
        while True:
            self._woken = anyio.Event()
            if self._handed:
                return self._handed.popleft()
            try:
                lease = await self._database.write(self._claim, synced=False)  # if undone, the row is due as before
            except SQLAlchemyError as error:
                self._database.log_fault(
                    _log, error, "no work can be claimed from the table %s; trying again", self._table.name
                )
                lease = None
            if lease is not None:
                return lease
            with anyio.move_on_after(POLL_SECONDS):
                await self._woken.wait()

    async def _work(self, lease: L) -> None:
        """Work on a row, while `_renew` keeps its lease."""
        _lease_of_task.set(lease)
        try:
            with anyio.CancelScope() as self._working[lease]:
                try:
                    await supervise(lease, self._handle, self._give_up)
                except (OSError, SQLAlchemyError) as error:
                    self._database.log_fault(_log, error, "the work on %s failed; trying again later", lease)
                    await self._put_off(lease)
        finally:
            self._working.pop(lease, None)
            self._slots.release()
            self._after_work()

    async def _put_off(self, lease: L) -> None:
        """Hand a row back, due when its lease would have ended. It does not count as a crash."""
        put_off = update(self._table).where(self._held(lease)).values(lease_owner=null())
        try:
            await self._database.write(
                lambda connection: connection.execute(put_off.values(due_at=self._lease_end(connection)))
            )
        except SQLAlchemyError as error:
            self._database.log_fault(_log, error, "%s could not be handed back; its lease will expire", lease)

    async def _renew(self) -> None:
        """Renew leases, and stop the work on those that were lost, as their rows were ended or deleted elsewhere."""
        while True:
            await anyio.sleep(self._lease_ms / 3000)
            if not (leases := list(self._working)):
                continue
            try:
                lost = await self._database.write(partial(self._extend, leases=leases))
            except SQLAlchemyError as error:
                self._database.log_fault(_log, error, "%d leases could not be renewed", len(leases))
                continue
            for lease in self._working.keys() & lost:  # the others have ended their rows meanwhile
                self._working[lease].cancel()

    def _extend(self, connection: Connection, leases: list[L]) -> list[L]:
        """Extend leases. Returns those that were lost."""
        values = {"due_at": self._lease_end(connection)}
        extended = {lease: update(self._table).where(self._held(lease)).values(values) for lease in leases}
        return [lease for lease, statement in extended.items() if connection.execute(statement).rowcount == 0]

    async def _release(self) -> None:
        """Hand back every lease of this process."""
        ours = self._table.c.lease_owner == self.owner
        released = update(self._table).where(ours).values(lease_owner=null(), due_at=AT_ONCE)
        try:
            await self._database.write(lambda connection: connection.execute(released))
        except SQLAlchemyError as error:
            self._database.log_fault(_log, error, "leases could not be handed back; they will expire")

    def _lease_end(self, connection: Connection) -> int:
        return read_clock(connection) + self._lease_ms

    def _claim_values(self, connection: Connection) -> dict[str, Any]:
        """The values of a claim. Another process may have begun a later lease since the clock was read."""
        end = self._lease_end(connection)
        return {"moment": end - self._lease_ms, "end": end, "latest": end + self._lease_ms, "owner": self.owner}


def is_due(table: Table, moment: ColumnElement[int], latest: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that a row may be claimed at `moment`. A lease that ends after `latest` is of a wrong clock."""
    due_at, is_leased = table.c.due_at, table.c.lease_owner.is_not(None)
    return due_at.is_not(None) & ((due_at <= moment) | (is_leased & (due_at > latest)))
