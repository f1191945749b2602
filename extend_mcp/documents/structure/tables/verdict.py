"""Decides what is a table: figures, ruled lines, or at least three columns of short cells; not a list, a chart, source
code or columns of text."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.structure.figures import is_figure, is_mark, is_party, is_phone, value_of
from extend_mcp.documents.structure.lines.line import WordLine
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.table import ReadTable
from extend_mcp.documents.structure.tables.named_rows import are_named_rows
from extend_mcp.documents.structure.text.address_beside import are_pairs_beside, is_address

Grid = list[list[str]]
MOST_LABELS = 0.3
"""The most labels with a colon per row of a table."""
MOST_LABELLED = 0.15
"""The highest share of such labels among the cells."""
MOST_ADDRESS_LINES = 8
MOST_NAMED = 0.5
"""The highest share of names of parties among the lines of addresses."""
MOST_NUMBERED = 0.7
"""The highest share of lines of an address with a number, of the house or the town."""
_CODE_LINE = re.compile(r".*[(=].*;|.*[{}]|.*\) ?:|[{}].*")
LEAST_BARS = 3
"""The least columns of figures that end bars."""
MOST_CODE = 0.5
"""The highest share of lines of source code among the rows of a table."""


def is_table(table: ReadTable, lines: Sequence[WordLine], zone: Sequence[WordLine], rules: Rules) -> bool:
    """True if the grid read from `lines` of a zone is a table for a reader."""
    grid = table.grid()
    rows, columns = len(grid), len(grid[0]) if grid else 0
    if rows < 2 or columns < 2 or _is_chart(grid, lines) or _is_list(grid) or _is_pairs(grid) or _is_code(grid):
        return False
    across, down = _ruled(table, rules)
    if across < 3 and not down and (_is_addresses(grid) or _is_address_beside_pairs(grid)):
        return False
    cells = [text for row in grid for text in row if text]
    headed = rows == 2 and columns > 2 and not any(map(is_figure, grid[0])) and sum(map(is_figure, grid[1])) > 1
    body = [text for row in grid[headed:] for text in row[1:] if text]
    full = sum(sum(map(bool, row)) >= 2 for row in grid)
    if not body or len(cells) < 0.3 * rows * columns or full < max(2, 0.3 * rows):
        return False
    if across >= 3 or (across >= 2 and down):
        return True
    filled = len(cells) / (rows * columns)
    if filled == 1 and (are_named_rows(table, lines, zone) if columns == 2 else rows == 2 and table.is_headed_in_bold):
        return True
    return (across > 0 or filled >= 0.5) and _looks_like_cells(cells, body, rows, columns, across, filled)


def _looks_like_cells(cells: list[str], body: list[str], rows: int, columns: int, across: int, filled: float) -> bool:
    """True if a grid with few drawn lines holds figures or short cells."""
    share = sum(map(is_figure, body)) / len(body)
    if share >= 0.35:
        return rows >= 3 or columns >= 3
    counts = sorted(text.count(" ") + 1 for text in cells)
    words = counts[len(counts) // 2]
    if columns >= 3 and words <= 5 and rows >= 3:
        return share > 0.1 or across > 0 or filled > 0.7
    return across >= 2 and words <= 8


def _ruled(table: ReadTable, rules: Rules) -> tuple[int, int]:
    """The numbers of lines over half its width, and over half its height."""
    box = table.box
    across = sum(
        box.top - 6 < rule.at < box.bottom + 6
        and min(rule.end, box.right) - max(rule.start, box.left) > 0.5 * box.width
        for rule in rules.across
    )
    down = sum(
        box.left < wall.at < box.right and min(wall.end, box.bottom) - max(wall.start, box.top) > 0.5 * box.height
        for wall in rules.down
    )
    return across, down


def _is_list(grid: Grid) -> bool:
    """Two columns, the first of marks."""
    return len(grid[0]) == 2 and all(is_mark(row[0]) for row in grid if row[0])


def _is_pairs(grid: Grid) -> bool:
    """Labels, each with a colon, beside their values.

    Few cells of a table end in colons, such as those of its sums, and none of these is alone in its row or stands in it
    twice, as in the signatures of two parties.
    """
    rows = [[text for text in row if text] for row in grid]
    labels = [[text for text in row if text.endswith(":")] for row in rows]
    count = sum(map(len, labels))
    if count < max(2, MOST_LABELS * len(grid)):
        return False
    if any(some and (len(set(row)) == 1 or len(set(some)) < len(some)) for row, some in zip(rows, labels, strict=True)):
        return True
    return count >= MOST_LABELLED * sum(map(len, rows))


def _is_code(grid: Grid) -> bool:
    """Source code whose blanks line up: most rows end or begin as statements do."""
    rows = [" ".join(filter(None, row)) for row in grid]
    return sum(_CODE_LINE.fullmatch(row) is not None for row in rows) > MOST_CODE * len(rows)


def _is_addresses(grid: Grid) -> bool:
    """Addresses beside each other: in most columns some lines, but not all, hold a number beside a name.

    The cells of a table's column are more alike. Without numbers, a line or two name people or companies in most
    columns; in a table, names are in one column.
    """
    texts = [text for row in grid for text in row if text]
    if len(grid) > MOST_ADDRESS_LINES or any(is_figure(text) and not is_phone(text) for text in texts):
        return False
    named = sum(sum(map(is_party, row)) > max(1, len(row) / 2) for row in grid)
    if 0 < named <= MOST_NAMED * len(grid):
        return True
    found = sum(map(_is_address, zip(*grid, strict=True)))
    return found > 1 and found * 2 > len(grid[0])


def _is_address_beside_pairs(grid: Grid) -> bool:
    """An address on the left of labels and their values."""
    left, rest = [row[0] for row in grid if row[0]], [list(filter(None, row[1:])) for row in grid]
    return len(grid[0]) > 1 and is_address(left) and are_pairs_beside([row for row in rest if row])


def _is_address(column: Sequence[str]) -> bool:
    texts = [text for text in column if text]
    numbered = sum(" " in text and any(map(str.isdigit, text)) for text in texts)
    return 0 < numbered <= MOST_NUMBERED * len(texts)


def _is_chart(grid: Grid, lines: Sequence[WordLine]) -> bool:
    """An axis: figures that fall evenly down the first or last column, or rise evenly along the last lines.

    Only for sparse grids, because tables of statistics also have such columns.
    """
    if sum(bool(text) for row in grid for text in row) >= 0.75 * len(grid) * len(grid[0]):
        return False
    if _is_bars(grid):
        return True
    for column in (0, -1):
        found = _values([row[column] for row in grid])
        falls = sum(
            a > b and abs((a - b) - (b - c)) < 1e-6 and not 1900 < a < 2100
            for a, b, c in zip(found, found[1:], found[2:], strict=False)
        )
        if (falls >= 2 and falls >= 0.4 * (len(found) - 2)) or (falls == 1 == len(found) - 2 and len(grid) <= 4):
            return True
    return any(_is_axis(line) for line in lines[-2:])


def _is_bars(grid: Grid) -> bool:
    """Labels of bars: each row has a figure behind its bar, and the figures are in several columns."""
    held = [[column for column, text in enumerate(row) if column and text] for row in grid]
    figures = all(len(columns) == 1 and is_figure(row[columns[0]]) for row, columns in zip(grid, held, strict=True))
    return figures and len({columns[0] for columns in held}) >= LEAST_BARS


def _is_axis(line: WordLine) -> bool:
    found = _values([word.text for word in line.words])
    steps = [b - a for a, b in pairwise(found)]
    rises = sum(step > 0 and abs(step - other) < 1e-6 for step, other in pairwise(steps))
    return rises >= 2 and rises >= 0.6 * (len(found) - 2) and len(found) >= 0.6 * len(line.words)


def _values(texts: Sequence[str]) -> list[float]:
    return [value for text in texts if (value := value_of(text)) is not None]
