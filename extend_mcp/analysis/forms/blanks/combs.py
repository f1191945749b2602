"""Combs: rows of narrow cells for one character each, for dates, account numbers and the like."""

from collections.abc import Iterator, Sequence

from extend_mcp.analysis.forms.blanks.places import Place
from extend_mcp.documents.lines import within
from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.structure.tables.grids import Grid, Span

WIDTH, HEIGHT = (6, 30), (8, 40)
"""In points: the least and greatest width and height of a cell for one character."""
WIDEST = 1.7
"""The greatest width of such a cell, as a share of its height."""
ALIKE = 0.25
"""How much narrower or wider the next cell may be, as a share of a cell's width."""
GAP, MIN_APART = 0.4, 3
"""How far apart cells of one comb may be, as a share of a cell's width, and how many such cells make a comb."""


def find_combs(grids: Sequence[Grid], squares: Sequence[Box], words: Sequence[Word]) -> list[Place]:
    """The combs among the cells of grids, and among empty squares side by side."""
    found = [_comb(run) for grid in grids for run in _in_grid(grid, words)]
    loose = [box for box in squares if not any(within_box(box, comb.box) for comb in found)]
    return found + [_comb(run) for run in _apart(loose, words) if len(run) >= MIN_APART]


def within_box(box: Box, outer: Box) -> bool:
    """Whether the middle of a box is in another."""
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return outer.left <= across <= outer.right and outer.top <= down <= outer.bottom


def _comb(run: Sequence[Box]) -> Place:
    return Place("text", Box(run[0].left, run[0].top, run[-1].right, run[0].bottom), cells=len(run))


def _in_grid(grid: Grid, words: Sequence[Word]) -> Iterator[list[Box]]:
    """Runs of at least two narrow, empty cells without a heading above."""
    run: list[tuple[Span, Box]] = []
    for span in sorted(grid.spans):
        box = grid.box(span)
        fits = _is_cell(box) and not _is_headed(span, grid, words) and not any(within(word, box) for word in words)
        if run and not (fits and _goes_on(*run[-1], span, box)):
            if len(run) > 1:
                yield [one for _, one in run]
            run = []
        if fits:
            run.append((span, box))
    if len(run) > 1:
        yield [one for _, one in run]


def _is_cell(box: Box) -> bool:
    fits = WIDTH[0] <= box.width <= WIDTH[1] and HEIGHT[0] <= box.height <= HEIGHT[1]
    return fits and box.width <= WIDEST * box.height


def _goes_on(before: Span, place: Box, span: Span, box: Box) -> bool:
    next_to = span[0] == before[0] and span[2] == before[2] and span[1] == before[1] + before[3]
    return next_to and abs(box.width - place.width) <= ALIKE * place.width


def _is_headed(span: Span, grid: Grid, words: Sequence[Word]) -> bool:
    """Whether a cell above has words: cells of a table are to be ticked or filled in one by one."""
    row, column, _, columns = span
    return any(
        other[0] < row and other[1] < column + columns and column < other[1] + other[3]
        and any(within(word, grid.box(other)) for word in words)
        for other in grid.spans
    )  # fmt: skip


def _apart(squares: Sequence[Box], words: Sequence[Word]) -> Iterator[list[Box]]:
    """Runs of squares with small gaps in which there are no words."""
    run: list[Box] = []
    for box in sorted(squares, key=lambda one: (round(one.top / 3), one.left)):
        if run and not _is_next(run[-1], box, words):
            yield run
            run = []
        run.append(box)
    if run:
        yield run


def _is_next(one: Box, other: Box, words: Sequence[Word]) -> bool:
    gap = Box(one.right, one.top, other.left, one.bottom)
    near = abs(one.top - other.top) <= 2 and -1 <= other.left - one.right <= GAP * one.width
    return near and not any(within(word, gap) for word in words)
