"""Lines of justified text that are stretched to fill a narrow column: their wide gaps are blanks, all equal.

Gaps between the cells of a row differ, unless all cells are equally wide, as figures may be.
"""

from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.page import Word

LEAST = 3
"""The least gaps to compare."""
EQUAL = 0.08
"""Share of the largest gap by which the smallest may differ."""
WIDTHS = 1.4
"""The least ratio of the widest word to the narrowest: columns of equal words also have equal gaps."""
WIDER = 1.6
"""In blanks: a wider gap is none."""
_STOPS = ".,:;!?"
"""Signs behind which a blank may be wider."""


def stretched_blank(words: Sequence[Word]) -> float | None:
    """The width of the blanks of a stretched line; None for other lines.

    They are equal, but for those behind signs and behind its first word, which may be a mark.
    """
    gaps = [other.box.left - one.box.right for one, other in pairwise(words[1:]) if one.text[-1] not in _STOPS]
    if len(gaps) < LEAST or max(gaps) - min(gaps) > EQUAL * max(gaps):
        return None
    widths = [word.box.right - word.box.left for word in words]
    varied = max(widths) >= WIDTHS * min(widths) and sum(word.text[0].isalpha() for word in words) * 2 > len(words)
    return max(gaps) if varied else None
