"""Rate limits like the API's: per key, separate for reads, writes and new runs."""

import math
import time
from collections.abc import Callable

SYNCHRONOUS = frozenset({"parse", "extract", "classify", "split", "edit", "detect_form", "verify"})


def category(method: str, path: str) -> str:
    """GET, RUN for requests that start runs, or WRITE for all others."""
    if method in {"GET", "HEAD"}:
        return "GET"
    first, *rest = path.strip("/").split("/")
    starts = first in SYNCHRONOUS or (first.endswith("_runs") and rest in ([], ["batch"]))
    return "RUN" if method == "POST" and starts else "WRITE"


class RateLimit:
    """At most `rate` requests a second in each category of each key; those of one second may come at once."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._most = max(1.0, rate)
        self._clock = clock
        self._left: dict[tuple[str, str], tuple[float, float]] = {}

    def wait(self, key: str, kind: str) -> int:
        """0 if the request is accepted and counted; otherwise the whole seconds to wait before the next try."""
        moment = self._clock()
        left, since = self._left.get((key, kind), (self._most, moment))
        left = min(self._most, left + (moment - since) * self._rate)
        taken = left >= 1
        self._left[key, kind] = (left - taken, moment)
        return 0 if taken else max(1, math.ceil((1 - left) / self._rate))
