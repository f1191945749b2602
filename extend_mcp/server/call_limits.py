"""Limits the tool calls of each caller: how many at a time, and how long each."""

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import anyio

from extend_mcp.bounds import Quota
from extend_mcp.errors import Refused


@dataclass
class RunningCall:
    """A running call. `limit` ends it when its time is over; the run that it started continues."""

    limit: anyio.CancelScope
    run_id: str | None = None


running_call: ContextVar[RunningCall | None] = ContextVar("running_call", default=None)
"""The call that is being answered."""


class CallLimits:
    """`calls_at_once` for each caller, `seconds` for each call."""

    def __init__(self, calls_at_once: int, seconds: float) -> None:
        self._seconds = seconds
        self._running = Quota[str](calls_at_once)

    @contextmanager
    def hold(self, caller: str) -> Iterator[None]:
        """Limit the call inside. Raises `Refused` if the caller has too many calls, or the call takes too long."""
        if self._running.is_full(caller):
            message = f"{self._running.most} calls are already running."
            raise Refused("LOCAL_BUSY", message, retryable=True, hint="Wait for one of them, or use start_batch.")
        call = RunningCall(anyio.move_on_after(self._seconds))
        before = running_call.set(call)
        try:
            with self._running.held(caller), call.limit:
                yield
        finally:
            running_call.reset(before)
        if call.limit.cancelled_caught:
            message = f"The call took longer than {self._seconds:g} s and was stopped."
            raise Refused("LOCAL_TIMEOUT", message, retryable=True, run_id=call.run_id)


NO_LIMITS = CallLimits(sys.maxsize, math.inf)
"""For stdio, where the caller is the user of this machine."""
