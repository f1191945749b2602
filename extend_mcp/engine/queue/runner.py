"""Child processes for jobs: limits on time and memory, and a crash ends nothing else.

Children are forked from a server that has the document libraries loaded (4 ms each, measured), or spawned on Windows.
One may do several jobs of the same sharer, as the first job in a process costs most: the use of a library for the
first time. A job that does not end well in a used child is done again in a new one, so that sharing changes no result.
"""

import logging
import multiprocessing
import os
import sys
from typing import Any

import anyio
import anyio.to_thread

from extend_mcp.analysis.job import Done, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.queue.child import Work
from extend_mcp.engine.queue.child_process import ChildProcess, OutOfTime, TaskFailed, start_forkserver

PRELOAD = ["extend_mcp.engine.queue.silence", "extend_mcp.engine.queue.warm"]
ANSWER_SECONDS = 5
"""How long an answer may take to arrive after the time limit of its job."""

_log = logging.getLogger(__name__)


def perform(job: Job) -> Done:
    """Do a job. The libraries are loaded in the child alone, never in the server."""
    from extend_mcp.analysis.perform import perform as work

    return work(job)


class Runner:
    """Runs `work` in child processes, at most `workers` at a time, each with `max_bytes`, and `seconds` for a job."""

    def __init__(self, work: Work, *, workers: int, seconds: float, max_bytes: int, jobs_per_process: int = 1) -> None:
        self._arguments = (work, seconds, max_bytes)
        self._seconds = seconds
        self._most = jobs_per_process
        self._slots = anyio.Semaphore(workers)
        self._threads = anyio.CapacityLimiter(workers)
        self._idle: list[ChildProcess] = []
        self._context: Any
        os.environ["PYTHONSAFEPATH"] = "1"  # multiprocessing starts Python by `-c`, which looks in the working folder
        if sys.platform == "win32":
            self._context = multiprocessing.get_context("spawn")
        else:
            self._context = multiprocessing.get_context("forkserver")
            self._context.set_forkserver_preload(PRELOAD)

    async def warm_up(self) -> None:
        """Start the server that forks children, so that the first task need not wait for it."""
        if sys.platform != "win32":
            try:
                await anyio.to_thread.run_sync(start_forkserver)
            except OSError as error:
                _log.warning("no child process can be started: %s", error)

    async def run(self, job: Job, sharer: str | None = None) -> Done:
        """Do one job. Raises `DocumentFailure` or `TaskFailed`; `OSError` if the disk was full: try again later.

        A child does only jobs of one `sharer`; without one, the job gets its own child. Cancelling kills the child
        and waits for its end.
        """
        async with self._slots:
            child = await self._take(sharer)
            is_new = not child.is_used
            answer = await self._do(child, job)
            if not is_new and _may_be_of_the_child(answer):
                answer = await self._do(self._new_child(sharer), job)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def close(self) -> None:
        """End the children that are idle."""
        while self._idle:
            await anyio.to_thread.run_sync(self._idle.pop().end)

    async def _take(self, sharer: str | None) -> ChildProcess:
        """An idle child of this sharer, or a new one. There are at most `workers`, idle or not."""
        for child in self._idle:
            if child.sharer == sharer and child.is_usable:
                self._idle.remove(child)
                child.take()
                return child
        while len(self._idle) > self._slots.value:
            await anyio.to_thread.run_sync(self._idle.pop(0).end)
        return self._new_child(sharer)

    def _new_child(self, sharer: str | None) -> ChildProcess:
        return ChildProcess(self._context, sharer, self._arguments, 1 if sharer is None else self._most)

    async def _do(self, child: ChildProcess, job: Job) -> Done | Exception:
        answer: Done | Exception = OutOfTime(self._seconds)
        try:
            with anyio.move_on_after(self._seconds + ANSWER_SECONDS):
                answer = await anyio.to_thread.run_sync(child.do, job, abandon_on_cancel=True, limiter=self._threads)
        except (OSError, EOFError) as error:
            reason = f"the system says: {error.strerror}" if isinstance(error, OSError) else "it ended at once"
            answer = TaskFailed(f"its process could not be started: {reason}")
        finally:
            if child.is_at_work:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(child.stop)
            elif child.is_usable:
                self._idle.append(child)
        return answer


def _may_be_of_the_child(answer: Done | Exception) -> bool:
    """True if a new child might answer differently."""
    return isinstance(answer, TaskFailed | DocumentFailure) and not isinstance(answer, OutOfTime)
