"""Recognises two independent texts side by side: neither their lines nor the ends of their passages are level.

Rows of a table begin, or have their middle, at one height in all columns, whatever number of lines each cell has.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.documents.structure.fitted import GUTTER_LINES

Span = tuple[float, float]
"""The top and the bottom of something."""
LEVEL = 0.12
"""The difference up to which two heights are level, in line heights."""
MOST_LEVEL = 0.5
"""The most lines of the shorter side that are level with a line of the other side, as a share."""
LEAST_LINES = 3
"""The least lines of a side; none of less than five may be level with the other side."""
MOST_IN_ROWS = 0.5
"""The most lines that are in rows, as a share of all."""
LINES_OF_CELL = 3
"""The most lines of the lower cell of a row."""
WIDER = 0.3
"""How much wider than usual a gap is at the end of a passage, in line heights."""
SAME_GAP = 0.6
"""The least overlap of two gaps at the end of a row, as a share of the smaller one."""
MOST_SHARED = 0.6
"""The most ends of passages that both sides share, as a share of all."""
FEWEST_ENDS = 2
"""The least number of ends of passages from which anything can be concluded."""


def are_set_apart(left: Sequence[Span], right: Sequence[Span], *, is_prose: bool) -> bool:
    """True if lines left and right of a gutter, each from the top, are of two texts.

    `is_prose`: one side is running text, whose lines may be level with those beside it by chance.
    """
    if not left or not right:
        return False
    start, end = max(left[0][0], right[0][0]), min(left[-1][1], right[-1][1])
    left, right = ([span for span in side if span[1] > start and span[0] < end] for side in (left, right))
    if min(len(left), len(right)) < (GUTTER_LINES if is_prose else LEAST_LINES):
        return False
    height = sorted(bottom - top for top, bottom in (*left, *right))[(len(left) + len(right)) // 2]
    if is_prose:
        return _end_apart(left, right, height)
    few, many = (left, right) if len(left) <= len(right) else (right, left)
    places = [sorted(some) for some in zip(*map(_heights, many), strict=True)]
    near = LEVEL * height
    level = sum(any(map(_is_near, _heights(span), places, [near] * len(places))) for span in few)
    if level > (MOST_LEVEL * len(few) if len(few) >= GUTTER_LINES else 0):
        return False
    in_rows = sum(len(one) + len(other) for one, other in _bands(left, right) if _is_row(one, other, near))
    return in_rows <= MOST_IN_ROWS * (len(left) + len(right))


def _heights(span: Span) -> tuple[float, float, float]:
    """The top, the middle and the bottom. Tight boxes of level lines may agree in only one of them."""
    return span[0], (span[0] + span[1]) / 2, span[1]


def _is_near(at: float, others: Sequence[float], most: float) -> bool:
    place = bisect_left(others, at - most)
    return place < len(others) and others[place] <= at + most


def _bands(left: Sequence[Span], right: Sequence[Span]) -> Iterator[tuple[list[Span], list[Span]]]:
    """The lines of both sides in bands, divided at heights where neither side has a line."""
    sides: tuple[list[Span], list[Span]] = ([], [])
    bottom = float("-inf")
    for span, side in sorted([*((span, 0) for span in left), *((span, 1) for span in right)]):
        if span[0] >= bottom and (sides[0] or sides[1]):
            yield sides
            sides = ([], [])
        sides[side].append(span)
        bottom = max(bottom, span[1])
    yield sides


def _is_row(left: Sequence[Span], right: Sequence[Span], near: float) -> bool:
    """True if lines side by side are two cells of a row."""
    if not left or not right or min(len(left), len(right)) > LINES_OF_CELL:
        return False
    ways = zip(_heights(left[0]), _heights(right[0]), strict=True)
    middles = left[0][0] + left[-1][1], right[0][0] + right[-1][1]
    return abs(middles[0] - middles[1]) <= 2 * near or any(abs(one - other) <= near for one, other in ways)


def _end_apart(left: Sequence[Span], right: Sequence[Span], height: float) -> bool:
    """True if most passages end where none ends on the other side."""
    gaps = [[(above[1], below[0]) for above, below in pairwise(side)] for side in (left, right)]
    ends = [_ends(some, height) for some in gaps]
    shared = sum(_is_shared(end, gaps[1 - side], ends[1 - side]) for side in (0, 1) for end in ends[side])
    count = len(ends[0]) + len(ends[1])
    return count >= FEWEST_ENDS and shared <= MOST_SHARED * count


def _ends(gaps: Sequence[Span], height: float) -> list[Span]:
    usual = sorted(bottom - top for top, bottom in gaps)[len(gaps) // 2]
    return [(top, bottom) for top, bottom in gaps if bottom - top > usual + WIDER * height]


def _is_shared(end: Span, gaps: Sequence[Span], ends: Sequence[Span]) -> bool:
    """True if a row may also end there on the other side: it has an end there, or a gap that is at least as wide."""
    for gap in (*ends, *(gap for gap in gaps if gap[1] - gap[0] >= end[1] - end[0])):
        common = min(end[1], gap[1]) - max(end[0], gap[0])
        if common >= SAME_GAP * min(end[1] - end[0], gap[1] - gap[0]):
            return True
    return False
