"""Made-up pages: words by where they begin or end, lines, boxes."""

from collections.abc import Iterable, Sequence

from extend_mcp.documents.page import Block, Box, Page, Rule, Word
from extend_mcp.documents.structure import read_structure

SIZE = 10.0
LETTER = 0.5
"""Of the size: how wide each letter is."""

Place = tuple[float, str] | tuple[float, str, str]


class Made:
    """A page that is being made, 595 x 842 points."""

    def __init__(self, size: float = SIZE) -> None:
        self.page = Page(1, 595, 842)
        self.size = size

    def text(self, x: float, y: float, text: str, *, bold: bool = False) -> None:
        """Words on one line that begins at `x`, with its top at `y`."""
        for word in text.split():
            width = LETTER * self.size * len(word)
            self.page.words.append(Word(word, Box(x, y, x + width, y + self.size), size=self.size, bold=bold))
            x += width + 0.3 * self.size

    def row(self, y: float, *places: Place) -> None:
        """Texts on one line: (x, text), or (x, text, "r") for one that ends at `x`."""
        for x, text, *right in places:
            gaps = text.count(" ")
            width = LETTER * self.size * (len(text) - gaps) + 0.3 * self.size * gaps
            self.text(x - width if right else x, y, text)

    def rows(self, y: float, step: float, columns: Sequence[float], texts: Iterable[Sequence[str]]) -> None:
        """Rows of texts that begin at `columns`; empty texts are left out."""
        for at, row in enumerate(texts):
            self.row(y + at * step, *((x, text) for x, text in zip(columns, row, strict=True) if text))

    def across(self, y: float, start: float, end: float) -> None:
        """A ruled line across."""
        self.page.rules.append(Rule(start, y, end, y))

    def down(self, x: float, start: float, end: float) -> None:
        """A ruled line down."""
        self.page.rules.append(Rule(x, start, x, end))

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """All lines of a grid."""
        for y in ys:
            self.across(y, xs[0], xs[-1])
        for x in xs:
            self.down(x, ys[0], ys[-1])

    def read(self) -> list[Block]:
        """Its blocks."""
        read_structure([self.page])
        return self.page.blocks


def tables(blocks: Iterable[Block]) -> list[list[list[str]]]:
    """The tables as rows of texts; the text of a merged cell is in its first place."""
    found = []
    for block in blocks:
        if block.type == "table":
            rows = max(cell.row + cell.row_span for cell in block.cells)
            columns = max(cell.column + cell.column_span for cell in block.cells)
            grid = [[""] * columns for _ in range(rows)]
            for cell in block.cells:
                grid[cell.row][cell.column] = cell.text
            found.append(grid)
    return found


def texts(blocks: Iterable[Block]) -> list[str]:
    """What is in no table."""
    return [block.text for block in blocks if block.type != "table"]


def spans(block: Block) -> dict[str, tuple[int, int]]:
    """Rows and columns of the merged cells of a table."""
    return {
        cell.text: (cell.row_span, cell.column_span)
        for cell in block.cells
        if cell.row_span > 1 or cell.column_span > 1
    }


PROSE = (
    "The parties to this agreement have read it with care and they keep",
    "to all that is written in it for as long as it holds between them",
    "and neither of them may end it before the first year is over unless",
    "the other one fails to pay what is owed within the thirty days that",
    "follow the day on which a written demand was sent to the last known",
    "address of the one who owes it and even then only in writing again",
    "so that each of them can show what was asked and when it was asked.",
)
