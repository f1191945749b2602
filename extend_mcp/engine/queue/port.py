"""The queue's interface: how rows are queued, woken and held, and what works on them.

Rows are queued in the transaction that writes them. A worker that works on a row has a lease on it. Each of its writes
checks the lease: once another worker has it, the first one changes nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import anyio
from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, select, update

from extend_mcp.engine.storage.queue_notes import DueRow, note_due
from extend_mcp.engine.storage.tables import runs, webhook_deliveries
from extend_mcp.engine.times import AT_ONCE, now

POLL_SECONDS = 2.0
"""How often to look for what other processes did, if no notification comes before."""
MAX_CRASHES = 3
"""A run that crashed its process so often is not tried again."""
DELIVERY_SLOTS = 16
PER_ENDPOINT = 4
"""Deliveries to one endpoint at a time: a receiver that does not answer leaves room for others."""


@dataclass(frozen=True, slots=True)
class RunLease:
    """The right of `owner` to work on a run and to write to its row, until it ends or is taken away.

    `begun` is what `Begin` returned, if the queue called it.
    """

    run_id: str
    kind: str
    owner: str
    crashes: int
    begun: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DeliveryLease:
    """The right of `owner` to send a delivery, and to write to its row."""

    delivery_id: str
    endpoint_id: str
    owner: str


Handler = Callable[[RunLease], Awaitable[None]]
"""Works on a run and ends its row. May run again after a crash. Cancelled when the run is."""
Begin = Callable[[Connection, Row[Any], str], object]
"""Begins the work of an owner on a run, given its row, and returns what the handler needs of that.

A queue may call it in the transaction that claims the run: one of its own takes a tenth of the engine's processor time.
"""
DeliveryHandler = Callable[[DeliveryLease], Awaitable[None]]
"""Sends a delivery and stores the result. May run again after a crash."""


class Queue(ABC):
    """Lets handlers work on due rows."""

    def __init__(self) -> None:
        self.handlers: dict[str, tuple[Handler, Handler]] = {}
        self._begins: dict[str, Begin] = {}
        self.delivery_handlers: tuple[DeliveryHandler, DeliveryHandler]
        self._watchers: dict[str, list[anyio.Event]] = {}

    def register(self, kind: str, handler: Handler, give_up: Handler, begin: Begin | None = None) -> None:
        """Let `handler` work on runs of this kind, and `give_up` end those at which it failed unexpectedly."""
        self.handlers[kind] = (handler, give_up)
        if begin is not None:
            self._begins[kind] = begin

    def lease(self, connection: Connection, run: Row[Any], owner: str) -> RunLease:
        """The lease on a run that was just claimed, whose work begins in the same transaction."""
        begun, begin = None, self._begins.get(run.kind)
        with suppress(OSError):  # it is met again when the work begins, where it ends no other run's transaction
            begun = None if begin is None else begin(connection, run, owner)
        return RunLease(run.id, run.kind, owner, run.crashes, begun)

    def register_deliveries(self, handler: DeliveryHandler, give_up: DeliveryHandler) -> None:
        """Let `handler` send deliveries, and `give_up` end those at which it failed unexpectedly."""
        self.delivery_handlers = (handler, give_up)

    @abstractmethod
    def working(self) -> AbstractAsyncContextManager[None]:
        """Work on due rows while inside. What is at work when it is left goes back to the queue."""

    @contextmanager
    def watching(self, run_id: str) -> Iterator[anyio.Event]:
        """An event that is set when a run ends, if this process is notified of it. Then read its row."""
        event = anyio.Event()
        self._watchers.setdefault(run_id, []).append(event)
        try:
            yield event
        finally:
            self._watchers[run_id].remove(event)
            if not self._watchers[run_id]:
                del self._watchers[run_id]

    def notify_watchers(self, run_ids: Sequence[str]) -> None:
        """Notify those who wait that runs have ended."""
        for run_id in run_ids:
            for event in self._watchers.get(run_id, ()):
                event.set()


def submit(connection: Connection, rows: Sequence[dict[str, Any]], delay: float = 0) -> None:
    """Queue new runs: sets columns of their rows, so call it before they are inserted. `delay` is in seconds."""
    due_at = now() + int(delay * 1000) if delay else AT_ONCE
    for row in rows:
        row["due_at"] = due_at
    note_due(connection, (DueRow(row["id"], row["kind"], row["priority"], delay) for row in rows))


def wake_run(connection: Connection, run_id: str) -> None:
    """Queue a run that waits outside the queue. A run that is at work looks for itself before it leaves the queue."""
    waiting = (runs.c.id == run_id) & (runs.c.status == "PROCESSING") & runs.c.due_at.is_(None)
    woken = update(runs).where(waiting).values(due_at=AT_ONCE).returning(runs.c.id, runs.c.kind, runs.c.priority)
    note_due(connection, (DueRow(row.id, row.kind, row.priority) for row in connection.execute(woken)))


IS_HELD = and_(runs.c.id == bindparam("run"), runs.c.lease_owner == bindparam("owner"), runs.c.status == "PROCESSING")
"""The condition of every write of a worker: its run is still leased to it."""
_HELD = select(runs).where(IS_HELD)
"""Built once: building a statement takes longer than running it (measured)."""


def read_held(connection: Connection, lease: RunLease) -> Row[Any] | None:
    """The run, if it is still leased to the worker."""
    return connection.execute(_HELD, {"run": lease.run_id, "owner": lease.owner}).first()


def held_by(lease: RunLease) -> ColumnElement[bool]:
    """`IS_HELD` with its values."""
    return (runs.c.id == lease.run_id) & (runs.c.lease_owner == lease.owner) & (runs.c.status == "PROCESSING")


def delivery_held_by(lease: DeliveryLease) -> ColumnElement[bool]:
    """The condition of every write about a delivery: it is still leased to the worker."""
    return (webhook_deliveries.c.id == lease.delivery_id) & (webhook_deliveries.c.lease_owner == lease.owner)
