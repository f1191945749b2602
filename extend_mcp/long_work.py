"""Long work in a thread beside the event loop: few at a time, each with a limit."""

import gc
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from contextvars import ContextVar
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from extend_mcp.errors import Refused

T = TypeVar("T")

AT_ONCE = 2
"""How many run at the same time: threads share one interpreter, so more would only hold up the event loop."""

SECONDS = 30.0
"""Processor time that one piece of work may take."""

EVERY = 256
"""Calls of `check_in` between two looks at the clock."""


class _NoGarbageSearch:
    """Python does not search for garbage inside this context: it would go through everything that long work creates.

    Such work leaves no garbage that needs a search, and each search stops all threads.
    """

    def __init__(self) -> None:
        self._inside = 0

    def __enter__(self) -> None:
        self._inside += 1
        gc.disable()

    def __exit__(self, *_: object) -> None:
        self._inside -= 1
        if not self._inside:
            gc.enable()


_no_garbage_search = _NoGarbageSearch()
_limiter: RunVar[CapacityLimiter] = RunVar("_limiter")


class Abandoned(Exception):
    """Nobody waits for this work any more."""


class _Work:
    """The state of one piece of work. `abandoned` is set when nobody waits for it any more."""

    def __init__(self) -> None:
        self.abandoned = threading.Event()
        self.calls = 0
        self.begin = time.thread_time()


_work: ContextVar[_Work | None] = ContextVar("_work", default=None)


async def run_in_thread(function: Callable[[], T], *, short: bool = False) -> T:
    """Run `function` in a thread and return its result.

    A cancel ends the wait at once, and the work at its next `check_in`. `short` work does not wait for other work.
    Raises what the function raises, and `Refused` for work that takes too long.
    """

    def begun() -> T:
        work.begin = time.thread_time()
        _work.set(work)
        return function()

    work = _Work()
    try:
        with nullcontext() if short else _no_garbage_search:
            return await to_thread.run_sync(begun, abandon_on_cancel=True, limiter=None if short else _limiter_here())
    finally:
        work.abandoned.set()


def check_in() -> None:
    """Called often by long work. Raises `Abandoned` if nobody waits for it any more, `Refused` if it takes too long."""
    work = _work.get()
    if work is None:
        return
    if work.abandoned.is_set():
        raise Abandoned
    work.calls += 1
    if work.calls % EVERY == 0 and time.thread_time() - work.begin > SECONDS:
        raise Refused(
            "LOCAL_TOO_LARGE",
            f"Reading this takes more than {SECONDS:g} s of processor time.",
            hint="Ask for less: read_run(run_id=…) with pages, section or a longer pointer.",
        )


def _limiter_here() -> CapacityLimiter:
    try:
        return _limiter.get()
    except LookupError:
        limiter = CapacityLimiter(AT_ONCE)
        _limiter.set(limiter)
        return limiter
