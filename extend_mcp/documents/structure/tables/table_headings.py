"""Finds the rows of headings above the figures, and the columns and rows that they span."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from extend_mcp.documents.structure.figures import is_figure, is_year
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.tables.heading_spans import widen_headings
from extend_mcp.documents.structure.tables.rows import RowPiece, Span, TableRow, extents

MOST = 8
"""The most lines of headings."""


def heading_lines(rows: Sequence[TableRow], head: int, groups: Collection[int], apart: float) -> int:
    """How many of the `head` rows above the first figures are headings of columns, not of groups of rows.

    `apart` is the least step to a row if rows are set apart, else 0.
    """
    head = next((at for at in range(1, head) if _is_first_row(rows[at - 1], rows[at], apart)), head)
    while head > 1 and rows[head - 1].columns() == {0} and any(max(row.columns()) > 0 for row in rows[: head - 1]):
        head -= 1
    while 0 < head < len(rows) and _begins_row(rows, head - 1):
        head -= 1
    head = min([head, *groups])
    head = 0 if head > MOST else head
    for at in range(head - 2, -1, -1):
        if rows[at + 1].top - rows[at].bottom > 1.2 * (rows[at].bottom - rows[at].top):
            head = at + 1
    return head


def _is_first_row(above: TableRow, row: TableRow, apart: float) -> bool:
    """True if a row with a text in its first column, below headings, looks different from them or is set apart."""
    if 0 not in row.columns() or len(row.cells) < 2:
        return False
    if above.bold and not row.bold:
        return True
    return 0 < apart <= row.middle - above.middle and above.cells.keys() >= row.cells.keys()


def _begins_row(rows: Sequence[TableRow], at: int) -> bool:
    """True if a lone text is between the same ruled lines as the row below, and the headings are not."""
    band = rows[at].band
    return len(rows[at].cells) == 1 and band == rows[at + 1].band != rows[0].band


def before_figures(rows: Sequence[TableRow]) -> int:
    """The number of rows above the first figures that are not years."""
    for at, row in enumerate(rows):
        values = row.values()
        figures = sum(is_figure(text) and not is_year(text) for text in values)
        if values and figures >= max(1, 0.4 * len(values)):
            return at
    return 0


def heading_rows(rows: Sequence[TableRow], head: int, edges: Sequence[float], rules: Rules) -> list[TableRow]:
    """The first `head` rows as one row of headings, or as one for each level if headings span several columns.

    A heading without its own level spans all levels.
    """
    count = len(edges) + 1
    core = extents(rows, count)
    for at in range(head):
        widen_headings(rows, at, head, core, edges, rules)
    levels = _levels(rows, head)
    made = [TableRow(rows[0].top, rows[head - 1].bottom, rows[head - 1].band) for _ in range(levels[-1] + 1)]
    heights: dict[int, list[float]] = {}
    for row, level in zip(rows[:head], levels, strict=True):
        for (first, last), piece in row.cells.items():
            if first == last:
                heights.setdefault(first, []).append(row.middle)
            home = made[level].home((first, last))
            if home is None:
                made[level].cells[first, last] = RowPiece(list(piece.lines), piece.left, piece.right)
            else:
                made[level].cells[home].take(piece)
    if len(made) > 1:
        for column in range(count):
            if not _is_cut(rows[:head], column, heights.get(column, [0.0]), core, rules):
                _run_down(made, column)
    return made


def _levels(rows: Sequence[TableRow], head: int) -> list[int]:
    """The level of each line of headings, from 0: a new one below a span, or below a ruled line."""
    levels = [0]
    seen: set[int] = set(rows[0].columns())
    over: list[Span] = []
    for above, row in pairwise(rows[:head]):
        last = [span for span in above.cells if span[0] != span[1]]
        over += last
        parted = any(a <= span[0] and span[1] <= b and span != (a, b) for a, b in over for span in row.cells)
        wide = {column for first, last in row.cells if first != last for column in range(first, last + 1)}
        again = bool(wide & seen) and not last
        if parted or again or row.band != above.band:
            levels.append(levels[-1] + 1)
            seen, over = set(), []
        else:
            levels.append(levels[-1])
        seen |= row.columns()
    return levels


def _is_cut(
    rows: Sequence[TableRow], column: int, heights: Sequence[float], core: Sequence[tuple[float, float]], rules: Rules
) -> bool:
    """True if a ruled line separates the headings of a column."""
    low, high = min(heights), max(heights)
    if len(heights) == 1 and len({row.band for row in rows}) > 1:
        low, high = rows[0].top + 3, rows[-1].bottom
    middle = sum(core[column]) / 2
    return any(low < rule.at < high and rule.start <= middle <= rule.end for rule in rules.across)


def _run_down(levels: Sequence[TableRow], column: int) -> None:
    """Extend the heading of a column that no other heading spans over all levels."""
    own = [row.cells[column, column] for row in levels if (column, column) in row.cells]
    spanned = any(first <= column <= last and first != last for row in levels for first, last in row.cells)
    if not own or spanned:
        return
    for row in levels:
        row.cells.pop((column, column), None)
    for piece in own[1:]:
        own[0].take(piece)
    own[0].rows = len(levels)
    levels[0].cells[column, column] = own[0]
