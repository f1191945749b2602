"""How much the tool calls of one caller may take: at a time, and each."""

import math
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from extend_mcp.errors import Refused


class Limits:
    """`calls_at_once` for each caller, `seconds` for each call."""

    def __init__(self, calls_at_once: int, seconds: float) -> None:
        self._most = calls_at_once
        self._seconds = seconds
        self._going_on: Counter[str] = Counter()

    @asynccontextmanager
    async def kept(self, caller: str) -> AsyncIterator[None]:
        """Raises `Refused` before a call too many, or once the call has taken too long."""
        if self._going_on[caller] >= self._most:
            message = f"{self._most} calls go on already."
            raise Refused("LOCAL_BUSY", message, retryable=True, hint="Wait for one of them, or use start_batch.")
        self._going_on[caller] += 1
        try:
            with anyio.fail_after(self._seconds):
                yield
        except TimeoutError as error:
            message = f"The call took longer than {self._seconds:.0f} s and was stopped."
            raise Refused("LOCAL_TIMEOUT", message, retryable=True) from error
        finally:
            self._going_on[caller] -= 1
            if not self._going_on[caller]:
                del self._going_on[caller]


NO_LIMITS = Limits(sys.maxsize, math.inf)
"""Over stdio, where the caller is whose machine it is."""
