"""One child process for each task: with limits on time and memory, and a crash ends nothing else.

Children are forked from a server that has the document libraries loaded (4 ms each, measured), or spawned on Windows.
"""

import contextlib
import errno
import json
import logging
import math
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict
from multiprocessing import connection as pipes
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread

from extend_mcp.analysis.job import Done, Job
from extend_mcp.documents.failure import DocumentFailure

PRELOAD = ["extend_mcp.engine.queue.silence", "extend_mcp.engine.queue.warm"]
DYING_SECONDS = 5
ANSWER_SECONDS = 5
"""How long an answer may take to arrive once it has begun."""
MAX_ANSWER_BYTES = 64 * 1024**2
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
PLACES = 4
"""How many of the innermost places the message of a fault names."""

Work = Callable[[Job], Done]

_log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()
"""multiprocessing reaps any child from any call; two threads doing so lose exit codes."""


class TaskFailed(Exception):
    """The child did not finish its task; the message says which limit it hit or how it ended."""


def perform(job: Job) -> Done:
    """Do a job. The libraries are loaded in the child alone, never in the server."""
    from extend_mcp.analysis import perform as work

    return work(job)


class Runner:
    """Runs `work` in child processes, at most `workers` at a time, each with `seconds` and `max_bytes`."""

    def __init__(self, work: Work, *, workers: int, seconds: float, max_bytes: int) -> None:
        self._work = work
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._threads = anyio.CapacityLimiter(workers)
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
                await anyio.to_thread.run_sync(_start_forkserver)
            except OSError as error:
                _log.warning("no child process can be started: %s", error)

    async def run(self, job: Job) -> Done:
        """Do one job. Raises `DocumentFailure` or `TaskFailed`; `OSError` if the disk was full: try again later.

        Cancelling kills the child and waits for its end.
        """
        child = _Child(self._context, self._work, job, self._seconds, self._max_bytes)
        async with anyio.create_task_group() as group:
            group.start_soon(_kill_when_cancelled, child)
            try:
                answer = await anyio.to_thread.run_sync(child.supervise, limiter=self._threads)
            except (OSError, EOFError) as error:
                reason = f"the system says: {error.strerror}" if isinstance(error, OSError) else "it ended at once"
                answer = TaskFailed(f"its process could not be started: {reason}")
            group.cancel_scope.cancel()
        await anyio.lowlevel.checkpoint_if_cancelled()  # a cancelled task did not fail: it was killed
        if isinstance(answer, Exception):
            raise answer
        return answer


def _start_forkserver() -> None:
    from multiprocessing import forkserver  # not on Windows

    with _one_at_a_time:
        _ensure_working_folder()
        forkserver.ensure_running()


async def _kill_when_cancelled(child: "_Child") -> None:
    try:
        await anyio.sleep_forever()
    finally:
        child.kill()


@contextlib.contextmanager
def _no_main() -> Iterator[None]:
    """Keep multiprocessing from running the program's main script again in the child."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _ensure_working_folder() -> None:
    """Leave a working folder that was deleted or that we may not enter: each child would start there."""
    try:
        os.chdir(Path.cwd())
    except (FileNotFoundError, PermissionError):
        os.chdir(os.sep)


class _Child:
    """One child process, watched by one thread."""

    def __init__(self, context: Any, work: Work, job: Job, seconds: float, max_bytes: int) -> None:
        self._context = context
        self._job = job
        self._arguments = (work, job, seconds, max_bytes)
        self._seconds = seconds
        self._process: BaseProcess | None = None
        self._killed = threading.Event()

    def supervise(self) -> Done | Exception:
        """Start the child and wait for its answer or its end."""
        answers, answer_end = self._context.Pipe(duplex=False)
        alive_end, alive = self._context.Pipe(duplex=False)
        with answers, alive:  # `alive` closes with this process, however it ends: the child sees that and ends too
            with answer_end, alive_end, _one_at_a_time, _no_main():
                if self._killed.is_set():
                    return TaskFailed("cancelled before it was started")
                _ensure_working_folder()
                process = self._context.Process(target=_child, args=(answer_end, alive_end, *self._arguments))
                process.start()
                self._process = process
            if self._killed.is_set():  # while it was being started
                self.kill()
            ready = pipes.wait([answers, process.sentinel], timeout=self._seconds)
            answer = self._receive(answers) if ready else None
            if ready and answer is None:  # it is ending by itself: wait, to see its own exit code
                pipes.wait([process.sentinel], timeout=DYING_SECONDS)
            self.kill()
            pipes.wait([process.sentinel])
            with _one_at_a_time:
                process.join()
        if not ready:
            return TaskFailed(f"stopped after the time limit of {self._seconds:g} seconds")
        return answer or TaskFailed(_describe_end(process.exitcode))

    def _receive(self, answers: Connection) -> Done | Exception | None:
        """What the child sent; None if it ended without an answer."""
        limit = threading.Timer(ANSWER_SECONDS, self.kill)
        limit.start()
        try:
            return _read(answers.recv_bytes(MAX_ANSWER_BYTES)) if answers.poll() else None
        except EOFError:
            return None
        except (OSError, ValueError, TypeError, RecursionError):
            return TaskFailed("its process sent something that is not an answer")
        finally:
            limit.cancel()

    def kill(self) -> None:
        """End the child and whatever it started. Does nothing if it has ended."""
        self._killed.set()
        process = self._process
        if process is None or process.pid is None or pipes.wait([process.sentinel], timeout=0):
            return
        if sys.platform == "win32":
            process.kill()
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _read(answer: bytes) -> Done | Exception:
    """The answer of a child. It is JSON: a child that a document took over must not run anything here.

    Raises `ValueError` or `TypeError` if it is not what `_child` sends.
    """
    name, content = json.loads(answer)
    if name == "done":
        return Done(**content | {"page_counts": tuple(content["page_counts"])})
    if name == "full":
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return DocumentFailure(*content) if name == "failure" else TaskFailed(str(content))


def _describe_end(code: int | None) -> str:
    if code is not None and code < 0:
        return f"its process was ended by signal {-code} ({signal.strsignal(-code)})"
    return f"its process ended with exit code {code}"


def _child(answer: Connection, alive: Connection, work: Work, job: Job, seconds: float, max_bytes: int) -> None:
    """The child's main function."""
    if sys.platform == "win32":
        import extend_mcp.engine.queue.silence  # noqa: F401 - elsewhere the server that forks children did
    else:
        os.umask(0o077)
        os.setsid()
        _limit(seconds, max_bytes)
    _end_with_parent(alive)
    message: tuple[str, Any]
    try:
        message = ("done", asdict(work(job)))
    except DocumentFailure as failure:
        message = ("failure", (failure.reason, failure.message))
    except MemoryError:
        message = ("stopped", f"stopped at the memory limit of {max_bytes / 1024**2:,.0f} MB")
    except Exception as error:  # noqa: BLE001 - its text may be a document's: only its place is reported
        message = _describe_fault(error)
    answer.send_bytes(json.dumps(message).encode())


def _describe_fault(error: Exception) -> tuple[str, Any]:
    """The report of an exception: its class and place, not its text."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return ("full", None)
    places = [f"{frame.f_globals['__name__']}:{line}" for frame, line in traceback.walk_tb(error.__traceback__)]
    return ("stopped", f"the engine has a fault, {type(error).__name__} at {' > '.join(places[-PLACES:])}")


def _limit(seconds: float, max_bytes: int) -> None:
    """The parent keeps the time limit; the limit on processor time is a backstop, as threads add it up."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    processor = math.ceil(seconds * (os.cpu_count() or 1)) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))


def _end_with_parent(alive: Connection) -> None:
    """End the child and whatever it started when the parent's end of the pipe closes."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # if the kernel cannot, the thread below does it
            _be_killed_by_kernel(alive)
    threading.Thread(target=_wait_for_end, args=(alive,), daemon=True).start()


def _be_killed_by_kernel(alive: Connection) -> None:
    """Let the kernel do it: while code in C runs, no Python thread may run."""
    import fcntl

    fcntl.fcntl(alive, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(alive, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(alive, fcntl.F_SETFL, fcntl.fcntl(alive, fcntl.F_GETFL) | os.O_ASYNC)
    if alive.poll():  # it closed before
        _end()


def _wait_for_end(alive: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        alive.recv_bytes()
    _end()


def _end() -> None:
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
