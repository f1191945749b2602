"""Keep to a number of requests a second, whatever second one looks at."""

import math
from collections import deque

from extend_mcp.client.clock import Clock


class SlidingWindow:
    """At most `rate` requests start in any one second (below 1, one in `1 / rate` seconds); None: any number.

    No token bucket: it lets a burst and its refill through within the same second, which is twice what the API allows.
    So the last starts are remembered instead.
    """

    def __init__(self, rate: float | None, clock: Clock) -> None:
        slots = math.ceil(rate) if rate else 0
        self._window = slots / rate if rate else 0.0
        self._starts: deque[float] = deque(maxlen=slots)
        self._clock = clock

    async def turn(self) -> None:
        """Wait for this caller's turn. Callers go in the order in which they came."""
        if not self._starts.maxlen:
            return
        now = self._clock.now()
        start = max(now, self._starts[0] + self._window) if len(self._starts) == self._starts.maxlen else now
        self._starts.append(start)
        if start > now:
            await self._clock.sleep(start - now)
