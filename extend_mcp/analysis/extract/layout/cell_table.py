"""A table of cells as a grid: the cell that covers a place, and its text."""

import re
from collections.abc import Sequence
from functools import cached_property

from extend_mcp.analysis.extract.layout.layout import Layout, Leaf, Token, around
from extend_mcp.documents.page import Block, Box, Cell

FULL = 0.75
"""Share of the cells of the fullest row from which a row is an ordinary one."""
MOST_PLACES = 1_000_000
"""The most places of a grid; a larger table is not read as a table."""


class CellTable:
    """One table of a page. `layout` has the words of its cells."""

    def __init__(self, block: Block, leaf: Leaf, layout: Layout) -> None:
        self.block, self.leaf, self._layout = block, leaf, layout
        self.height = max(cell.row + cell.row_span for cell in block.cells)
        self.width = max(cell.column + cell.column_span for cell in block.cells)
        self._filled: dict[int, list[Cell]] = {}
        self._texts: dict[int, list[str]] = {}

    @property
    def is_readable(self) -> bool:
        """True if it has more than one column and at most `MOST_PLACES` places."""
        return self.width > 1 and self.height * self.width <= MOST_PLACES

    @cached_property
    def rows(self) -> list[list[Cell | None]]:
        """By row and column: the cell that covers the place."""
        rows: list[list[Cell | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.block.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    rows[row][column] = cell
        return rows

    def filled(self, row: int) -> list[Cell]:
        """The cells of a row that hold words, from left to right, each once."""
        if row not in self._filled:
            cells = {id(cell): cell for cell in self.rows[row] if cell is not None and cell.text.strip()}
            self._filled[row] = list(cells.values())
        return self._filled[row]

    def words(self, cell: Cell) -> tuple[Token, ...]:
        """The words of a cell."""
        return self._layout.words_of(cell)

    def text(self, row: int, column: int) -> str:
        """The text of the cell at a place."""
        cell = self.rows[row][column]
        return cell.text.strip() if cell is not None else ""

    def texts(self, row: int) -> list[str]:
        """The texts of a row's cells."""
        if row not in self._texts:
            self._texts[row] = [cell.text.strip() for cell in self.filled(row)]
        return self._texts[row]

    def box(self, row: int, column: int) -> Box | None:
        """The box of the words at a place."""
        cell = self.rows[row][column]
        words = self.words(cell) if cell is not None else ()
        return around(words) if words else None

    @cached_property
    def lines(self) -> range:
        """The lines of its page that the table covers."""
        tokens = (token for cell in self.block.cells for token in self.words(cell))
        at = [home.line for token in tokens if (home := self.leaf.home(token)) is not None]
        return range(min(at), max(at) + 1) if at else range(0)

    @property
    def has_headings(self) -> bool:
        """True if the first row has no digits, as headings have none."""
        return not any(re.search(r"\d", text) for text in self.texts(0))

    def lead(self, rows: Sequence[int]) -> int:
        """The first column that most ordinary rows fill: no row begins where it is empty."""
        counts = {row: len(self.filled(row)) for row in rows}
        most = max(counts.values(), default=0)
        ordinary = [row for row, count in counts.items() if count >= FULL * most]
        for column in range(self.width):
            if 2 * sum(bool(self.text(row, column)) for row in ordinary) > len(ordinary):
                return column
        return 0
