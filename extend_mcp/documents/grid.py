"""Tables with ruled cells: from the lines on a page to rows, columns and merged cells.

Where a page has a whole grid it is surer than the guess from the text: table F1 .75 -> .79 on printed Word documents,
.41 -> .62 on printed web pages.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.documents.lines import box_of, lines_of, segments_of, text_of, within
from extend_mcp.documents.page import Block, Box, Cell, Rule, Word

MAX_RULES = 2000
"""Drawings have more lines than tables do."""
MIN_LENGTH = 6
SNAP = 3
"""Points: lines this close are one line, and touch."""
OPEN = 10
"""Points by which the lines of an open table reach past the last line that crosses them."""
WRAPPED = 0.5
"""Of a cell's width: a line this long goes on in the next."""
MIN_FILLED = 0.35
MAX_WORDS_IN_CELL = 150
"""A cell with more words is a frame around text."""


@dataclass(slots=True)
class Line:
    """A ruled line from `start` to `end`, at `at` of the other direction."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Where columns and rows of lines that touch begin and end; `spans` is (row, column, rows, columns) of cells."""

    xs: list[float]
    ys: list[float]
    spans: list[tuple[int, int, int, int]]

    def box(self, span: tuple[int, int, int, int]) -> Box:
        """The box of one of the cells."""
        row, column, rows, columns = span
        return Box(self.xs[column], self.ys[row], self.xs[column + columns], self.ys[row + rows])


def ruled_tables(rules: Sequence[Rule], words: Sequence[Word]) -> list[Block]:
    """A table block for each grid of at least 2 x 2 cells, enough of them with text."""
    across, down = whole_lines(rules)
    tables = (_table(part_across, part_down, words) for part_across, part_down in connected(across, down))
    return [table for table in tables if table is not None]


def whole_lines(rules: Sequence[Rule]) -> tuple[list[Line], list[Line]]:
    """The lines across and down, those that continue each other as one; none where there are too many for a table."""
    if len(rules) > MAX_RULES:
        return [], []
    across = [Line((r.y1 + r.y2) / 2, r.x1, r.x2) for r in rules if r.y2 - r.y1 <= SNAP < MIN_LENGTH <= r.x2 - r.x1]
    down = [Line((r.x1 + r.x2) / 2, r.y1, r.y2) for r in rules if r.x2 - r.x1 <= SNAP < MIN_LENGTH <= r.y2 - r.y1]
    return _merged(across), _merged(down)


def replace_inside(blocks: Sequence[Block], tables: Sequence[Block], words: Sequence[Word]) -> list[Block]:
    """The blocks with each table in place of what was read inside it; words that a replaced block had outside stay."""
    kept, placed = list(blocks), {id(table) for table in tables}  # a guess may equal the table: by identity
    for table in tables:
        box = table.box
        if box is None:
            continue
        inside = [block for block in kept if id(block) not in placed and _is_same_place(block, box)]
        at = kept.index(inside[0]) if inside else place_of(kept, box)
        outside = [word for word in words if not within(word, box) and any(_holds(block, word) for block in inside)]
        outside = [word for word in outside if not any(_holds(b, word) for b in kept if b not in inside)]
        kept = [block for block in kept if block not in inside]
        above = [word for word in outside if word.box.bottom <= box.top + 1]
        below = [word for word in outside if word.box.bottom > box.top + 1]
        kept[at:at] = [*_rest(above), table, *_rest(below)]
    return kept


def _rest(words: list[Word]) -> list[Block]:
    return [Block("text", text_of(part), box_of(part)) for line in lines_of(words) for part in segments_of(line)]


def _holds(block: Block, word: Word) -> bool:
    return block.box is not None and within(word, block.box)


def _is_same_place(block: Block, box: Box) -> bool:
    """Whether a block stands in the grid, or is a guessed table that took the grid in with other text."""
    if block.box is None:
        return False
    return _share(block.box, box) > 0.5 or (block.type == "table" and _share(box, block.box) > 0.8)


def _share(inner: Box, outer: Box) -> float:
    width = min(inner.right, outer.right) - max(inner.left, outer.left)
    height = min(inner.bottom, outer.bottom) - max(inner.top, outer.top)
    area = max(inner.width, 1.0) * max(inner.height, 1.0)
    return (
        max(width, 0.0) * max(height, 0.0) / area if inner.width and inner.height else float(width >= 0 and height >= 0)
    )


def place_of(blocks: Sequence[Block], box: Box) -> int:
    """Where among the blocks of a page a new one belongs: before the first that begins below its top."""
    return next(
        (at for at, block in enumerate(blocks) if block.box is not None and block.box.top >= box.top), len(blocks)
    )


def _merged(lines: list[Line]) -> list[Line]:
    """Lines that continue each other become one."""
    merged: list[Line] = []
    level: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.at, line.start)):
        if level and line.at - level[0].at > SNAP:
            merged += _joined(level)
            level = []
        level.append(line)
    return merged + _joined(level)


def _joined(level: list[Line]) -> list[Line]:
    joined: list[Line] = []
    at = sum(line.at for line in level) / len(level) if level else 0.0
    for line in sorted(level, key=lambda line: line.start):
        if joined and line.start <= joined[-1].end + SNAP:
            joined[-1].end = max(joined[-1].end, line.end)
        else:
            joined.append(Line(at, line.start, line.end))
    return joined


def connected(across: list[Line], down: list[Line], least: int = 3) -> list[tuple[list[Line], list[Line]]]:
    """Groups of lines that touch each other, directly or through others, `least` of them in each direction."""
    lines = [*across, *down]
    parent = list(range(len(lines)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for i, row in enumerate(across):
        for j, column in enumerate(down, len(across)):
            if touch(row, column):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for one, line in enumerate(lines):
        groups.setdefault(root(one), ([], []))[one >= len(across)].append(line)
    return [group for group in groups.values() if len(group[0]) >= least and len(group[1]) >= least]


def touch(row: Line, column: Line) -> bool:
    """Whether a line across and a line down meet."""
    return row.start - SNAP <= column.at <= row.end + SNAP and column.start - SNAP <= row.at <= column.end + SNAP


def _table(across: list[Line], down: list[Line], words: Sequence[Word]) -> Block | None:
    grid = grid_of(across, down)
    xs, ys, spans = grid.xs, grid.ys, grid.spans
    if len(ys) < 3 or len(xs) < 3:
        return None
    texts: dict[tuple[int, int], list[Word]] = {}
    owner = {(r, c): (row, column) for row, column, rows, columns in spans
             for r in range(row, row + rows) for c in range(column, column + columns)}  # fmt: skip
    for word in words:
        row = bisect_left(ys, (word.box.top + word.box.bottom) / 2) - 1
        column = bisect_left(xs, (word.box.left + word.box.right) / 2) - 1
        if (row, column) in owner:
            texts.setdefault(owner[row, column], []).append(word)
    if len(texts) < MIN_FILLED * len(spans) or len(texts) < 3:
        return None
    if len(spans) < 4 or max(map(len, texts.values())) > MAX_WORDS_IN_CELL:
        return None
    cells = tuple(
        Cell(
            row, column, _read(texts.get((row, column), []), xs[column + columns] - xs[column]),
            grid.box((row, column, rows, columns)), rows, columns,
        )
        for row, column, rows, columns in spans
    )  # fmt: skip
    lines: dict[int, list[str]] = {}
    for cell in cells:
        lines.setdefault(cell.row, []).append(cell.text)
    text = "\n".join("\t".join(line) for line in lines.values())
    return Block("table", text, Box(xs[0], ys[0], xs[-1], ys[-1]), cells=cells)


def grid_of(across: list[Line], down: list[Line]) -> Grid:
    """The grid of lines that touch, at least one in each direction."""
    ys, xs = _levels(across, down), _levels(down, across)
    return Grid(xs, ys, _spans(across, down, xs, ys))


def _read(words: list[Word], width: float) -> str:
    """The text of a cell. Its lines stay apart if they are too short to be one wrapped text."""
    lines = lines_of(words)
    wrapped = any(line[-1].box.right - line[0].box.left > WRAPPED * width for line in lines[:-1])
    return (" " if wrapped else "\n").join(text_of(line) for line in lines)


def _levels(lines: list[Line], crossing: list[Line]) -> list[float]:
    """Where the lines stand, and the ends of crossing lines that reach further, as in tables open at the sides."""
    levels: list[float] = []
    for at in sorted(line.at for line in lines):
        if not levels or at - levels[-1] > SNAP:
            levels.append(at)
    start, end = min(line.start for line in crossing), max(line.end for line in crossing)
    before, after = [start] * (start < levels[0] - OPEN), [end] * (end > levels[-1] + OPEN)
    return [*before, *levels, *after]


def _spans(across: list[Line], down: list[Line], xs: list[float], ys: list[float]) -> list[tuple[int, int, int, int]]:
    """(row, column, rows, columns) of every cell: a missing line between two places merges them."""
    walls = [[_covered(down, xs[c], (ys[r] + ys[r + 1]) / 2) for c in range(len(xs))] for r in range(len(ys) - 1)]
    floors = [[_covered(across, ys[r], (xs[c] + xs[c + 1]) / 2) for c in range(len(xs) - 1)] for r in range(len(ys))]
    taken: set[tuple[int, int]] = set()
    spans = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < len(xs) - 1 and not walls[row][right] and (row, right) not in taken:
                right += 1
            bottom = row + 1
            while (
                bottom < len(ys) - 1
                and not any(floors[bottom][column:right])
                and not any(walls[bottom][column + 1 : right])
            ):
                bottom += 1
            taken |= {(r, c) for r in range(row, bottom) for c in range(column, right)}
            spans.append((row, column, bottom - row, right - column))
    return spans


def _covered(lines: list[Line], at: float, middle: float) -> bool:
    return any(abs(line.at - at) <= SNAP and line.start <= middle <= line.end for line in lines)
