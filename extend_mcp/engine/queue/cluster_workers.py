"""The workers of procrastinate in one process of a cluster: they fetch jobs for its queue."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import anyio
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.queue.port import POLL_SECONDS
from extend_mcp.engine.queue.rescue import DEAD_SECONDS, HEARTBEAT_SECONDS, Rescue

RETRY_SECONDS = 0.5
"""The wait before something that needs the database is tried again."""

Process = Callable[[], Awaitable[Any]]

_log = logging.getLogger(__name__)


class ClusterWorkers:
    """A worker for each queue, with as many slots as it has. Without `slots` there is none."""

    def __init__(self, app: App, slots: Mapping[str, int], rescue: Rescue) -> None:
        self._app = app
        self._slots = slots
        self._rescue = rescue

    async def run(self) -> None:
        """Fetch jobs until cancelled. Whenever a worker ends, all start again: it does when a connection is lost."""
        while self._slots:
            try:
                async with self._connected(), anyio.create_task_group() as group:
                    for queue, slots in self._slots.items():
                        group.start_soon(self._run_worker, queue, slots)
                    group.start_soon(self._rescue.run)
            except* (ConnectorException, SQLAlchemyError, OSError) as errors:
                _log.warning(
                    "The queue lost its connection to the database, and starts again: %s", errors.exceptions[0]
                )
            except* Exception:  # noqa: BLE001 - rows wait for workers, whatever it was
                _log.exception("The queue failed, and starts again")
            await anyio.sleep(RETRY_SECONDS)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[None]:
        """Connections for procrastinate while inside."""
        try:
            await self._app.open_async()
            yield
        finally:
            with anyio.CancelScope(shield=True):
                await self._app.close_async()

    async def _run_worker(self, queue: str, slots: int) -> None:
        """Run a worker until it fails or this is cancelled.

        It is asked to stop, too: it waits for a connection by `asyncio.wait_for`, which in Python 3.11 drops a
        cancellation that comes with the connection.
        """
        worker = Worker(
            self._app,
            queues=[queue],
            concurrency=slots,
            name=queue,
            fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=DEAD_SECONDS,
            shutdown_graceful_timeout=0,
            delete_jobs="always",
            install_signal_handlers=False,
            worker_middleware=[self._note],
        )
        running = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        try:
            await asyncio.shield(running)
        finally:
            running.cancel()
            worker.stop()  # type: ignore[no-untyped-call]
            with anyio.CancelScope(shield=True):
                await asyncio.gather(running, return_exceptions=True)
        raise ConnectionError("a connection was lost")

    async def _note(self, process: Process, context: JobContext, _: Worker) -> Any:
        """Note which jobs are at work here."""
        task = asyncio.current_task()
        assert task is not None
        task.add_done_callback(_log_unstored_end)
        with self._rescue.noting(context.job.id):
            return await process()


def _log_unstored_end(task: asyncio.Task[Any]) -> None:
    """Log in one line that the end of a job could not be stored: `rescue` has replaced it, or will."""
    if not task.cancelled() and (error := task.exception()) is not None:
        reason = str(error.__cause__ or error).splitlines()[0]
        _log.warning("The end of a job was not stored: %s", reason)
