"""Time and random numbers, in one place so that tests can replace them."""

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import anyio


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` returns monotonic time in seconds, `today` Unix time; `sleep` waits seconds; `chance` returns a random
    number from 0 to 1."""

    now: Callable[[], float] = time.monotonic
    today: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep
    chance: Callable[[], float] = random.random

    def jittered(self, seconds: float, share: float) -> float:
        """`seconds`, changed at random by at most this share of it."""
        return seconds * (1 + share * (2 * self.chance() - 1))
