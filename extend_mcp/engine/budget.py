"""Limits work in a thread of the engine that grows with a caller's input: nothing can end a thread from outside.

So the work pays for each piece in steps before it does it. It ends when it has used too many steps, or when its run
was ended.
"""

import time
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

TURN_STEPS = 500
"""After so many steps other threads get a turn: Python itself would let each of them wait for 5 ms."""

T = TypeVar("T")


class OverBudget(Exception):
    """The work takes more than it may; the message says what."""


class Ended(Exception):
    """The run was ended while the work went on."""


class Budget:
    """At most `limit` steps, of which `spent` are used. A step is a look at one value: some millions take a second."""

    def __init__(self, limit: int, spent: int = 0) -> None:
        self.limit = limit
        self.spent = spent
        self._ended = False
        self._turn = spent + TURN_STEPS

    def end(self) -> None:
        """Make the next step raise `Ended`. Can be called from another thread."""
        self._ended = True

    def renew(self) -> None:
        """Count from 0 again."""
        self.spent, self._turn = 0, TURN_STEPS

    def spend(self, steps: int = 1) -> None:
        """Pay for work before it is done. Raises `OverBudget` or `Ended`."""
        if self._ended:
            raise Ended
        self.spent += steps
        if self.spent >= self._turn:
            self._turn = self.spent + TURN_STEPS
            time.sleep(0)
        if self.spent > self.limit:
            raise OverBudget(self.describe_excess())

    def describe_excess(self) -> str:
        """The message for work that takes too many steps."""
        return f"takes more than {self.limit:,} steps"


async def in_thread(budget: Budget, work: Callable[[], T]) -> T:
    """Do work in a thread. After a cancel the thread ends at its next step, and its result is dropped."""
    try:
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except anyio.get_cancelled_exc_class():
        budget.end()
        raise
