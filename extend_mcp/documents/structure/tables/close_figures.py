"""Columns of figures that are hardly a blank apart, as in prints of spreadsheets with narrow columns.

A cell holds one figure. Where several lines have two beside each other, with the gap at one place, two columns meet.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.figures import is_figure
from extend_mcp.documents.structure.lines.line import WordLine

FEWEST = 3
"""The least lines with two such figures."""
SHARE = 0.4
"""The least share of lines with them, of those that reach over the place."""
CROSSED = 0.2
"""The highest share of those with a word in the gap, as of headings."""
_WHOLE = re.compile(r"\d[.,]\d")
"""Digits behind a point or comma: not a part of a date or of a number that is grouped by blanks."""


def between_figures(lines: Sequence[WordLine], edges: Sequence[float]) -> list[float]:
    """Further edges: between figures that no edge separates."""
    gaps = sorted(place for line in lines for place in _places(line.words, edges))
    added = []
    while gaps:
        shared, left, right = 0, *gaps[0]
        for start, end in gaps:
            if max(left, start) >= min(right, end):
                break
            shared, left, right = shared + 1, max(left, start), min(right, end)
        gaps = gaps[shared:]
        if shared >= FEWEST and _is_edge(left, right, shared, lines):
            added.append((left + right) / 2)
    return added


def _places(words: Sequence[Word], edges: Sequence[float]) -> Iterator[tuple[float, float]]:
    """The gaps between two figures."""
    for one, other in pairwise(words):
        left, right = one.box.right, other.box.left
        at = bisect_left(edges, left - 1)
        if (at == len(edges) or edges[at] > right + 1) and left < right and _are_two(one.text, other.text):
            yield left, right


def _are_two(one: str, other: str) -> bool:
    """True if two texts are figures of two cells; a share in brackets is of the figure before it."""
    if not (_WHOLE.search(one) or _WHOLE.search(other)) or (other[0] == "(" and one[0] != "("):
        return False
    return is_figure(one) and is_figure(other) and any(map(str.isdigit, one)) and any(map(str.isdigit, other))


def _is_edge(left: float, right: float, count: int, lines: Sequence[WordLine]) -> bool:
    """True if most lines that reach over the gap of `count` lines have it too, and hardly any has a word there."""
    over = [line for line in lines if line.left < left and line.right > right]
    crossed = sum(any(word.box.left < left and word.box.right > right for word in line.words) for line in over)
    return count >= SHARE * len(over) and crossed <= CROSSED * len(over)
