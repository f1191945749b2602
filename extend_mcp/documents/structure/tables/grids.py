"""Grids of ruled lines that touch: rows, columns, and cells, which are merged where pieces of lines are missing."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.structure.fitted import OVERHANG, TOUCH
from extend_mcp.documents.structure.lines.ruled_lines import Stroke

OVER = TOUCH + 1
"""Levels further from a line are not compared with it."""
Span = tuple[int, int, int, int]
"""Row, column, rows, columns."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The edges of columns and rows, and the cells."""

    xs: list[float]
    ys: list[float]
    spans: list[Span]

    def box(self, span: Span) -> Box:
        """The box of one of the cells."""
        row, column, rows, columns = span
        return Box(self.xs[column], self.ys[row], self.xs[column + columns], self.ys[row + rows])

    def held(self, words: Sequence[Word]) -> dict[Span, list[Word]]:
        """The words of each cell that has any, by their middles."""
        owner = {
            (r, c): span for span in self.spans
            for r in range(span[0], span[0] + span[2]) for c in range(span[1], span[1] + span[3])
        }  # fmt: skip
        held: dict[Span, list[Word]] = {}
        for word in words:
            x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
            if (span := owner.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))) is not None:
                held.setdefault(span, []).append(word)
        return held


def grid_of(across: Sequence[Stroke], down: Sequence[Stroke]) -> Grid:
    """The grid of lines that touch, at least one in each direction."""
    ys, xs = _levels(across, down), _levels(down, across)
    return Grid(xs, ys, _spans(across, down, xs, ys))


def _levels(strokes: Sequence[Stroke], crossing: Sequence[Stroke]) -> list[float]:
    """The places of the lines, and the ends of crossing lines that reach further, as in tables open at the sides."""
    levels: list[float] = []
    for at in sorted(stroke.at for stroke in strokes):
        if not levels or at - levels[-1] > TOUCH:
            levels.append(at)
    start, end = min(one.start for one in crossing), max(one.end for one in crossing)
    before, after = [start] * (start < levels[0] - OVERHANG), [end] * (end > levels[-1] + OVERHANG)
    return [*before, *levels, *after]


def _spans(across: Sequence[Stroke], down: Sequence[Stroke], xs: list[float], ys: list[float]) -> list[Span]:
    """Every cell: a missing line between two places merges them."""
    walls = _covered(down, xs, ys)
    floors = _covered(across, ys, xs)
    taken: set[tuple[int, int]] = set()
    spans = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < len(xs) - 1 and not walls[right][row] and (row, right) not in taken:
                right += 1
            bottom = row + 1
            while bottom < len(ys) - 1 and not any(floors[bottom][column:right]):
                if any(walls[inner][bottom] for inner in range(column + 1, right)):
                    break
                bottom += 1
            if bottom - row > 1 or right - column > 1:
                taken.update([(r, c) for r in range(row, bottom) for c in range(column, right)])
            spans.append((row, column, bottom - row, right - column))
    return spans


def _covered(strokes: Sequence[Stroke], levels: Sequence[float], steps: Sequence[float]) -> list[list[bool]]:
    """For each level, and each step along it, whether a line is there."""
    middles = [(a + b) / 2 for a, b in pairwise(steps)]
    covered = [[False] * len(middles) for _ in levels]
    for stroke in strokes:
        first, last = bisect_left(middles, stroke.start - 1), bisect_right(middles, stroke.end + 1)
        for at in range(bisect_left(levels, stroke.at - OVER), bisect_right(levels, stroke.at + OVER)):
            if abs(stroke.at - levels[at]) <= TOUCH:
                covered[at][first:last] = [True] * (last - first)
    return covered
