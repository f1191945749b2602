"""Headings of tables of cells, matched to the properties of an array's items."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extend_mcp.analysis.extract.layout.cell_table import CellTable
from extend_mcp.analysis.extract.tables.headings import LONGEST, Matcher
from extend_mcp.analysis.words.spelling import plain

DEEPEST = 4
"""The most rows of headings."""
BETTER = 0.05
"""The least difference of two scores that counts."""
TOP_ROWS = 60
"""The first rows of a table, in which headings are searched."""
_AMOUNT = re.compile(r"\d[.,]\d")
_SMALL = re.compile(r"[^\W\d_A-Z]{2}")
"""In words; codes have capitals and digits."""


@dataclass(frozen=True, slots=True)
class Head:
    """The headings in `rows` of a table. `columns` are the indexes of each property's columns.

    `is_named` where one of them is what the array is called, as `Deductions` over the names of its rows. `stand_in` is
    a property, and the column that is read for it in rows where its own is empty.
    """

    rows: range
    columns: dict[str, tuple[int, ...]]
    score: float
    fit: float
    is_named: bool = False
    stand_in: tuple[str, int] | None = None


def heads_of(table: CellTable, matcher: Matcher) -> Iterator[Head]:
    """The rows of a table that head columns of at least two properties (one, if items have one)."""
    need = min(2, len(matcher.members))
    row = 0
    while need and row < min(table.height, TOP_ROWS):
        found = _best(table, row, matcher, need)
        if found is None or (len(found.rows) > 1 and _begins_later(table, found, matcher, need)):
            row += 1
            continue
        yield found
        row = found.rows.stop


def _begins_later(table: CellTable, found: Head, matcher: Matcher, need: int) -> bool:
    """True if headings fit as well without their first row: then that is the last row of what is above them."""
    later = _best(table, found.rows.start + 1, matcher, need)
    return later is not None and later.columns.keys() >= found.columns.keys() and later.score >= found.score - BETTER


def _best(table: CellTable, row: int, matcher: Matcher, need: int) -> Head | None:
    best: Head | None = None
    goes_on = False
    for depth in range(1, DEEPEST + 1):
        rows = range(row, row + depth)
        if rows.stop > table.height or not _may_head(table, rows):
            break
        headings = [_heading(table, rows, column) for column in range(table.width)]
        matched = matcher.match(headings)
        if len(matched) < need:
            continue
        names, score = {name for name, _ in matched.values()}, sum(score for _, score in matched.values())
        if best is None or (goes_on and names >= best.columns.keys()) or score > best.score + BETTER:
            goes_on = _go_on(table, rows, matched)
            other = _stand_in(table, rows.stop, matcher, headings, matched)
            is_named = any(matcher.names_rows(plain(heading)) for heading in headings)
            best = replace(_head(table, rows, headings, matched), is_named=is_named, stand_in=other)
    return best


def _go_on(table: CellTable, rows: range, columns: Iterable[int]) -> bool:
    """True if headings of columns span more rows than these: then the headings of other columns go on below."""
    cells = (table.rows[rows[-1]][column] for column in columns)
    return any(cell is not None and cell.row + cell.row_span > rows.stop for cell in cells)


def _stand_in(
    table: CellTable, start: int, matcher: Matcher, headings: Sequence[str], matched: dict[int, tuple[str, float]]
) -> tuple[str, int] | None:
    """The property that goods are described by, and the column that names them in words, where both have columns.

    A property that is called as the goods are is given the column that names them, and the other stands in for it.
    """
    found = matcher.described(headings, matched)
    if found is None or not any(_SMALL.search(table.text(row, found[1])) for row in range(start, table.height)):
        return None
    details, goods = found
    name, score = matched[details]
    if not matcher.is_of_goods(name):
        return name, goods
    matched[goods] = (name, score)
    del matched[details]
    return name, details


def _may_head(table: CellTable, rows: range) -> bool:
    """True if rows hold only short texts, and no digits below the first."""
    texts = table.texts(rows[-1])
    if not texts or any(len(text) > LONGEST for text in texts):
        return False
    if len(rows) > 1:
        return not any(re.search(r"\d", text) for text in texts)
    return 2 * sum(bool(_AMOUNT.search(text)) for text in texts) < len(texts)


def _heading(table: CellTable, rows: range, column: int) -> str:
    """The texts over a column, from top to bottom; a merged cell once."""
    cells = dict.fromkeys(id(table.rows[row][column]) for row in rows)
    by_id = {id(cell): cell for row in rows if (cell := table.rows[row][column]) is not None}
    return "\n".join(by_id[key].text.strip() for key in cells if key in by_id).strip()


def _head(table: CellTable, rows: range, headings: Sequence[str], matched: dict[int, tuple[str, float]]) -> Head:
    places: dict[str, tuple[int, ...]] = {}
    for column, (name, _) in sorted(matched.items()):
        places[name] = _with_neighbours(table, rows.stop, headings, column)
    scores = [score for _, score in matched.values()]
    return Head(rows, places, sum(scores), sum(scores) / len(scores))


def _with_neighbours(table: CellTable, start: int, headings: Sequence[str], column: int) -> tuple[int, ...]:
    """A column, with one beside it that has no heading if no row has words in both: the heading is shifted."""
    for beside in (column - 1, column + 1):
        if not 0 <= beside < table.width or headings[beside]:
            continue
        pairs = [(table.text(row, column), table.text(row, beside)) for row in range(start, table.height)]
        if any(other for _, other in pairs) and not any(one and other and one != other for one, other in pairs):
            return tuple(sorted((column, beside)))
    return (column,)
