"""A line as a row of cells."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.figures import is_figure
from extend_mcp.documents.structure.fitted import COLUMN_GAP, HEADING_GAP
from extend_mcp.documents.structure.lines.line import LinePart, WordLine

Span = tuple[int, int]
"""The first and the last column of a cell."""
ALIGNED = 3.0
"""In points: the edges of a text and of its column are closer."""


@dataclass(slots=True)
class RowPiece:
    """The content of one cell of a row: lines of words, their edges, and the number of rows that it spans."""

    lines: list[list[Word]]
    left: float
    right: float
    rows: int = 1

    @property
    def text(self) -> str:
        """All its words with blanks between."""
        return " ".join([word.text for line in self.lines for word in line])

    def take(self, other: "RowPiece") -> None:
        """Add the lines of a cell below."""
        self.lines += other.lines
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)

    def widen(self, part: Sequence[Word], left: float, right: float) -> None:
        """Add words to its last line."""
        self.lines[-1] = [*self.lines[-1], *part]
        self.left, self.right = min(self.left, left), max(self.right, right)


@dataclass(slots=True)
class TableRow:
    """Cells by the columns that they span. `band`: the number of ruled lines over the table's width above the row."""

    top: float
    bottom: float
    band: int = 0
    cells: dict[Span, RowPiece] = field(default_factory=dict)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    def columns(self) -> set[int]:
        """The columns with text."""
        return {column for first, last in self.cells for column in range(first, last + 1)}

    @property
    def bold(self) -> bool:
        """True if all its words are bold in the file."""
        return all(word.bold for piece in self.cells.values() for line in piece.lines for word in line)

    def key(self) -> str:
        """The text in the first column."""
        return next((piece.text for (first, _), piece in self.cells.items() if first == 0), "")

    def figures(self) -> set[int]:
        """The columns after the first that hold a figure."""
        return {
            column for (first, last), piece in self.cells.items() if first > 0 and is_figure(piece.text)
            for column in range(first, last + 1)
        }  # fmt: skip

    def values(self) -> list[str]:
        """The texts of cells that are not only in the first column."""
        return [piece.text for (_, last), piece in self.cells.items() if last > 0]

    def home(self, span: Span) -> Span | None:
        """The cell that shares a column with `span`."""
        return next((one for one in self.cells if one[0] <= span[1] and one[1] >= span[0]), None)

    def merge(self, below: "TableRow") -> None:
        """Add the cells of the row below to this row's."""
        self.bottom = below.bottom
        for span, piece in below.cells.items():
            home = self.home(span)
            if home is None:
                self.cells[span] = piece
            else:
                self.cells[home].take(piece)


def row_of(line: WordLine, edges: Sequence[float]) -> TableRow:
    """The cells of a line. Words close to each other stay together over a column's edge: a heading over columns."""
    row = TableRow(line.top, line.bottom)
    for part in line.parts(COLUMN_GAP, walled=True):
        for words in _cut_at_edges(part, edges, line.height) if len(part.words) > 1 else [part.words]:
            left, right = words[0].box.left, max(word.box.right for word in words)
            slack = min(2.0, (right - left) / 4)
            span = bisect_right(edges, left + slack), bisect_right(edges, right - slack)
            home = row.home(span)
            if home is None:
                row.cells[span] = RowPiece([list(words)], left, right)
            else:
                piece = row.cells.pop(home)
                piece.widen(words, left, right)
                row.cells[min(home[0], span[0]), max(home[1], span[1])] = piece
    return row


def _cut_at_edges(part: LinePart, edges: Sequence[float], height: float) -> list[list[Word]]:
    groups: list[list[Word]] = [[]]
    for word in part.words:
        if groups[-1]:
            last = groups[-1][-1]
            gap = word.box.left - last.box.right
            is_over = any(last.box.right - 0.5 <= edge <= word.box.left + 0.5 for edge in edges)
            if is_over and (gap > HEADING_GAP * height or (is_figure(last.text) and is_figure(word.text))):
                groups.append([])
        groups[-1].append(word)
    return groups


def extents(rows: Sequence[TableRow], count: int) -> list[tuple[float, float]]:
    """The start and end of the text that is only in each column; (0, 0) if there is none."""
    found: list[tuple[float, float] | None] = [None] * count
    for row in rows:
        for (first, last), piece in row.cells.items():
            if first == last:
                old = found[first]
                found[first] = (
                    (piece.left, piece.right) if old is None else (min(old[0], piece.left), max(old[1], piece.right))
                )
    return [one or (0.0, 0.0) for one in found]


def narrow_labels(rows: Sequence[TableRow], core: Sequence[tuple[float, float]]) -> None:
    """Reduce texts at an edge of one column that run over empty columns to that one column."""
    for row in rows:
        for span, piece in list(row.cells.items()):
            first, last = span
            if first == last:
                continue
            if abs(piece.left - core[first][0]) < ALIGNED:
                row.cells[first, first] = row.cells.pop(span)
            elif abs(piece.right - core[last][1]) < ALIGNED:
                row.cells[last, last] = row.cells.pop(span)
