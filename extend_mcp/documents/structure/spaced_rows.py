"""Rows that stand apart: steps between them are larger than those between the lines of a cell, as cells have room."""

from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.structure.rows import TableRow

LARGER = 1.25
"""Times the steps between the lines of a row: what those between rows are at least."""
EVEN = 1.15
"""Times the least step between the lines of a row: what the others are at most."""
FEWEST = 2
"""Steps of each kind."""


def step_between_rows(lines: Sequence[TableRow]) -> float:
    """The least step from row to row; 0 where steps, or the lines that they would join, do not say that rows are apart.

    The lines of a row then have no more cells than its first one, and no figure is below another.
    """
    steps = [below.middle - above.middle for above, below in pairwise(lines)]
    ordered = sorted(steps)
    cut = max(range(1, len(steps)), key=lambda at: ordered[at] / max(0.1, ordered[at - 1]), default=0)
    small, large = ordered[:cut], ordered[cut:]
    if min(len(small), len(large)) < FEWEST or small[-1] > EVEN * small[0] or large[0] < LARGER * small[-1]:
        return 0.0
    first, figures = lines[0], set(lines[0].figures())
    for line, step in zip(lines[1:], steps, strict=True):
        if step >= large[0]:
            first, figures = line, set(line.figures())
        elif not line.columns() <= first.columns() or line.figures() & figures:
            return 0.0
        else:
            figures |= line.figures()
    return large[0]
