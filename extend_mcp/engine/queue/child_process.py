"""The parent's side of one child process: start it, give it jobs, wait for its answers, end it."""

import atexit
import contextlib
import errno
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from multiprocessing import connection as pipes
from multiprocessing import process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from extend_mcp.analysis.job import Done, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.queue.child import Work, serve_jobs

DYING_SECONDS = 5
MAX_ANSWER_BYTES = 64 * 1024**2

LONGEST_FOLDER = 103 - len("/pymp-12345678/listener-12345678")
"""Bytes. The address of a Unix socket has at most 103 on macOS, and 107 on Linux."""
SHORT_FOLDER = "/tmp"  # noqa: S108  (a folder of its own is made in it)

_one_at_a_time = threading.Lock()
"""multiprocessing reaps any child from any call; two threads doing so lose exit codes."""


class TaskFailed(Exception):
    """The child did not finish its task; the message says which limit it hit or how it ended."""


class OutOfTime(TaskFailed):
    """The child hit the time limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"stopped after the time limit of {seconds:g} seconds")


def start_forkserver() -> None:
    """Start the server that forks children. Not on Windows."""
    from multiprocessing import forkserver

    with _one_at_a_time:
        _ensure_working_folder()
        _ensure_short_folder()
        forkserver.ensure_running()


def _ensure_short_folder() -> None:
    """multiprocessing's sockets are in a folder below the one for temporary files; if its path is too long for the
    address of a socket, they get a folder below `SHORT_FOLDER`."""
    config: dict[str, Any] = process.current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001
    if len(os.fsencode(tempfile.gettempdir())) <= LONGEST_FOLDER or "tempdir" in config:
        return
    config["tempdir"] = folder = tempfile.mkdtemp(prefix="pymp-", dir=SHORT_FOLDER)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


class ChildProcess:
    """Does up to `most` jobs of one sharer. Its methods are called from one thread at a time, except `stop`."""

    def __init__(self, context: Any, sharer: str | None, arguments: tuple[Work, float, int], most: int) -> None:
        """`arguments` are what it does, the seconds of one job, and the bytes of memory."""
        self.sharer = sharer
        self._context = context
        self._arguments = (*arguments, most)
        self._seconds = arguments[1]
        self._left = most
        self._process: BaseProcess | None = None
        self._killed = threading.Event()
        self._doing = threading.Lock()
        self._at_work = True

    @property
    def is_used(self) -> bool:
        """True if it has begun a job."""
        return self._process is not None

    @property
    def is_at_work(self) -> bool:
        """True from the time when it is taken until `do` has returned."""
        return self._at_work

    @property
    def is_usable(self) -> bool:
        """True if it may do another job: it is alive, and idle after a clean answer."""
        return not self._at_work and not self._killed.is_set() and not self._has_ended()

    def take(self) -> None:
        """Reserve an idle child for the next `do`."""
        self._at_work = True

    def do(self, job: Job) -> Done | Exception:
        """Have a job done. Ends the child, unless the answer is clean and it has jobs left."""
        with self._doing:
            if self._killed.is_set() or (self._process is None and not self._start()):
                return TaskFailed("cancelled before it was started")
            answer = self._do(job)
            self._left -= 1
            if not isinstance(answer, Done) or self._left == 0:
                self.end()
        self._at_work = False
        return answer

    def stop(self) -> None:
        """End the child at work, and wait until `do` has returned in its thread."""
        self.kill()
        with self._doing:
            self.end()

    def kill(self) -> None:
        """End the child and whatever it started. Does nothing if it has ended."""
        self._killed.set()
        process = self._process
        if process is None or process.pid is None or self._has_ended():
            return
        if sys.platform == "win32":
            process.kill()
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)

    def end(self) -> None:
        """End the child, and wait for its end."""
        self.kill()
        process = self._process
        if process is None:
            return
        pipes.wait([process.sentinel])
        with _one_at_a_time:
            process.join()
        self._jobs.close()
        self._alive.close()

    def _start(self) -> bool:
        """Start the process. False if it was killed before."""
        self._jobs, jobs_end = self._context.Pipe()
        alive_end, self._alive = self._context.Pipe(duplex=False)  # closes with this process, however that ends
        try:
            with jobs_end, alive_end, _one_at_a_time, _no_main():
                if self._killed.is_set():
                    return False
                _ensure_working_folder()
                process = self._context.Process(target=serve_jobs, args=(jobs_end, alive_end, *self._arguments))
                process.start()
                self._process = process
        finally:
            if self._process is None:
                self._jobs.close()
                self._alive.close()
        return True

    def _do(self, job: Job) -> Done | Exception:
        """Send a job, and wait for the answer or the end of the child."""
        process = self._process
        assert process is not None
        if self._killed.is_set():  # while it was being started
            self.kill()
        with contextlib.suppress(OSError):  # it has ended, as is seen below
            self._jobs.send(job)
        ready = pipes.wait([self._jobs, process.sentinel], timeout=self._seconds)
        if not ready:
            return OutOfTime(self._seconds)
        answer = _receive(self._jobs)
        if answer is None:  # it is ending by itself: wait, to see its own exit code
            pipes.wait([process.sentinel], timeout=DYING_SECONDS)
            self.end()
        return answer or TaskFailed(_describe_end(process.exitcode))

    def _has_ended(self) -> bool:
        return self._process is not None and bool(pipes.wait([self._process.sentinel], timeout=0))


def _receive(answers: Connection) -> Done | Exception | None:
    """What the child sent; None if it ended without an answer."""
    try:
        return _read(answers.recv_bytes(MAX_ANSWER_BYTES)) if answers.poll() else None
    except (EOFError, ConnectionResetError):
        return None
    except (OSError, ValueError, TypeError, RecursionError):
        return TaskFailed("its process sent something that is not an answer")


def _read(answer: bytes) -> Done | Exception:
    """The answer of a child. It is JSON: a child that a document took over must not run anything here.

    Raises `ValueError` or `TypeError` if it is not what `serve_jobs` sends.
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
