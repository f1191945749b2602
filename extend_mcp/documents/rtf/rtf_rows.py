"""Converts rows of an RTF table, whose cells are given by their right edges, to a table with spans."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.documents.page import Block, Cell

NEAR = 30
"""The most twips (1/1440 inch) between two edges that count as one."""


@dataclass(slots=True)
class CellShape:
    """A row's definition of a cell: its right edge, and whether it continues the one above or to the left."""

    end: int
    goes_down: bool = False
    goes_across: bool = False


@dataclass(slots=True)
class RtfRow:
    """The texts of a row's cells, and their shapes if the row defines them."""

    texts: list[str]
    shapes: list[CellShape]


def table_of(rows: Sequence[RtfRow]) -> Block | None:
    """The table; None if it holds no text."""
    edges = _edges(rows)
    cells: list[Cell] = []
    above: dict[int, int] = {}
    for at, row in enumerate(rows):
        column = 0
        for number, text in enumerate(row.texts):
            shape = row.shapes[number] if number < len(row.shapes) else None
            stop = max(column + 1, bisect_left(edges, shape.end - NEAR) + 1) if shape is not None else column + 1
            if shape is not None and shape.goes_down and column in above:
                cells[above[column]] = _grown(cells[above[column]], at)
            elif shape is not None and shape.goes_across and cells and cells[-1].row == at:
                cells[-1] = _wider(cells[-1], stop)
            else:
                above[column] = len(cells)
                cells.append(Cell(at, column, text, column_span=stop - column))
            column = stop
    if not any(cell.text for cell in cells):
        return None
    return Block("table", "\n".join(cell.text for cell in cells if cell.text), cells=tuple(cells))


def _edges(rows: Sequence[RtfRow]) -> list[int]:
    """The right edges of the columns, from left to right; edges close together count as one."""
    edges: list[int] = []
    for end in sorted(shape.end for row in rows for shape in row.shapes):
        if not edges or end - edges[-1] > NEAR:
            edges.append(end)
    return edges


def _grown(cell: Cell, row: int) -> Cell:
    return Cell(cell.row, cell.column, cell.text, row_span=row - cell.row + 1, column_span=cell.column_span)


def _wider(cell: Cell, stop: int) -> Cell:
    return Cell(cell.row, cell.column, cell.text, row_span=cell.row_span, column_span=stop - cell.column)
