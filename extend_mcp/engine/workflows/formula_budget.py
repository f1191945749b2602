"""The steps that formulas and texts of a workflow run may take."""

from collections.abc import Iterator
from contextlib import contextmanager

from extend_mcp.engine import budget
from extend_mcp.engine.budget import OverBudget

FORMULA_STEPS = 2_000_000
"""Steps that one formula, condition or text may take."""
RUN_STEPS = 20_000_000
MAX_TEXT = 1_000_000
"""The most characters of a new text."""
READ_AT_ONCE = 100
"""Characters that are read for one step."""
MADE_AT_ONCE = 10
"""Characters that are written for one step."""
SHOWN = 100
"""The most characters of a name in a message."""


class FormulaBudget(budget.Budget):
    """The steps of one run. `spent` are those that it used before."""

    def __init__(self, spent: int = 0) -> None:
        super().__init__(RUN_STEPS, spent)

    @contextmanager
    def of(self, what: str, name: str) -> Iterator[None]:
        """Limit one formula, condition or text, which is evaluated inside. `OverBudget` names it as `what` `name`."""
        self.limit = min(self.spent + FORMULA_STEPS, RUN_STEPS)
        try:
            yield
        except OverBudget as error:
            raise OverBudget(f"the {what} {name[:SHOWN]!r} {error}") from error
        finally:
            self.limit = RUN_STEPS

    def describe_excess(self) -> str:
        """The message: which limit was passed, that of the formula or of the run, and what to do."""
        if self.limit == RUN_STEPS:
            return f"takes the run over {RUN_STEPS:,} steps; split the file or the workflow"
        return f"takes more than {FORMULA_STEPS:,} steps; make it shorter, or split it"

    def read(self, *texts: str) -> None:
        """Pay to read whole texts."""
        self.spend(1 + sum(map(len, texts)) // READ_AT_ONCE)

    def search(self, wanted: str, text: str) -> None:
        """Pay to search a text within another, which may read each place several times."""
        self.spend(1 + len(text) * min(len(wanted), READ_AT_ONCE) // READ_AT_ONCE)

    def make(self, length: int) -> None:
        """Pay for a new text of so many characters. Raises `OverBudget` also if it is too long."""
        self.check_length(length)
        self.spend(1 + length // MADE_AT_ONCE)

    def check_length(self, length: int) -> None:
        """Refuse a text that is too long."""
        if length > MAX_TEXT:
            raise OverBudget(f"makes a text of more than {MAX_TEXT:,} characters")
