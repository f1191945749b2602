"""Waits for runs by reading them again and again: often at first, then less and less often."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import anyio

from extend_mcp.client.clock import Clock
from extend_mcp.errors import Unreachable
from extend_mcp.wire.runs import BatchRun, Run

F = TypeVar("F", bound=Run | BatchRun)

FIRST_POLL_SECONDS = 0.1
POLL_GROWTH = 1.25
"""Measured: the end of runs of 0.3, 1 and 5 s is noticed 0.10, 0.16 and 0.57 s later, with 3, 6 and 12 reads."""
POLL_SECONDS = 2.0
HOLD_SECONDS = 1
"""The shortest time for which the API is asked to hold its answer."""
LONG_POLL_SECONDS = 10.0
"""The longest pause between two reads, after `LONG_SECONDS`."""
LONG_SECONDS = 30.0
LAST_READ_SECONDS = 5.0
"""The least time for a read, even if the time to wait is nearly over."""


async def poll(
    clock: Clock,
    read: Callable[[int], Awaitable[F]],
    seconds: float,
    on_poll: Callable[[F, float], Awaitable[None]] | None,
    pause: Callable[[float], Awaitable[None]] | None = None,
    *,
    holds: bool = False,
) -> F:
    """Read until the result is final or `seconds` are over. Returns the last result.

    `read` takes the seconds for which the API may hold its answer until the run ends: 0 unless it `holds` answers.
    `pause` waits between two reads for at most the given seconds; by default it is the clock's sleep.

    `on_poll` takes each result and the seconds waited so far. Raises `Unreachable` if a read, with all its attempts,
    takes longer than the time that is left.
    """
    begin = clock.now()
    interval = FIRST_POLL_SECONDS
    while True:
        left = seconds - (clock.now() - begin)
        rest = max(0.0, min(clock.jittered(interval, 0.1), left))
        hold = int(min(max(interval, HOLD_SECONDS), left)) if holds else 0
        if not hold:
            await (pause or clock.sleep)(rest)
        begun = clock.now()
        found = await _read_within(partial(read, hold), max(seconds - (begun - begin), LAST_READ_SECONDS) + hold)
        elapsed = clock.now() - begin
        if on_poll is not None:
            await on_poll(found, elapsed)
        if found.is_final or elapsed >= seconds:
            return found
        if hold:  # if the API did not hold its answer, it is not asked more often
            await (pause or clock.sleep)(max(0.0, rest - (clock.now() - begun)))
        interval = min(interval * POLL_GROWTH, POLL_SECONDS if elapsed < LONG_SECONDS else LONG_POLL_SECONDS)


async def _read_within(read: Callable[[], Awaitable[F]], seconds: float) -> F:
    try:
        with anyio.fail_after(seconds):
            return await read()
    except TimeoutError as error:
        what = "the run could not be read in time; it may still be running"
        raise Unreachable("LOCAL_TIMEOUT", what, retryable=True) from error
