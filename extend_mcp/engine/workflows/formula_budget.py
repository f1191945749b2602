"""What the formulas and texts of a workflow run may cost."""

from collections.abc import Iterator
from contextlib import contextmanager

from extend_mcp.engine import budget
from extend_mcp.engine.budget import OverBudget

FORMULA_STEPS = 2_000_000
"""Steps that one formula, condition or text may take."""
RUN_STEPS = 20_000_000
MAX_TEXT = 1_000_000
"""Characters of a text that is made."""
READ_AT_ONCE = 100
"""Characters of a text that are read in a step."""
MADE_AT_ONCE = 10
"""Characters of a text that are made in a step."""
SHOWN = 100
"""Characters of a name that a message shows."""


class FormulaBudget(budget.Budget):
    """The steps of one run. `spent` are those that it took before."""

    def __init__(self, spent: int = 0) -> None:
        super().__init__(RUN_STEPS, spent)

    @contextmanager
    def of(self, what: str, name: str) -> Iterator[None]:
        """What is worked out inside is one formula, condition or text. `OverBudget` names it as `what` `name`."""
        self.limit = min(self.spent + FORMULA_STEPS, RUN_STEPS)
        try:
            yield
        except OverBudget as error:
            raise OverBudget(f"the {what} {name[:SHOWN]!r} {error}") from error
        finally:
            self.limit = RUN_STEPS

    def describe_excess(self) -> str:
        """Whether it was the formula or the run, and what to do."""
        if self.limit == RUN_STEPS:
            return f"takes the run over {RUN_STEPS:,} steps; split the file or the workflow"
        return f"takes more than {FORMULA_STEPS:,} steps; make it shorter, or split it"

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
