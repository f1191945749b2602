"""Limits requests per second, in any period of one second."""

import math
from collections import deque

from extend_mcp.client.clock import Clock


class SlidingWindow:
    """At most `rate` requests start in any one second (below 1, one in `1 / rate` seconds); None: any number.

    A token bucket would let a burst and its refill through within one second: twice what the API allows. So the
    start times of the last requests are remembered instead.
    """

    def __init__(self, rate: float | None, clock: Clock) -> None:
        slots = math.ceil(rate) if rate else 0
        self._window = slots / rate if rate else 0.0
        self._starts: deque[float] = deque(maxlen=slots)
        self._clock = clock

    async def turn(self) -> None:
        """Wait until the next request may start. Callers keep their order."""
        if not self._starts.maxlen:
            return
        now = self._clock.now()
        start = max(now, self._starts[0] + self._window) if len(self._starts) == self._starts.maxlen else now
        self._starts.append(start)
        if start > now:
            await self._clock.sleep(start - now)
