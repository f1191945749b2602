"""A table found on a page: cells with spans and their lines of words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from extend_mcp.documents.page import Block, Box, Cell, Word, around
from extend_mcp.documents.structure.text.direction import in_reading_order, is_right_to_left, runs_leftwards
from extend_mcp.documents.structure.text.hyphens import joined_text

_PLACE = attrgetter("row", "column")
WRAPPED = 0.5
"""Share of a cell's width: a line this long goes on in the next."""


@dataclass(slots=True)
class Slot:
    """One cell: its place, the rows and columns that it spans, its lines of words, and its box if it is drawn."""

    row: int
    column: int
    lines: list[list[Word]]
    rows: int = 1
    columns: int = 1
    box: Box | None = None

    @property
    def text(self) -> str:
        """All its words with blanks between."""
        return " ".join([word.text for line in self.lines for word in line])


@dataclass(slots=True)
class ReadTable:
    """Slots with text; places without a slot are empty. `drawn`: its cells are drawn."""

    height: int
    width: int
    slots: list[Slot]
    box: Box
    edges: list[float] = field(default_factory=list)
    """The edges between its columns, if it is not drawn."""
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    """The edges of its drawn columns and rows."""

    @property
    def drawn(self) -> bool:
        """True if its cells are drawn."""
        return bool(self.xs)

    def slots_by_row(self) -> list[dict[int, Slot]]:
        """The slots that begin in each row, by their columns."""
        rows: list[dict[int, Slot]] = [{} for _ in range(self.height)]
        for slot in self.slots:
            rows[slot.row][slot.column] = slot
        return rows

    @property
    def is_headed_in_bold(self) -> bool:
        """True if only the first row is bold."""
        rows = self.slots_by_row()
        bold = [all(word.bold for slot in row.values() for line in slot.lines for word in line) for row in rows]
        return bold[0] and not any(bold[1:])

    def grid(self) -> list[list[str]]:
        """The texts by row and column; the text of a merged cell is in each place that it covers."""
        grid = [[""] * self.width for _ in range(self.height)]
        for slot in self.slots:
            text = slot.text
            for row in range(slot.row, min(slot.row + slot.rows, self.height)):
                for column in range(slot.column, min(slot.column + slot.columns, self.width)):
                    grid[row][column] = text
        return grid

    def heights(self) -> list[tuple[float, float]]:
        """From and to which height the text of each row is, but for rows of merged cells alone."""
        rows: dict[int, list[Box]] = {}
        for slot in self.slots:
            if slot.rows == 1:
                rows.setdefault(slot.row, []).extend(word.box for line in slot.lines for word in line)
        boxes = [around(rows[row]) for row in sorted(rows) if rows[row]]
        return [(box.top, box.bottom) for box in boxes]

    def block(self, words: Collection[str] = frozenset()) -> Block:
        """The table as a block with a cell for every place. `words` are those of the document, to join hyphens."""
        cells = [*(self._cell(slot, words) for slot in self.slots), *self._blanks()]
        if self._runs_leftwards():
            cells = [replace(cell, column=self.width - cell.column - cell.column_span) for cell in cells]
        cells.sort(key=_PLACE)
        texts: dict[int, list[str]] = {}
        for cell in cells:
            texts.setdefault(cell.row, []).append(cell.text)
        return Block("table", "\n".join("\t".join(line) for line in texts.values()), self.box, cells=tuple(cells))

    def _runs_leftwards(self) -> bool:
        """True if the columns are read from the right: most cells with letters run leftwards."""
        texts = [slot.text for slot in self.slots]
        leftwards = sum(map(is_right_to_left, texts))
        if not leftwards or leftwards * 2 <= sum(any(map(str.isalpha, text)) for text in texts):
            return False
        lefts = {slot.column: slot.lines[0][0].box.left for slot in self.slots if slot.lines}
        return lefts[min(lefts)] < lefts[max(lefts)]  # tags name the first column as it is read

    def _cell(self, slot: Slot, known: Collection[str]) -> Cell:
        words = tuple([word for line in slot.lines for word in line])
        box = slot.box or (around([word.box for word in words]) if words else None)
        return Cell(slot.row, slot.column, self._read(slot, known), box, slot.rows, slot.columns, words=words)

    def _read(self, slot: Slot, words: Collection[str]) -> str:
        """The text of a cell. Its lines stay separate if they are too short to be one wrapped text."""
        if len(slot.lines) == 1 and len(slot.lines[0]) == 1:
            return slot.lines[0][0].text
        texts = [_line_text(line) for line in slot.lines]
        if len(texts) < 2:
            return "".join(texts)
        width = slot.box.width if slot.box else self._room(slot)
        wrapped = any(line[-1].box.right - line[0].box.left > WRAPPED * width for line in slot.lines[:-1])
        return joined_text(texts, words) if wrapped else "\n".join(texts)

    def _room(self, slot: Slot) -> float:
        edges = [self.box.left, *self.edges, self.box.right]
        return edges[min(slot.column + slot.columns, len(edges) - 1)] - edges[min(slot.column, len(edges) - 2)]

    def _blanks(self) -> Iterable[Cell]:
        taken = {
            (row, column)
            for slot in self.slots
            for row in range(slot.row, slot.row + slot.rows)
            for column in range(slot.column, slot.column + slot.columns)
        }
        for row in range(self.height):
            for column in range(self.width):
                if (row, column) not in taken:
                    yield Cell(row, column, "", self._place(row, column))

    def _place(self, row: int, column: int) -> Box | None:
        return Box(self.xs[column], self.ys[row], self.xs[column + 1], self.ys[row + 1]) if self.xs else None


def _line_text(line: Sequence[Word]) -> str:
    """The words of a line in reading order."""
    text = " ".join([word.text for word in line])
    if not is_right_to_left(text):
        return text
    [ordered] = in_reading_order([list(line)], leftwards=runs_leftwards(line))
    return " ".join([word.text for word in ordered])
