"""What the formulas and texts of a workflow run may cost.

They are worked out in a thread of the engine, which nothing can end but they themselves. So each piece of work is paid
for in steps before it is done, and none is done any more once the run was ended.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

FORMULA_STEPS = 2_000_000
"""Steps that one formula, condition or text may take: a step is a look at a value, a second has some millions."""
RUN_STEPS = 20_000_000
TURN_STEPS = 500
"""Steps after which other threads get their turn: Python lets each of them wait for 5 ms by itself."""
MAX_TEXT = 1_000_000
"""Characters of a text that is made."""
READ_AT_ONCE = 100
"""Characters of a text that are read in a step."""
MADE_AT_ONCE = 10
"""Characters of a text that are made in a step."""
SHOWN = 100
"""Characters of a name that a message shows."""


class OverBudget(Exception):
    """More steps than a formula or a run may take, or too long a text; the message says which."""


class Ended(Exception):
    """The run was ended meanwhile."""


class Budget:
    """The steps of one run. `spent` are those that it took so far."""

    def __init__(self, spent: int = 0) -> None:
        self.spent = spent
        self._ended = False
        self._limit = RUN_STEPS
        self._turn = spent + TURN_STEPS

    def end(self) -> None:
        """Let the next step raise `Ended`. May be called from another thread."""
        self._ended = True

    @contextmanager
    def of(self, what: str, name: str) -> Iterator[None]:
        """What is worked out inside is one formula, condition or text. `OverBudget` names it as `what` `name`."""
        self._limit = min(self.spent + FORMULA_STEPS, RUN_STEPS)
        try:
            yield
        except OverBudget as error:
            raise OverBudget(f"the {what} {name[:SHOWN]!r} {error}") from error
        finally:
            self._limit = RUN_STEPS

    def spend(self, steps: int = 1) -> None:
        """Pay for work before it is done. Raises `OverBudget` or `Ended`."""
        if self._ended:
            raise Ended
        self.spent += steps
        if self.spent >= self._turn:
            self._turn = self.spent + TURN_STEPS
            time.sleep(0)
        if self.spent > self._limit:
            if self._limit == RUN_STEPS:
                raise OverBudget(f"takes the run over {RUN_STEPS:,} steps; split the file or the workflow")
            raise OverBudget(f"takes more than {FORMULA_STEPS:,} steps; make it shorter, or split it")

    def read(self, *texts: str) -> None:
        """Pay for a look at whole texts."""
        self.spend(1 + sum(map(len, texts)) // READ_AT_ONCE)

    def search(self, wanted: str, text: str) -> None:
        """Pay for the search of a text within another, which may look at each place several times."""
        self.spend(1 + len(text) * min(len(wanted), READ_AT_ONCE) // READ_AT_ONCE)

    def make(self, length: int) -> None:
        """Pay for a text of so many characters. Raises `OverBudget` also where that is too long."""
        self.check_length(length)
        self.spend(1 + length // MADE_AT_ONCE)

    def check_length(self, length: int) -> None:
        """Refuse a text of more characters than any may have."""
        if length > MAX_TEXT:
            raise OverBudget(f"makes a text of more than {MAX_TEXT:,} characters")
