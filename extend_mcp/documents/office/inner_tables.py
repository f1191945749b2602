"""Tables within cells of tables: in most, lines of their cell; in tables that are frames, tables of their own."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import local
from extend_mcp.documents.page import Cell

MOST_INNER = 0.5
"""The highest share of a table's letters in inner tables; with more, it is only for layout."""


def is_frame(rows: Sequence[Sequence[Element]], name: str) -> bool:
    """True if a table of these cells is a frame around text. `name` is that of elements that are tables.

    It has one cell, or tables in it and only one row or column, or most of its text in these tables.
    """
    cells = [cell for row in rows for cell in row]
    if len(cells) < 2:
        return len(cells) == 1
    inner = [table for cell in cells for table in _outermost(cell, name)]
    if not inner or len(rows) == 1 or len(cells) == len(rows):
        return bool(inner)
    return _letters(inner) > MOST_INNER * _letters(cells)


def row_lines(cells: Iterable[Cell]) -> list[str]:
    """A line for each row of a table that has text, its cells separated by tabs."""
    rows = groupby(cells, key=lambda cell: cell.row)
    lines = ("\t".join(cell.text.replace("\n", " ") for cell in row if cell.text) for _, row in rows)
    return [line for line in lines if line]


def _outermost(node: Element, name: str) -> list[Element]:
    """The tables in a cell that are in no other table in it."""
    if not any(local(inner) == name for inner in node.iter()):
        return []
    return [table for child in node for table in ([child] if local(child) == name else _outermost(child, name))]


def _letters(nodes: Iterable[Element]) -> int:
    return sum(len("".join(node.itertext()).strip()) for node in nodes)
