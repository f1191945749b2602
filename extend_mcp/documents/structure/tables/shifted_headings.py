"""Headings beside their columns: at the left of a column whose figures are at its right, with a gap between them."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from extend_mcp.documents.structure.figures import is_figure, is_year
from extend_mcp.documents.structure.tables.rows import TableRow

LEAST_ROWS = 2
"""The least rows with a text in such a column."""
FIGURES = 0.5
"""The least share of texts with a digit in it."""


def with_headings(rows: Sequence[TableRow], edges: Sequence[float]) -> list[float]:
    """The edges without those between the heading of the first row and the column beside it that it belongs to.

    In a run of such headings and columns each heading has a column: a heading with one on both sides spans them.
    """
    kinds = [_kind(rows, column) for column in range(len(edges) + 1)]
    dropped: set[int] = set()
    for is_either, run in groupby(range(len(kinds)), key=lambda column: bool(kinds[column])):
        columns = list(run)
        apart = all(kinds[one] != kinds[other] for one, other in pairwise(columns))
        if is_either and apart and len(columns) % 2 == 0:
            dropped.update(columns[::2])
    return [edge for at, edge in enumerate(edges) if at not in dropped]


def _kind(rows: Sequence[TableRow], column: int) -> str:
    """`heading` for a column with only a heading, `body` for one with figures and none, else empty."""
    texts = [row.cells[column, column].text if (column, column) in row.cells else "" for row in rows]
    below = list(filter(None, texts[1:]))
    if texts[0]:
        return "" if below or (is_figure(texts[0]) and not is_year(texts[0])) else "heading"
    if column in rows[0].columns() or len(below) < LEAST_ROWS:
        return ""
    figures = sum(any(map(str.isdigit, text)) for text in below)
    return "body" if figures >= FIGURES * len(below) else ""
