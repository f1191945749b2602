"""Headings beside their columns: at the left of a column whose figures are at its right, with a gap between them."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from extend_mcp.documents.structure.figures import is_figure, is_year
from extend_mcp.documents.structure.tables.rows import TableRow
from extend_mcp.documents.structure.tables.table_headings import before_figures

LEAST_ROWS = 2
"""The least rows with a text in such a column."""
LEAST_BODY = 3
"""The least rows below headings of several lines."""
FIGURES = 0.5
"""The least share of texts with a digit in it."""


def with_headings(rows: Sequence[TableRow], edges: Sequence[float]) -> list[float]:
    """The edges without those between a heading above the first figures and the column beside it that it belongs to.

    In a run of such headings and columns each heading has a column: a heading with one on both sides spans them.
    """
    head = max(1, before_figures(rows))
    head = head if len(rows) - head >= LEAST_BODY else 1
    kinds = [_kind(rows[:head], rows[head:], column) for column in range(len(edges) + 1)]
    dropped: set[int] = set()
    for is_either, run in groupby(range(len(kinds)), key=lambda column: bool(kinds[column])):
        columns = list(run)
        apart = all(kinds[one] != kinds[other] for one, other in pairwise(columns))
        if is_either and apart and len(columns) % 2 == 0:
            dropped.update(columns[::2])
    return [edge for at, edge in enumerate(edges) if at not in dropped]


def _kind(heads: Sequence[TableRow], body: Sequence[TableRow], column: int) -> str:
    """`heading` for a column with only a heading, `body` for one with figures and none, else empty."""
    above, below = _texts(heads, column), _texts(body, column)
    if above:
        numbered = any(is_figure(text) and not is_year(text) for text in above)
        return "" if below or numbered else "heading"
    if column in heads[-1].columns() or len(below) < LEAST_ROWS:
        return ""
    figures = sum(any(map(str.isdigit, text)) for text in below)
    return "body" if figures >= FIGURES * len(below) else ""


def _texts(rows: Sequence[TableRow], column: int) -> list[str]:
    """The texts that are only in a column."""
    return [row.cells[column, column].text for row in rows if (column, column) in row.cells]
