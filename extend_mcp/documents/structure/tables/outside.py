"""Takes labels that stand outside of a drawn table into it: names of its rows on the left, headings above.

They are taken only where the table has no such labels itself: its first column, or its first row, holds figures, or
all its rows and columns have labels outside.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extend_mcp.documents.page import Box, Word, around
from extend_mcp.documents.structure.figures import is_figure, is_mark, is_year
from extend_mcp.documents.structure.fitted import COLUMN_GAP, OFF_MIDDLE, PART_GAP
from extend_mcp.documents.structure.lines.line import WordLine, centre, middle
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.lines.set_lines import set_lines
from extend_mcp.documents.structure.table import ReadTable, Slot

FEWEST = 3
"""The least rows with figures, and the least columns with headings."""
NAMED = 0.8
"""The least share of the rows with figures that have a name, and of the columns that have a heading."""
MOST_WORDS = 6
"""The most words of a name: longer lines are text beside the table."""
MOST_LINES = 3
"""The most lines of headings."""
LINE_GAP = 0.8
"""The largest gap between lines of headings, and between them and the table, in their heights."""
NONE = Rules(())


def take_labels(table: ReadTable, words: Sequence[Word]) -> None:
    """Add the labels among the words of the page as a first column and a first row."""
    rows = table.slots_by_row()
    names, headings = _names(table, rows, words), _headings(table, words)
    has_all = len(names) == table.height and len(headings) == table.width
    figures = {at for at, row in enumerate(rows) if 0 in row and is_figure(row[0].text)}
    named = len(figures) >= sum(0 in row for row in rows) / 2 and len(figures & names.keys()) >= NAMED * len(figures)
    headed = any(is_figure(slot.text) for slot in rows[0].values() if slot.column)
    if len(names) >= FEWEST and (has_all or (len(figures) >= FEWEST and named)):
        _add_column(table, names)
        shifted = {column + 1: lines for column, lines in headings.items()}
        headings = _headings(table, words) or shifted  # one may stand over the names
    if len(headings) >= FEWEST and (has_all or headed):
        _add_row(table, headings)


def _names(table: ReadTable, rows: Sequence[dict[int, Slot]], words: Sequence[Word]) -> dict[int, WordLine]:
    """The lines left of the table by their rows; none if the lines are text."""
    box = table.box
    beside = [word for word in words if word.box.right <= box.left and box.top < middle(word) < box.bottom]
    names: dict[int, WordLine] = {}
    for line in set_lines(beside, NONE):
        at = min(max(bisect_right(table.ys, line.middle) - 1, 0), len(rows) - 1)
        if at in names or not _is_name(line, rows[at]):
            return {}
        names[at] = line
    return names


def _is_name(line: WordLine, row: dict[int, Slot]) -> bool:
    """True if a line is one short text at the height of a row's; not its number, nor the mark of a list."""
    if not row or len(line.words) > MOST_WORDS or len(line.parts(PART_GAP)) > 1 or is_mark(line.text):
        return False
    if is_figure(line.text) and not is_year(line.text):
        return False
    return abs(line.middle - _middle(row)) < OFF_MIDDLE * line.height


def _middle(row: dict[int, Slot]) -> float:
    """The height of the middle of a row's text."""
    box = around([word.box for slot in row.values() for line in slot.lines for word in line])
    return (box.top + box.bottom) / 2


def _headings(table: ReadTable, words: Sequence[Word]) -> dict[int, list[list[Word]]]:
    """The lines above the table by their columns; none if a line crosses walls."""
    headings: dict[int, list[list[Word]]] = {}
    for line in _lines_above(table.box, words):
        parts = line.parts(COLUMN_GAP)
        columns = [min(bisect_right(table.xs, part.left + 1), table.width) - 1 for part in parts]
        inside = all(
            part.right <= table.xs[column + 1] + 1 and not is_figure(part.words[0].text)
            for column, part in zip(columns, parts, strict=True)
        )
        if not inside or len(set(columns)) < 2:
            break
        for column, part in zip(columns, parts, strict=True):
            headings.setdefault(column, []).insert(0, part.words)
    return headings if len(headings) >= max(NAMED * table.width, table.width - 1) else {}


def _lines_above(box: Box, words: Sequence[Word]) -> Iterator[WordLine]:
    """The lines above a box, each close to the one below it, from the lowest."""
    bottom = box.top
    above = [word for word in words if word.box.bottom <= box.top + 1 and box.left <= centre(word) <= box.right]
    for line in list(reversed(set_lines(above, NONE)))[:MOST_LINES]:
        if bottom - line.bottom > LINE_GAP * line.height:
            return
        yield line
        bottom = line.top


def _add_column(table: ReadTable, names: dict[int, WordLine]) -> None:
    left, right = min(line.left for line in names.values()), table.xs[0]
    for slot in table.slots:
        slot.column += 1
    for at, line in names.items():
        table.slots.append(Slot(at, 0, [line.words], box=Box(left, table.ys[at], right, table.ys[at + 1])))
    table.width += 1
    table.xs = [left, *table.xs]
    table.box = Box(left, table.box.top, table.box.right, table.box.bottom)


def _add_row(table: ReadTable, headings: dict[int, list[list[Word]]]) -> None:
    top = min(word.box.top for lines in headings.values() for line in lines for word in line)
    for slot in table.slots:
        slot.row += 1
    for column, lines in headings.items():
        box = Box(table.xs[column], top, table.xs[column + 1], table.ys[0])
        table.slots.append(Slot(0, column, lines, box=box))
    table.height += 1
    table.ys = [top, *table.ys]
    table.box = Box(table.box.left, top, table.box.right, table.box.bottom)
