"""Rows that stand apart: steps between them are larger than those between the lines of a cell, as cells have room."""

from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.structure.fitted import PART_GAP
from extend_mcp.documents.structure.line import Line
from extend_mcp.documents.structure.rows import TableRow

LARGER = 1.25
"""Times the steps between the lines of a row: what those between rows are at least."""
EVEN = 1.15
"""Times the least step between the lines of a row: what the others are at most."""
FEWEST = 2
"""Steps of each kind."""
LONG, FEW_LINES = 6, 3
"""Words of a line of running text, and how many of them tell how far the lines of text are apart."""


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
    if max(at for at, step in enumerate(steps) if step >= large[0]) == len(large) - 1:
        return 0.0  # the headings alone are further apart
    first, figures = lines[0], set(lines[0].figures())
    for line, step in zip(lines[1:], steps, strict=True):
        if step >= large[0]:
            first, figures = line, set(line.figures())
        elif not line.columns() <= first.columns() or line.figures() & figures:
            return 0.0
        else:
            figures |= line.figures()
    return large[0]


def stand_apart(lines: Sequence[Line], zone: Sequence[Line]) -> bool:
    """Whether lines stand evenly, and further apart than lines of running text in their zone."""
    steps = sorted((below.middle - above.middle) / above.height for above, below in pairwise(lines))
    text = sorted(
        (below.middle - above.middle) / above.height
        for above, below in pairwise(zone)
        if len(above.words) >= LONG and len(above.parts(PART_GAP)) == 1 == len(below.parts(PART_GAP))
    )
    if len(text) < FEW_LINES - 1:
        return False
    return steps[0] >= EVEN * text[len(text) // 2] and steps[-1] <= EVEN * steps[0]
