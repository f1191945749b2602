"""Arrays of objects: the rows of the table whose headings fit an item's properties."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extend_mcp.analysis.extract.layout.cell_table import CellTable
from extend_mcp.analysis.extract.layout.layout import Layout
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.tables.headings import Column, Matcher
from extend_mcp.analysis.extract.tables.item_rows import Row, TableRows, add_full, sections
from extend_mcp.analysis.extract.tables.rows_below import read_below, rows_after, rows_before, rows_under, score_below
from extend_mcp.analysis.extract.tables.table_heads import Head, heads_of
from extend_mcp.analysis.words.spelling import plain

LESS = 0.3
"""How much less than the best table's the headings of another part of it may fit."""
NAMED = 0.5
"""The bonus of a table that has the array's own name as a heading."""
SAME_EDGE = 6.0
"""By how many points the columns of parts of one table may differ."""


@dataclass(frozen=True, slots=True)
class _TablePart:
    """A part of a table under its own head."""

    table: CellTable
    head: Head
    rows: range


def read_rows(array: Field, layout: Layout) -> tuple[list[Row], float]:
    """The rows of the table that fits the array's items best, on all its pages, and how well it fits."""
    assert array.item is not None
    members = {name: m for name, m in array.item.members.items() if m.kind not in ("object", "array")}
    matcher = Matcher(members, plain("".join(array.names[:1])))
    tables = [table for table in tables_of(layout) if table.is_readable]
    parts = [
        [_TablePart(table, head, rows) for head, rows in sections(list(heads_of(table, matcher)), table.height)]
        for table in tables
    ]
    best = max((part for some in parts for part in some), key=_worth, default=None)
    if best is not None and best.head.score >= score_below(layout, matcher) - LESS:
        rows = _rows(best, tables, parts, matcher, layout)
        if rows:
            return rows, best.head.fit
    return read_below(layout, matcher)


def _worth(part: _TablePart) -> float:
    """How well the headings of a part fit; one with the array's name is preferred."""
    return round(part.head.score + NAMED * part.head.is_named, 2)


def tables_of(layout: Layout) -> Iterator[CellTable]:
    """All tables of cells, in reading order."""
    for leaf in layout.leaves:
        for block in leaf.page.blocks:
            if block.cells:
                yield CellTable(block, leaf, layout)


def _rows(
    best: _TablePart,
    tables: Sequence[CellTable],
    parts: Sequence[Sequence[_TablePart]],
    matcher: Matcher,
    layout: Layout,
) -> list[Row]:
    """The rows of the best part, of others with the same headings, and of continuations without headings."""
    first = next(part for own in parts for part in own if _is_same(part, best))
    rows = rows_before(layout, first.table.leaf, _columns(first), matcher) if layout.leaves[0].page.words else []
    last: _TablePart | None = None
    summed = False
    for at, (table, own) in enumerate(zip(tables, parts, strict=True)):
        same = [part for part in own if _is_same(part, best)]
        if not same and last is not None and not own and _goes_on(last.table, table):
            same = [_TablePart(table, replace(last.head, rows=range(0)), range(table.height))]
        for part in same:
            found, summed = TableRows(table, part.head, matcher, part.rows).read()
            rows += found
            last = part
        if same and same[-1].rows.stop == table.height and not summed:
            add_full(rows, _below(same[-1], tables[at + 1 :], matcher), matcher, len(best.head.columns))
    if last is not None and not summed and last.table.leaf.page.words:
        after = rows_after(layout, last.table.leaf, _columns(last), matcher)
        add_full(rows, after, matcher, len(best.head.columns))
    return rows


def _below(part: _TablePart, others: Sequence[CellTable], matcher: Matcher) -> list[Row]:
    """The rows with which a table goes on, down to a table with headings; none if the file marks its tables itself."""
    leaf, lines = part.table.leaf, part.table.lines
    if not leaf.page.words:
        return []
    here = [other for other in others if other.leaf is leaf and other.lines.start >= lines.stop]
    ends = [other.lines.start for other in here if other.has_headings or _goes_on(part.table, other)]
    return rows_under(leaf, range(lines.stop, min(ends, default=len(leaf.lines))), _columns(part), matcher)


def _is_same(part: _TablePart, best: _TablePart) -> bool:
    """True if a part has the same columns as the best."""
    return part is best or (
        part.head.columns.keys() == best.head.columns.keys()
        and part.head.score >= best.head.score - LESS
        and part.head.is_named >= best.head.is_named
    )


def _goes_on(above: CellTable, below: CellTable) -> bool:
    """True if a table without known headings has the columns of the one before it."""
    if above.width != below.width or above.leaf.file_id != below.leaf.file_id:
        return False
    if not above.leaf.page.words:
        return above.leaf is not below.leaf
    if below.leaf.order - above.leaf.order > 1:
        return False
    shared = 0
    for column in range(above.width):
        one, other = _extent(above, column), _extent(below, column)
        if one is not None and other is not None:
            near = min(abs(one[0] - other[0]), abs(one[1] - other[1])) < SAME_EDGE
            shared += near or min(one[1], other[1]) > max(one[0], other[0])
    return shared >= above.width - 1


def _extent(table: CellTable, column: int) -> tuple[float, float] | None:
    boxes = [box for row in range(table.height) if (box := table.box(row, column)) is not None]
    return (min(box.left for box in boxes), max(box.right for box in boxes)) if boxes else None


def _columns(part: _TablePart) -> list[Column]:
    """The columns by the places of their words, for rows of the next page that are not read as a table."""
    columns = []
    for name, places in part.head.columns.items():
        boxes = [
            box for row in range(part.table.height) for column in places
            if (box := part.table.box(row, column)) is not None
        ]  # fmt: skip
        if boxes:
            first, *others = boxes
            for box in others:
                first |= box
            columns.append(Column(name, first, part.head.fit))
    return sorted(columns, key=lambda column: column.box.left)
