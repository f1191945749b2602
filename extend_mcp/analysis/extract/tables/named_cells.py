"""Values that are named by their row and column: `north_q2` in a table of quarters by region."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extend_mcp.analysis.extract.labels.geometry import overlap
from extend_mcp.analysis.extract.layout.cell_table import CellTable
from extend_mcp.analysis.extract.layout.layout import Leaf, Segment, Token
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.words.spelling import plain

MOST_CELLS = 4_000
"""The most cells of a table that is searched."""
GENERAL = frozenset({"amount", "value", "total"})
"""Words of a heading that a field's name may leave out."""
OF_PAY = frozenset({"pay"})
"""Words of a row that a field's name may leave out, as `gross_ytd` does."""
SMALL = frozenset({"of", "the", "in", "for", "and", "per"})
_POINT = re.compile(r"^\W{0,2}(?:[A-Z]|\d{1,2})[.)]\s")
"""The letter or number of a row."""
_LETTER = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Names:
    """The words of a cell's row, and those of the headings over the cell, over the name of its row and over others."""

    row: frozenset[str]
    column: frozenset[str]
    over_row: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    def are_of(self, field: frozenset[str]) -> bool:
        """True if a field's words are those of the row and of the column, with no other word left.

        A heading may have more words if no other one has the field's: `Limit of liability` beside `Premium`.
        """
        beside, rest = self.column | self.over_row, field - self.row
        return bool(
            self.row - OF_PAY
            and self.row - OF_PAY <= field <= self.row | beside
            and rest
            and (self.column - GENERAL <= field or (rest <= self.column and not rest & self.others))
        )


NamedCell = tuple[Names, tuple[Token, ...]]
"""The names of a cell, and its words."""


def words_of(field: Field) -> frozenset[str]:
    """The words of a field's name and of the object around it."""
    return _words(field.full_name)


def named_cells(table: CellTable) -> Iterator[NamedCell]:
    """The cells that have a row and a column with names."""
    heads = next((row for row in range(table.height) if _has_figures(table, row)), table.height)
    if not heads or table.height * table.width > MOST_CELLS:
        return
    over = [_words(" ".join(table.text(row, column) for row in range(heads))) for column in range(table.width)]
    for row in range(heads, table.height):
        name, above = frozenset[str](), frozenset[str]()
        for column in range(table.width):
            cell = table.rows[row][column]
            if cell is None or not (text := cell.text.strip()):
                continue
            if _is_figure(text) or (name and over[column]):
                others = frozenset[str]().union(*(words for at, words in enumerate(over) if at != column))
                yield Names(name, over[column], above, others), table.words(cell)
            if _LETTER.search(text):
                name, above = _words(text), over[column]


def named_places(leaf: Leaf) -> Iterator[NamedCell]:
    """The figures of lines below headings of columns, for tables that are not read as cells."""
    heads: Sequence[Segment] = ()
    for line in leaf.lines[:MOST_CELLS]:
        if len(line) > 1 and not any(map(_is_figure, (segment.text for segment in line[1:]))):
            heads = line
            continue
        name: Segment | None = None
        for segment in line:
            if not _is_figure(segment.text):
                name = segment if _LETTER.search(segment.text) else None
                continue
            over = [one for one in heads[1:] if overlap(one.box, segment.box) > 0]
            if len(over) == 1 and name is not None:
                others = _words(" ".join(one.text for one in heads[1:] if one is not over[0]))
                yield Names(_words(name.text), _words(over[0].text), _words(heads[0].text), others), segment.tokens


def _has_figures(table: CellTable, row: int) -> bool:
    return any(map(_is_figure, table.texts(row)))


def _is_figure(text: str) -> bool:
    return any(map(str.isdigit, text)) and not _LETTER.search(text) and not _YEAR.fullmatch(text)


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(_POINT.sub("", text)).replace("year to date", "ytd").split()) - SMALL
