"""The queue of a cluster: jobs of procrastinate in the database that also holds the rows.

A job is added in the transaction that makes its row due. Work on a row is as in the embedded queue; what differs is who
finds the row, and how a process that died is noticed: by its heartbeat, which `rescue` looks at.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import TypeVar

import anyio
from procrastinate import App, JobContext
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.queue.adding import TASK, add_jobs, notify_of_ended
from extend_mcp.engine.queue.claims import Lease, QueuedJob
from extend_mcp.engine.queue.cluster_workers import RETRY_SECONDS, ClusterWorkers
from extend_mcp.engine.queue.connections import make_connector
from extend_mcp.engine.queue.ended import listen_for_ended
from extend_mcp.engine.queue.fetching import ClaimingJobs
from extend_mcp.engine.queue.port import DELIVERY_SLOTS, PER_ENDPOINT, POLL_SECONDS, DeliveryLease, Queue
from extend_mcp.engine.queue.presence import Presence
from extend_mcp.engine.queue.rescue import Rescue
from extend_mcp.engine.queue.supervision import supervise
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.queue_notes import QueueNotes
from extend_mcp.wire.ids import new_id

ADVANCE_SLOTS = 4
"""Workflow runs and evaluations at a time: they need no child process."""
PUT_OFF_SECONDS = 5.0
"""The wait before work that met a fault of disk or database is tried again."""
BUSY_SECONDS = 1.0
"""The wait before a delivery is tried again whose endpoint has enough of them at work."""
GIVE_BACK_SECONDS = 10
"""How long a process that stops tries to give its rows back."""


T = TypeVar("T")

_log = logging.getLogger(__name__)
_job_of_task: ContextVar[QueuedJob | None] = ContextVar("job of this task", default=None)


class ClusterQueue(Queue):
    """The queue of one process of a cluster. Without `workers` it adds jobs, and works on none.

    `url` is the database's address, and must reach it without a pooler that drops notifications.
    """

    def __init__(self, database: Database, url: str, workers: int) -> None:
        super().__init__()
        self._database = database
        self._url = url
        self._name = new_id("queue")
        self._slots = {"runs": workers, "advance": ADVANCE_SLOTS, "webhooks": DELIVERY_SLOTS} if workers else {}
        self._app = App(connector=make_connector(url))
        self._app.task(name=TASK, pass_context=True)(self._do)
        self._presence = Presence(workers)
        self._rescue = Rescue(self._app, database, self._presence)
        self._workers = ClusterWorkers(self._app, self._slots, self._rescue)
        self._jobs = self._app.job_manager = ClaimingJobs(self._app.connector, self._rescue.note_worker)
        self._working: dict[QueuedJob, anyio.CancelScope] = {}
        self._endpoints: Counter[str] = Counter()
        database.attach(self)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work on due rows while inside."""
        try:
            async with anyio.create_task_group() as group:
                group.start_soon(self._workers.run)
                group.start_soon(listen_for_ended, self._url, self._name, self._stop_ended)
                group.start_soon(self._stop_lost)
                yield
                group.cancel_scope.cancel()
        finally:
            with anyio.CancelScope(shield=True):
                await self._leave()

    async def _leave(self) -> None:
        if self._slots:
            with suppress(SQLAlchemyError):  # then the row is soon too old
                await self._database.write(self._presence.leave)

    def before_commit(self, connection: Connection, notes: QueueNotes) -> None:
        """Add jobs for due rows, and notify other processes of ended runs, in the transaction."""
        add_jobs(connection, notes)
        if notes.ended:
            job = _own_among(notes.ended)
            notify_of_ended(connection, notes.ended, self._name, None if job is None else job.number)

    def after_commit(self, notes: QueueNotes) -> None:
        """Stop the work on ended runs, without waiting for the notification."""
        if job := _own_among(notes.ended):
            self._jobs.removed.add(job.number)
        if notes.ended:
            self._stop_ended(notes.ended)

    def _stop_ended(self, run_ids: list[str]) -> None:
        """Stop the work on ended runs. A task that ended its own run is left to finish."""
        self.notify_watchers(run_ids)
        for job, scope in list(self._working.items()):
            if job.row_id in run_ids and job is _job_of_task.get():
                del self._working[job]
            elif job.row_id in run_ids:
                scope.cancel()

    async def _stop_lost(self) -> None:
        """Now and then, stop work on rows that ended or are worked on elsewhere, if no notification said so.

        Only if seen twice: the end of a run by its own work is in the database before this process knows of it.
        """
        before: set[QueuedJob] = set()
        while True:
            await anyio.sleep(POLL_SECONDS)
            try:
                lost = {job for job in list(self._working) if not await self._database.read(job.is_held)}
            except SQLAlchemyError as error:
                self._database.log_fault(_log, error, "the rows at work could not be looked at")
                continue
            for job in lost & before & self._working.keys():
                self._working[job].cancel()
            before = lost

    async def _do(
        self,
        context: JobContext,
        kind: str,
        id: str,  # noqa: A002 - a job's argument
        crashes: int | None,
        endpoint_id: str | None,
    ) -> None:
        """Do a job. If its worker ends, the work is cancelled by its scope, which lets transactions end first."""
        assert context.job.id is not None
        job, scope = QueuedJob(context.job.id, kind, id), anyio.CancelScope()
        task = asyncio.create_task(self._work(job, job.lease(crashes, endpoint_id), scope))
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            scope.cancel()
            await asyncio.wait([task])
            raise

    async def _work(self, job: QueuedJob, lease: Lease | None, scope: anyio.CancelScope) -> None:
        """Work on a row until it ends, or queue it again."""
        delay = 0.0
        with scope:
            try:
                delay = await self._work_as(job, lease, scope)
            except (OSError, SQLAlchemyError) as error:
                self._database.log_fault(_log, error, "the work on %s failed; trying again later", job.row_id)
                delay = PUT_OFF_SECONDS
        if delay or scope.cancelled_caught:
            with anyio.move_on_after(GIVE_BACK_SECONDS, shield=True):
                await self._persist(lambda connection: job.release(connection, delay))

    async def _work_as(self, job: QueuedJob, lease: Lease | None, scope: anyio.CancelScope) -> float:
        """Work on a row, if it can be claimed. Returns the seconds after which it is due again; 0 if it is not."""
        lease = lease or await self._persist(job.claim)
        if lease is None:
            return 0
        _job_of_task.set(job)
        self._working[job] = scope
        try:
            if isinstance(lease, DeliveryLease):
                return await self._deliver(lease)
            await supervise(lease, *self.handlers[job.kind])
            return 0
        finally:
            self._working.pop(job, None)

    async def _deliver(self, lease: DeliveryLease) -> float:
        if self._endpoints[lease.endpoint_id] >= PER_ENDPOINT:
            return BUSY_SECONDS
        self._endpoints[lease.endpoint_id] += 1
        try:
            await supervise(lease, *self.delivery_handlers)
        finally:
            self._endpoints[lease.endpoint_id] -= 1
        return 0

    async def _persist(self, work: Callable[[Connection], T]) -> T:
        """The result of a transaction. While the database is away, it is tried again."""
        while True:
            try:
                return await self._database.write(work)
            except SQLAlchemyError as error:
                self._database.log_fault(_log, error, "a row could not be claimed or given back; trying again")
            await anyio.sleep(RETRY_SECONDS)


def _own_among(run_ids: list[str]) -> QueuedJob | None:
    """The job of this task, if its run is one of these."""
    job = _job_of_task.get()
    return job if job is not None and job.row_id in run_ids else None
