"""Limits how often each asker can ask: a bucket of tokens for each, which fills evenly."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from extend_mcp.bounds import Latest

KNOWN = 10_000
"""How many buckets are kept.

One more asker replaces the one who asked longest ago, who then begins with a full bucket.
"""

K = TypeVar("K", bound=Hashable)


class TokenBuckets(Generic[K]):
    """Each asker gets `per_second` requests a second, and saves up those of `burst_seconds`, at least one."""

    def __init__(
        self,
        per_second: float,
        burst_seconds: float,
        *,
        known: int = KNOWN,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._most = max(1.0, per_second * burst_seconds)
        self._clock = clock
        self._left: Latest[K, tuple[float, float]] = Latest(known)

    def wait(self, asker: K) -> float:
        """Take a token. Returns 0, or the seconds to wait for one if there is none."""
        now = self._clock()
        left, at = self._left.get(asker, (self._most, now))
        left = min(self._most, left + (now - at) * self._per_second)
        taken = left >= 1
        self._left[asker] = (left - taken, now)
        return 0.0 if taken else (1 - left) / self._per_second
