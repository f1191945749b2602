"""Work in a thread of the engine that grows with what a caller gave: nothing can end it but itself.

So each piece is paid for in steps before it is done. None is done any more when there were too many, or when the run
was ended meanwhile.
"""

import time
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

TURN_STEPS = 500
"""Steps after which other threads get their turn: by itself, Python lets each of them wait for 5 ms."""

T = TypeVar("T")


class OverBudget(Exception):
    """The work is more than it may be; the message says in which way."""


class Ended(Exception):
    """The run was ended meanwhile."""


class Budget:
    """At most `limit` steps, of which `spent` are done. A step is a look at a value: a second has some millions."""

    def __init__(self, limit: int, spent: int = 0) -> None:
        self.limit = limit
        self.spent = spent
        self._ended = False
        self._turn = spent + TURN_STEPS

    def end(self) -> None:
        """Let the next step raise `Ended`. May be called from another thread."""
        self._ended = True

    def renew(self) -> None:
        """Begin to count anew."""
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
            raise OverBudget(self.too_much())

    def too_much(self) -> str:
        """What is said of work that takes too many steps."""
        return f"takes more than {self.limit:,} steps"


async def in_thread(budget: Budget, work: Callable[[], T]) -> T:
    """Do work in a thread. Cancelled, it is left to itself: it ends at its next step, and nothing comes of it."""
    try:
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except anyio.get_cancelled_exc_class():
        budget.end()
        raise
