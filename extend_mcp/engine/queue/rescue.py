"""Finds jobs that nobody works on, and queues their rows again.

A process is dead if its heartbeat is late by the database's clock. A job may also be lost by a process that lives: the
answer to its fetch, or the note of its end, was lost with a connection (procrastinate's issue 1518). This is a loop in
each process and not a job, since a job may be lost, too (its issue 1446).
"""

import asyncio
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from procrastinate import App
from procrastinate.jobs import Job as LostJob
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.queue.claims import QueuedJob, queue_orphans
from extend_mcp.engine.queue.presence import Presence
from extend_mcp.engine.storage.database import Database

HEARTBEAT_SECONDS = 2.0
DEAD_SECONDS = 8.0
"""How late a heartbeat may be."""
LOOK_SECONDS = 2.0
ROUNDS_TO_ORPHANS = 30
"""After so many looks, due rows without a job are looked for, too: that reads all rows that wait."""

_log = logging.getLogger(__name__)


class Rescue:
    """The rescue loop of one process."""

    def __init__(self, app: App, database: Database, presence: Presence) -> None:
        self._app = app
        self._database = database
        self._presence = presence
        self._at_work: set[int | None] = set()
        self._workers: set[int | None] = set()
        self._missed: set[int | None] = set()

    def note_worker(self, worker_id: int) -> None:
        """Note that a worker of this process fetches jobs."""
        self._workers.add(worker_id)

    @contextmanager
    def noting(self, job_id: int | None) -> Iterator[None]:
        """Note that a job is at work in this process while inside."""
        self._at_work.add(job_id)
        try:
            yield
        finally:
            self._at_work.discard(job_id)

    async def run(self) -> None:
        """Look now and then, until cancelled."""
        rounds = 0
        while True:
            if rounds % ROUNDS_TO_ORPHANS == 0 and (count := await self._database.write(queue_orphans)):
                _log.warning("%d due rows had no job; they were queued", count)
            rounds += 1
            await self._database.write(self._presence.show)
            await asyncio.sleep(LOOK_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - spreads processes
            await self._look()

    async def _look(self) -> None:
        dead = await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS)
        doing = await self._app.job_manager.list_jobs_async(status="doing")
        missed = {job.id: job for job in doing if job.worker_id in self._workers and job.id not in self._at_work}
        lost = {number: job for number, job in missed.items() if number in self._missed}
        self._missed = set(missed)
        for job in lost.values():
            await self._replace(job, crashed=False)
        for job in dead:
            if job.id not in missed:
                await self._replace(job, crashed=True)

    async def _replace(self, lost: LostJob, *, crashed: bool) -> None:
        assert lost.id is not None
        job = QueuedJob(lost.id, str(lost.task_kwargs["kind"]), str(lost.task_kwargs["id"]))
        _log.warning("Nobody works on %s any more; it is queued again", job.row_id)
        try:
            await self._database.write(partial(job.replace, crashed=crashed))
        except SQLAlchemyError as error:
            self._database.log_fault(_log, error, "%s could not be queued again; trying again", job.row_id)
