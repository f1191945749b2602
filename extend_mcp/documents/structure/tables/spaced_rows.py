"""Finds rows that are set apart: the steps between them are larger than those between the lines of a cell."""

from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.structure.fitted import PART_GAP
from extend_mcp.documents.structure.lines.line import WordLine
from extend_mcp.documents.structure.tables.rows import TableRow

LARGER = 1.25
"""The least ratio of steps between rows to steps between the lines of a row."""
EVEN = 1.15
"""The highest ratio of steps between the lines of a row to the least of them."""
FEWEST = 2
"""The least number of steps of each kind."""
LONG, FEW_LINES = 6, 3
"""The least words of a line of running text, and how many such lines show the distance of text lines."""


def step_between_rows(lines: Sequence[TableRow]) -> float:
    """The least step between rows; 0 if the steps, or the lines that they would join, do not show rows set apart.

    The lines of a row must have no more cells than its first line, and no figure below another.
    """
    steps = [below.middle - above.middle for above, below in pairwise(lines)]
    ordered = sorted(steps)
    cut = max(range(1, len(steps)), key=lambda at: ordered[at] / max(0.1, ordered[at - 1]), default=0)
    small, large = ordered[:cut], ordered[cut:]
    if min(len(small), len(large)) < FEWEST or small[-1] > EVEN * small[0] or large[0] < LARGER * small[-1]:
        return 0.0
    if max(at for at, step in enumerate(steps) if step >= large[0]) == len(large) - 1:
        return 0.0  # only the headings are further apart
    first, figures = lines[0], set(lines[0].figures())
    for line, step in zip(lines[1:], steps, strict=True):
        if step >= large[0]:
            first, figures = line, set(line.figures())
        elif not line.columns() <= first.columns() or line.figures() & figures:
            return 0.0
        else:
            figures |= line.figures()
    return large[0]


def stand_apart(lines: Sequence[WordLine], zone: Sequence[WordLine]) -> bool:
    """True if lines are evenly spaced, and further apart than lines of running text in their zone."""
    steps = sorted((below.middle - above.middle) / above.height for above, below in pairwise(lines))
    text = sorted(
        (below.middle - above.middle) / above.height
        for above, below in pairwise(zone)
        if len(above.words) >= LONG and len(above.parts(PART_GAP)) == 1 == len(below.parts(PART_GAP))
    )
    if len(text) < FEW_LINES - 1:
        return False
    return steps[0] >= EVEN * text[len(text) // 2] and steps[-1] <= EVEN * steps[0]
