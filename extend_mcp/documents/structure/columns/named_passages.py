"""Recognises names beside passages of text, as of annexes, of years in a resume, or of terms: rows, not two columns.

Each name is level with the first line of its passage, and hardly any passage begins without one.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.structure.columns.set_apart import LEVEL, Span

LONGEST = 4
"""The most words of a name."""
FEWEST = 4
"""The least names."""
BEGINS = 0.8
"""The least share of names whose passage begins there, and of passages that begin with a name."""
_YEAR = re.compile(r"(?:19|20)\d\d\b|\d{1,2}[.:/]\d{1,2}\b")
"""A year, a time or a date, or the number of a clause."""
ROOM = 0.3
"""How much wider than between the lines of a passage the gap above one is, in line heights."""


def are_named_passages(names: Sequence[tuple[Span, str]], lines: Sequence[Span]) -> bool:
    """True if texts left of a gutter, each with its place, name passages among the lines right of it."""
    if len(names) < FEWEST or len(lines) <= len(names) or not all(_is_name(text) for _, text in names):
        return False
    height = sorted(bottom - top for top, bottom in lines)[len(lines) // 2]
    tight = min(max(below[0] - above[1], 0.0) for above, below in pairwise(lines))
    if min(below[0][0] - above[0][1] for above, below in pairwise(names)) < tight + ROOM * height:
        return False
    first = {0} | {at for at in range(1, len(lines)) if lines[at][0] - lines[at - 1][1] > tight + ROOM * height}
    bottoms = [bottom for _, bottom in lines]
    level = {_nearest(bottoms, span[1]) for span, _ in names if _is_level(bottoms, span[1], LEVEL * height)}
    named = level & first
    return len(named) >= BEGINS * max(len(names), len(first))


def _is_name(text: str) -> bool:
    """True if a text may be a name, or the mark of an item; a town behind its number is a line of an address."""
    return text.count(" ") < LONGEST and (not text[0].isdigit() or _YEAR.match(text) is not None)


def _nearest(places: Sequence[float], at: float) -> int:
    after = bisect_left(places, at)
    near = [place for place in (after - 1, after) if 0 <= place < len(places)]
    return min(near, key=lambda place: abs(places[place] - at))


def _is_level(places: Sequence[float], at: float, most: float) -> bool:
    return abs(places[_nearest(places, at)] - at) <= most
