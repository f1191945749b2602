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
class Going:
    """A call at work. `limit` ends it after its time; the run that it started goes on."""

    limit: anyio.CancelScope
    run_id: str | None = None


going: ContextVar[Going | None] = ContextVar("going", default=None)
"""The call that is answered."""


class CallLimits:
    """`calls_at_once` for each caller, `seconds` for each call."""

    def __init__(self, calls_at_once: int, seconds: float) -> None:
        self._seconds = seconds
        self._going_on = Quota[str](calls_at_once)

    @contextmanager
    def hold(self, caller: str) -> Iterator[None]:
        """Limits the call inside.

        Raises `Refused` if the caller has too many calls at work, or if the call takes too long.
        """
        if self._going_on.is_full(caller):
            message = f"{self._going_on.most} calls are running already."
            raise Refused("LOCAL_BUSY", message, retryable=True, hint="Wait for one of them, or use start_batch.")
        call = Going(anyio.move_on_after(self._seconds))
        before = going.set(call)
        try:
            with self._going_on.held(caller), call.limit:
                yield
        finally:
            going.reset(before)
        if call.limit.cancelled_caught:
            message = f"The call took longer than {self._seconds:g} s and was stopped."
            raise Refused("LOCAL_TIMEOUT", message, retryable=True, run_id=call.run_id)


NO_LIMITS = CallLimits(sys.maxsize, math.inf)
"""For stdio, where the caller is the user of this machine."""
