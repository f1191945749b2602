"""Cells over several rows: a column's text spans the rows that ruled lines separate only in other columns."""

from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.structure.figures import is_figure, starts_small
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.tables.rows import TableRow

COLUMNS = 3
"""How many columns from the left are checked: labels span rows, figures do not."""
MOST_ROWS = 6
FILLED = 0.75
"""The highest share of rows with text in the column; else the lines are sums below figures."""


def run_over_rows(rows: Sequence[TableRow], core: Sequence[tuple[float, float]], rules: Rules) -> None:
    """Merge cells down the columns of labels in place."""
    if len(rows) < 3 or len(rules.across) < 3:
        return
    between = [
        [r for r in rules.across if above.bottom - 4 <= r.at <= below.top + 4 and r.length > 12]
        for above, below in pairwise(rows)
    ]
    for column in range(min(len(core), COLUMNS)):
        left, right = core[column]
        if right <= left or (column > 0 and _holds_figures(rows, column)):
            continue
        middle = (left + right) / 2
        mine = [any(rule.start <= middle <= rule.end for rule in near) for near in between]
        other = [bool(near) and not own for near, own in zip(between, mine, strict=True)]
        if sum(other) >= 2 and any(mine):
            _merge_groups(rows, column, other)


def _holds_figures(rows: Sequence[TableRow], column: int) -> bool:
    """True if most texts of a column are figures, each of which belongs to its own row."""
    figures = [is_figure(row.cells[column, column].text) for row in rows if (column, column) in row.cells]
    return sum(figures) * 2 > len(figures)


def _merge_groups(rows: Sequence[TableRow], column: int, open_below: Sequence[bool]) -> None:
    start = 0
    for at in range(len(rows)):
        if at == len(rows) - 1 or not open_below[at]:
            _merge(rows[start : at + 1], column)
            start = at + 1


def _merge(group: Sequence[TableRow], column: int) -> None:
    place = column, column
    filled = [row for row in group if place in row.cells]
    if len(group) < 2 or not filled or any(row.cells[place].rows > 1 for row in filled):
        return
    few = len(filled) <= FILLED * len(group) and len(group) <= MOST_ROWS
    wrapped = len(group) == 2 and len(filled) == 2 and starts_small(filled[1].cells[place].text)
    if not (few or wrapped) or any(column in row.columns() and place not in row.cells for row in group):
        return
    pieces = [row.cells.pop(place) for row in filled]
    for piece in pieces[1:]:
        pieces[0].take(piece)
    pieces[0].rows = len(group)
    group[0].cells[place] = pieces[0]
