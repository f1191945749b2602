"""What runs in a child process: jobs, one after another, each under limits, with answers in JSON."""

import contextlib
import gc
import json
import math
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Any

from extend_mcp.analysis.job import Done, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.storage.no_room import NO_ROOM

Work = Callable[[Job], Done]

IDLE_SECONDS = 5.0
"""How long a child waits for its next job before it ends."""
IDLE_SECONDS_OF_OCR = 2.0
"""How long a child with the models of OCR in memory waits: they take some 500 MB (measured)."""
OBJECTS = 500_000
"""After so many new objects, some 50 MB, Python looks for cycles of objects.

Words and lines have none: looking as often as Python does by default took 19 % of reading a PDF, and looking once
after each job 3 %.
"""
PLACES = 4
"""How many of the innermost places the message of a fault names."""


def serve_jobs(jobs: Connection, alive: Connection, work: Work, seconds: float, max_bytes: int, most: int) -> None:
    """Do at most `most` jobs; end earlier if none comes for a while. `alive` closes when the parent ends."""
    if sys.platform == "win32":
        import extend_mcp.engine.queue.silence  # noqa: F401 - elsewhere the server that forks children did
    else:
        os.umask(0o077)
        os.setsid()
        _limit(seconds, max_bytes, most)
    _end_with_parent(alive)
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    for number in range(most):
        if number and not jobs.poll(_idle_seconds()):
            return
        try:
            job = jobs.recv()
        except EOFError:
            return
        if sys.platform != "win32":
            _limit_processor_time(seconds)
        jobs.send_bytes(json.dumps(_do(work, job, max_bytes)).encode())


def _do(work: Work, job: Job, max_bytes: int) -> tuple[str, Any]:
    try:
        return ("done", asdict(work(job)))
    except DocumentFailure as failure:
        return ("failure", (failure.reason, failure.message))
    except MemoryError:
        return ("stopped", f"stopped at the memory limit of {max_bytes / 1024**2:,.0f} MB")
    except Exception as error:  # noqa: BLE001 - its text may be a document's: only its place is reported
        return _describe_fault(error)


def _describe_fault(error: Exception) -> tuple[str, Any]:
    """The report of an exception: its class and place, not its text."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return ("full", None)
    places = [f"{frame.f_globals['__name__']}:{line}" for frame, line in traceback.walk_tb(error.__traceback__)]
    return ("stopped", f"the engine has a fault, {type(error).__name__} at {' > '.join(places[-PLACES:])}")


def _idle_seconds() -> float:
    return IDLE_SECONDS_OF_OCR if "onnxruntime" in sys.modules else IDLE_SECONDS


def _limit(seconds: float, max_bytes: int, most: int) -> None:
    """Limit the memory, and the processor time of all jobs together."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    whole = most * _processor_seconds(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))


def _limit_processor_time(seconds: float) -> None:
    """Limit one job. The parent keeps the time limit; this is a backstop."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, whole = resource.getrlimit(resource.RLIMIT_CPU)
    job = math.ceil(used.ru_utime + used.ru_stime) + _processor_seconds(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (min(job, whole), whole))


def _processor_seconds(seconds: float) -> int:
    """The processor time of one job: threads add it up."""
    return math.ceil(seconds * (os.cpu_count() or 1)) + 5


def _end_with_parent(alive: Connection) -> None:
    """End the child and whatever it started when the parent's end of the pipe closes."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # if the kernel cannot, the thread below does it
            _be_killed_by_kernel(alive)
    threading.Thread(target=_wait_for_end, args=(alive,), daemon=True).start()


def _be_killed_by_kernel(alive: Connection) -> None:
    """Let the kernel do it: while code in C runs, no Python thread can run."""
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
