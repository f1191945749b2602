"""Builds the tables whose cells the file itself marks, from its words."""

from collections.abc import Sequence

from extend_mcp.documents.page import Cell, Word, around
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.lines.set_lines import set_lines
from extend_mcp.documents.structure.table import ReadTable, Slot

NONE = Rules(())


def named_tables(tables: Sequence[Sequence[Cell]], words: list[Word]) -> tuple[list[ReadTable], list[Word]]:
    """The tables all of whose words are among `words`, and the words outside of them."""
    found = []
    for cells in tables:
        own = {id(word) for cell in cells for word in cell.words}
        rest = [word for word in words if id(word) not in own]
        if len(words) - len(rest) == len(own):
            found.append(_table(cells))
            words = rest
    return found, words


def _table(cells: Sequence[Cell]) -> ReadTable:
    slots = [
        Slot(
            cell.row, cell.column, [line.words for line in set_lines(cell.words, NONE)], cell.row_span, cell.column_span
        )
        for cell in cells
    ]
    height, width = (
        max(cell.row + cell.row_span for cell in cells),
        max(cell.column + cell.column_span for cell in cells),
    )
    return ReadTable(height, width, slots, around([word.box for cell in cells for word in cell.words]), _edges(cells))


def _edges(cells: Sequence[Cell]) -> list[float]:
    """The edges between columns: the starts of those after the first."""
    starts: dict[int, float] = {}
    for cell in cells:
        if cell.column and cell.box is not None:
            starts[cell.column] = min(cell.box.left, starts.get(cell.column, cell.box.left))
    return [starts[column] for column in sorted(starts)]
