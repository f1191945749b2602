"""The rows of a table of cells as items, without sums, groups and repeated headings; continued rows are joined."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from extend_mcp.analysis.extract.layout.cell_table import CellTable
from extend_mcp.analysis.extract.layout.layout import Token
from extend_mcp.analysis.extract.tables.headings import EVERY_HEADING, Matcher
from extend_mcp.analysis.extract.tables.sums import BALANCE, SUMS, TOTAL, are_labelled
from extend_mcp.analysis.extract.tables.table_heads import Head
from extend_mcp.analysis.words.spelling import plain
from extend_mcp.documents.page import Cell

Row = dict[str, list[Token]]
"""The words of one item by property."""
NUMBERS = frozenset({"number", "integer", "currency"})
"""Kinds of properties that numbers fill."""
NEARER = 0.8
"""Share of the gap below a line of text: with a smaller gap above, the line belongs to the row above."""
_LETTERS = re.compile(r"[^\W\d_]{3}")
_DIGIT = re.compile(r"\d")


class TableRows:
    """Reads the rows of one table under one head."""

    def __init__(self, table: CellTable, head: Head, matcher: Matcher, rows: range) -> None:
        self.table, self.members, self._matcher = table, matcher.members, matcher
        self._owner = {column: name for name, columns in head.columns.items() for column in columns}
        self._stand_in = head.stand_in
        self._headings = [table.texts(row) for row in head.rows]
        self._texts = sorted(c for name, columns in head.columns.items() for c in columns if self._is_text(name))
        self._rows = [row for row in rows if table.texts(row) and table.texts(row) not in self._headings]
        self._rows = list(takewhile(lambda row: not self._heads_other(row), self._rows))
        self._sums = {row for row in self._rows if self._is_sum(row)}
        self._lead = table.lead([row for row in self._rows if row not in self._sums])
        begun = [self.cells(row) for row in self._rows if self._begins(row) and row not in self._sums]
        above = takewhile(lambda row: row not in self._sums, self._rows)
        first = [self.cells(row) for row in above if self._begins(row)]
        self._own = {name for cells in begun for name in cells}
        self._has_groups = len(self._rows) > 1 and [len(table.filled(row)) > 1 for row in self._rows[:2]] == [
            False,
            True,
        ]
        self._least = min((len(cells) for cells in first or begun if len(cells) > 1), default=2)

    def read(self) -> tuple[list[Row], bool]:
        """The items from top to bottom, and whether their sum is below them."""
        items: list[Row] = []
        summed = False
        for at, row in enumerate(self._rows):
            cells = self.cells(row)
            if row in self._sums:
                summed = bool(items)
            elif self._goes_on(at, cells):
                if items and not summed:
                    _add(items[-1], cells)
            elif self._is_item(row, cells) and not (summed and (len(cells) < self._least or _are_numbers(cells))):
                items.append(cells)
                summed = False
        return items, summed

    def cells(self, row: int) -> Row:
        """The words of a row by property; a cell over several columns belongs to the first."""
        found: Row = {}
        seen: set[int] = set()
        for column in sorted(self._owner):
            cell = self.table.rows[row][column]
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            if words := self.table.words(cell):
                found.setdefault(self._owner[column], []).extend(words)
        if found and self._stand_in is not None and self._stand_in[0] not in found:
            other = self.table.rows[row][self._stand_in[1]]
            if other is not None and (words := self.table.words(other)):
                found[self._stand_in[0]] = list(words)
        return found

    def _is_text(self, name: str) -> bool:
        return self.members[name].kind not in NUMBERS

    def _heads_other(self, row: int) -> bool:
        """True if a row holds the headings of another table."""
        texts = self.table.texts(row)
        if len(texts) < 2 or any(map(_DIGIT.search, texts)):
            return False
        numbers = {name for name in self.members if not self._is_text(name)}
        return any(numbers & self._matcher.alike(text).keys() for text in texts) or (
            sum(plain(text) in EVERY_HEADING for text in texts) >= max(2, len(texts) / 2)
        )

    def _begins(self, row: int) -> bool:
        return bool(self.table.text(row, self._lead))

    def _is_sum(self, row: int) -> bool:
        """True if a row is the sum of the rows above: by its words, or by words in a column of numbers."""
        cells = self.table.filled(row)
        if not cells:
            return False
        first = cells[0].text.strip()
        few = len(cells) < len(self._owner) or len(cells) <= 2 or any(map(self._is_label, cells))
        if TOTAL.fullmatch(first) or any(map(BALANCE.fullmatch, self.table.texts(row))):
            return True
        if SUMS.match(first) and (few or self._matcher.names_rows(plain(first).rpartition(" ")[2])):
            return True
        return not self._begins_text(row) and any(map(self._is_label, cells))

    def _begins_text(self, row: int) -> bool:
        """True if a row has words in the text column; always true if there is none."""
        places = self._texts or ([0] if 0 not in self._owner else [])
        return not places or any(self.table.text(row, column) for column in places)

    def _is_label(self, cell: Cell) -> bool:
        """True if a cell has words in a column of numbers."""
        name = self._owner.get(cell.column)
        return name is not None and not self._is_text(name) and bool(_LETTERS.match(cell.text.strip()))

    def _goes_on(self, at: int, cells: Row) -> bool:
        """True if a row only continues the one above: it begins later, or is a text nearer to it than to the next."""
        row = self._rows[at]
        numbers = [name for name, words in cells.items() if not self._is_text(name) and _has_digit(words)]
        if self._has_groups and len(self.table.filled(row)) == 1 and not self._is_near(at):
            return False
        if not self._begins(row):
            return bool(cells) and not any(name in self._own for name in numbers)
        if numbers or len(self.table.filled(row)) > 1 or self._lead not in self._texts:
            return False
        return self._is_near(at)

    def _is_near(self, at: int) -> bool:
        above, here, below = (self._extent(at + step) for step in (-1, 0, 1))
        if above is None or here is None:
            return False
        gap = here[0] - above[1]
        if below is None:
            return gap < (here[1] - here[0]) / 2
        return gap < NEARER * (below[0] - here[1])

    def _extent(self, at: int) -> tuple[float, float] | None:
        """The top and bottom of the words of a row."""
        if not 0 <= at < len(self._rows):
            return None
        words = [token for cell in self.table.filled(self._rows[at]) for token in self.table.words(cell)]
        if not words or not words[0].drawn:
            return None
        return min(token.box.top for token in words), max(token.box.bottom for token in words)

    def _is_item(self, row: int, cells: Row) -> bool:
        """True if a row holds two values, or all requested ones."""
        if are_labelled(self.table.texts(row)):
            return False
        if len(self.table.filled(row)) == 1 and self.table.width > 2 and len(self._owner) > 1:
            return False
        return len(cells) >= min(2, len({*self._owner.values()}))


def add_full(items: list[Row], rows: Sequence[Row], matcher: Matcher, columns: int) -> None:
    """Add rows of lines that fill as much as the items do, or all columns but one.

    A row that fills less is joined to the item above if that lacks its numbers; else it is dropped.
    """
    least = max(2, min([columns - 1, *(len(item) for item in items)]))
    for row in rows:
        numbers = [name for name in row if matcher.members[name].kind in NUMBERS and _has_digit(row[name])]
        if len(row) >= least:
            items.append(row)
        elif items and numbers and not any(name in items[-1] for name in numbers):
            _add(items[-1], row)


def _are_numbers(cells: Row) -> bool:
    """True if a row has no words, as the sums below their labels."""
    return not any(_LETTERS.search(token.text) for words in cells.values() for token in words)


def _has_digit(words: Sequence[Token]) -> bool:
    return any(_DIGIT.search(token.text) for token in words)


def _add(row: Row, cells: Row) -> None:
    for name, tokens in cells.items():
        row.setdefault(name, []).extend(tokens)


def sections(heads: Sequence[Head], height: int) -> Iterator[tuple[Head, range]]:
    """Each head of a table with the rows down to the next."""
    for at, head in enumerate(heads):
        end = heads[at + 1].rows.start if at + 1 < len(heads) else height
        yield head, range(head.rows.stop, end)
