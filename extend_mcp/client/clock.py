"""Time and chance, in one place so that tests can hold them still."""

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import anyio


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` counts seconds from any point, `today` is Unix time, `sleep` waits seconds, `chance` is from 0 to 1."""

    now: Callable[[], float] = time.monotonic
    today: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep
    chance: Callable[[], float] = random.random

    def jittered(self, seconds: float, share: float) -> float:
        """`seconds`, at most `share` of it more or less."""
        return seconds * (1 + share * (2 * self.chance() - 1))
