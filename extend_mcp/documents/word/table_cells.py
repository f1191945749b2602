"""The cells of a Word table."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.inner_tables import is_frame, row_lines
from extend_mcp.documents.office.xml_nodes import first, local, number, value
from extend_mcp.documents.page import Block, Cell

MAX_SPAN = 100
"""The most columns that a cell may span; Word itself allows 63."""


def table_cells(table: Element, text_of: Callable[[Element], str]) -> list[Cell]:
    """The cells of a `w:tbl`, with the text of each `w:tc` by `text_of`. Deleted rows are left out."""
    cells: list[Cell] = []
    above: dict[int, int] = {}
    for at, row in enumerate(rows_of(table)):
        look = first(row, "trPr")
        column = _span(first(look, "gridBefore"), least=0)
        for cell in nested(row, "tc"):
            properties = first(cell, "tcPr")
            across = _span(first(properties, "gridSpan"), least=1)
            if _goes_on(properties, "hMerge") and cells and cells[-1].row == at:
                cells[-1] = replace(cells[-1], column_span=cells[-1].column_span + across)
            elif _goes_on(properties, "vMerge") and column in above:
                upper = cells[above[column]]
                cells[above[column]] = replace(upper, row_span=at - upper.row + 1)
            else:
                above[column] = len(cells)
                cells.append(Cell(at, column, text_of(cell), column_span=across))
            column += across
    return cells


def rows_of(table: Element) -> list[Element]:
    """The rows of a table, without deleted ones."""
    return [row for row in nested(table, "tr") if first(first(row, "trPr"), "del") is None]


def frame_cells(table: Element) -> list[Element]:
    """The cells of a table that is only a frame around text; none if it is a table for a reader."""
    rows = [list(nested(row, "tc")) for row in rows_of(table)]
    return [cell for row in rows for cell in row] if is_frame(rows, "tbl") else []


def nested(node: Element, name: str) -> Iterator[Element]:
    """The children of that name, also those in content controls."""
    for child in node:
        if local(child) == name:
            yield child
        elif local(child) in {"sdt", "sdtContent", "customXml"}:
            yield from nested(child, name)


def _span(node: Element | None, *, least: int) -> int:
    return max(least, min(number(value(node, "val")), MAX_SPAN))


def _goes_on(properties: Element | None, name: str) -> bool:
    """True if a cell is part of the one above (`vMerge`) or before it (`hMerge`)."""
    merge = first(properties, name)
    return merge is not None and value(merge, "val") != "restart"


def row_texts(block: Block) -> list[str]:
    """A block as lines: a table as a line for each row; a figure as nothing."""
    if block.type == "figure":
        return []
    if block.type != "table":
        text = f"{block.marker} {block.text}" if block.marker else block.text
        return [text] if text.strip() else []
    return row_lines(block.cells)
