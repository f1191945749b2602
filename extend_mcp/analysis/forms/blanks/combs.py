"""Combs: rows of narrow cells for one character each, for dates, account numbers and the like.

They are boxes, or a line with short strokes on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from extend_mcp.analysis.forms.blanks.places import BlankPlace
from extend_mcp.documents.lines import within
from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.structure.lines.ruled_lines import Stroke
from extend_mcp.documents.structure.tables.grids import Grid, Span

WIDTH, HEIGHT = (6, 30), (8, 40)
"""In points: the least and greatest width and height of a cell for one character."""
WIDEST = 1.7
"""The greatest width of such a cell, as a share of its height."""
ALIKE = 0.25
"""How much narrower or wider, or higher, the next cell may be, as a share of a cell's size."""
GAP, MIN_APART = 0.4, 3
"""How far apart cells of one comb may be, as a share of a cell's width, and how many such cells make a comb."""
TICKS, TALL, LOW, SAME = 3, 1.5, 0.75, 3.0
"""The fewest strokes on a line that make a comb; how tall they may be, in widths of a cell and in heights of a box; and
below how many points two strokes are one, which is drawn by its outline."""


def find_combs(grids: Sequence[Grid], squares: Sequence[Box], words: Sequence[Word]) -> list[BlankPlace]:
    """The combs among the cells of grids, and among empty squares and narrow boxes side by side."""
    cells = [box for grid in grids for run in _in_grid(grid, words) for box in run]
    boxes = [*squares, *(box for grid in grids if len(grid.spans) == 1 and _is_cell(box := grid.box(grid.spans[0])))]
    loose = [box for box in dict.fromkeys(boxes) if not any(within_box(box, cell) for cell in cells)]
    runs = _apart([*cells, *(box for box in loose if not any(within(word, box) for word in words))], words)
    return [_comb(run) for run in runs if len(run) >= MIN_APART or (len(run) > 1 and run[0] in cells)]


def find_ticked_lines(
    groups: Sequence[tuple[Sequence[Stroke], Sequence[Stroke]]], words: Sequence[Word]
) -> Iterator[BlankPlace]:
    """The combs that are a line, or a box, with short strokes on its bottom, all as far apart.

    `groups` are lines that touch. With figures below, it is the axis of a chart.
    """
    for across, down in groups:
        line = max(across, key=lambda row: row.at, default=None)
        if line is None or len(down) < TICKS:
            continue
        top = max((row.at for row in across if line.at - row.at > SAME), default=None)
        strokes = [wall for wall in down if line.start + SAME < wall.at < line.end - SAME]
        edges = list(_once([line.start, *sorted(stroke.at for stroke in strokes), line.end]))
        if len(edges) <= TICKS or not _stand_on(strokes, line, top, median(b - a for a, b in pairwise(edges))):
            continue
        above = max(stroke.length for stroke in strokes) if top is None else line.at - top
        box = Box(edges[0], line.at - max(above, WIDEST * HEIGHT[0]), edges[-1], line.at)
        if _are_even(edges) and not _has_figures_below(box, words):
            yield BlankPlace("text", box, cells=len(edges) - 1)


def _once(places: Sequence[float]) -> Iterator[float]:
    """The places in order, those of one stroke once; the last one always."""
    for place, after in pairwise(places):
        if after - place > SAME:
            yield place
    yield places[-1]


def _are_even(edges: Sequence[float]) -> bool:
    steps = [after - before for before, after in pairwise(edges)]
    width = median(steps)
    return WIDTH[0] <= width <= WIDTH[1] and all(abs(step - width) <= ALIKE * width for step in steps)


def _stand_on(strokes: Sequence[Stroke], line: Stroke, top: float | None, width: float) -> bool:
    """True if short strokes end at a line, and far below the line above it."""
    tallest = TALL * width if top is None else min(TALL * width, LOW * (line.at - top))
    return all(abs(stroke.end - line.at) <= SAME and stroke.length <= tallest for stroke in strokes)


def _has_figures_below(box: Box, words: Sequence[Word]) -> bool:
    below = Box(box.left - WIDTH[0], box.bottom, box.right + WIDTH[0], box.bottom + 2 * HEIGHT[0])
    return any(within(word, below) and any(map(str.isdigit, word.text)) for word in words)


def within_box(box: Box, outer: Box) -> bool:
    """True if the middle of a box is in another."""
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return outer.left <= across <= outer.right and outer.top <= down <= outer.bottom


def _comb(run: Sequence[Box]) -> BlankPlace:
    return BlankPlace("text", Box(run[0].left, run[0].top, run[-1].right, run[0].bottom), cells=len(run))


def _in_grid(grid: Grid, words: Sequence[Word]) -> Iterator[list[Box]]:
    """Runs of at least two narrow, empty cells without a heading above."""
    run: list[Box] = []
    row = reach = 0
    filled = grid.held(words)
    for span in sorted(grid.spans):
        box = grid.box(span)
        held = span in filled
        is_next = bool(run) and span[0] == row and span[1] == reach and not held
        if is_next and box.width <= GAP * run[-1].width:
            reach += span[3]
            continue
        fits = _is_cell(box) and not held and not _is_headed(span, filled)
        if run and not (fits and is_next and _is_like(run[-1], box)):
            if len(run) > 1:
                yield run
            run = []
        if fits:
            run.append(box)
            row, reach = span[0], span[1] + span[3]
    if len(run) > 1:
        yield run


def _is_cell(box: Box) -> bool:
    fits = WIDTH[0] <= box.width <= WIDTH[1] and HEIGHT[0] <= box.height <= HEIGHT[1]
    return fits and box.width <= WIDEST * box.height


def _is_like(before: Box, box: Box) -> bool:
    alike = abs(box.width - before.width) <= GAP * min(box.width, before.width)  # one may have the gap beside it
    return alike and abs(box.height - before.height) <= ALIKE * before.height


def _is_headed(span: Span, filled: Iterable[Span]) -> bool:
    """True if a cell above has words: cells of a table are to be ticked or filled in one by one."""
    row, column, _, columns = span
    return any(above < row and left < column + columns and column < left + wide for above, left, _, wide in filled)


def _apart(squares: Sequence[Box], words: Sequence[Word]) -> Iterator[list[Box]]:
    """Runs of boxes with small gaps in which there are no words."""
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
    near = near and _is_like(one, other)
    return near and not any(within(word, gap) for word in words)
