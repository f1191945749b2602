"""One line of the table."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADER = "| What | Figure | Beside it, in the same run | Ratio | Goal |\n|---|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """What was measured. `held` says whether the goal was reached, None where there is none."""

    what: str
    figure: str
    beside: str = ""
    ratio: float | None = None
    goal: str = ""
    held: bool | None = None

    def markdown(self) -> str:
        """The row of the table."""
        ratio = "" if self.ratio is None else f"{self.ratio:.3g}"
        verdict = {None: self.goal, True: f"{self.goal}: held", False: f"{self.goal}: **missed**"}[self.held]
        return f"| {self.what} | {self.figure} | {self.beside} | {ratio} | {verdict} |"


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    return "\n".join((HEADER, *(row.markdown() for row in rows)))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]
