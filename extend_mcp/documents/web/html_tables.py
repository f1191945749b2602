"""The cells of an HTML table, with their spans."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Cell
from extend_mcp.documents.web.elements import rows_left, span

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_PLACES = 1_000_000
"""The most places that merged cells of one table cover; further cells are read as not merged."""


def table_cells(rows: Sequence["LexborNode"], text_of: Callable[["LexborNode"], str]) -> tuple[Cell, ...]:
    """The cells of some rows, with their texts by `text_of`."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    left = rows_left(rows)
    for at, row in enumerate(rows):
        column = 0
        for td in row.iter():
            if td.tag not in {"td", "th"}:
                continue
            while (at, column) in taken:
                column += 1
            down, across = span(td, "rowspan", left[at]), span(td, "colspan", 1000)
            if len(taken) + down * across > MAX_PLACES:
                down = across = 1
            taken |= {(at + i, column + j) for i in range(down) for j in range(across)}
            cells.append(Cell(at, column, text_of(td), row_span=down, column_span=across))
    return tuple(cells)
