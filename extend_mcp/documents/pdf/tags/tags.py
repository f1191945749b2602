"""Reads a tagged PDF's own marks of words: headings with their levels, list items and cells of tables.

Word, LibreOffice and browsers write such tags from what they print. Tags that contradict the page are not used: cells
that are not beside and below each other, tables around text, headings that are most of the page.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Cell, Page, Tag, Word, around
from extend_mcp.documents.pdf.objects import PageObjects
from extend_mcp.documents.pdf.page_space import PageSpace, frame_of
from extend_mcp.documents.pdf.tags.tag_tree import TaggedCell, TaggedTable, tag_tree
from extend_mcp.documents.pdf.words.word_grid import Near

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_HEADINGS = 0.5
"""Share of a page's words: if more are headings, the tags are wrong."""
LONGEST_HEADING = 40
MOST_IN_CELL = 60
"""The most words of a table's median cell; larger cells are for layout."""
MOST_INNER = 0.5
"""The highest share of a table's words that are in inner tables."""
Held = tuple[TaggedCell, Box, list[Word]]
"""A cell with the words in it and the box around them."""
OVER = 3.0
"""Points by which cells may overlap."""
SLACK, LEAST_SLACK = 0.4, 2.0
"""Of a text's smaller side, and points: how far above and below it the middle of its word may be."""
LOW = 0.6
"""Of the height of the letters before: the same, for a point or a dash that is written by itself."""


def is_tagged(pdf: "PdfDocument") -> bool:
    """True if a PDF says that it is tagged."""
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFCatalog_IsTagged(pdf))


def read_tags(source: "PdfPage", objects: PageObjects, page: Page) -> None:
    """Mark on a page, in place, the words that are headings, items and cells of tables."""
    tree = tag_tree(source)
    if not tree.headings and not tree.items and not tree.tables:
        return
    words = _by_content(objects, tree.content(), page.words, frame_of(source, page))
    for content in tree.items:
        _mark([word for at in content for word in words.get(at, ())], Tag())
    headings = [(level, [word for at in content for word in words.get(at, ())]) for level, content in tree.headings]
    if sum(len(some) for _, some in headings) <= MOST_HEADINGS * len(page.words):
        for level, some in headings:
            if 0 < len(some) <= LONGEST_HEADING:
                _mark(some, Tag(level))
    tables = (_cells(table.cells, words) for table in tree.tables if not _is_frame(table, words))
    page.tables += [cells for cells in tables if _is_table(cells) and _holds_all(cells, page.words)]


def _mark(words: Sequence[Word], tag: Tag) -> None:
    for word in words:
        word.tag = tag


def _by_content(
    objects: PageObjects, wanted: Collection[int], words: Sequence[Word], space: PageSpace
) -> dict[int, list[Word]]:
    """The words of each wanted piece of marked content, by the places of its texts."""
    near = Near(words)
    found: dict[int, list[Word]] = defaultdict(list)
    taken: set[int] = set()
    tallest: dict[int, float] = defaultdict(float)
    for thing, mode in objects.things:
        content = objects.content(thing) if mode >= 0 else -1
        sides = objects.bounds(thing) if content in wanted else None
        if sides is None:
            continue
        box = space.box(sides)
        height = box.height
        tallest[content] = max(tallest[content], height)
        slack = max(SLACK * min(box.width, height), LEAST_SLACK, LOW * tallest[content] - height / 2)
        for word in near.inside(Box(box.left - 1, box.top - slack, box.right + 1, box.bottom + slack)):
            if id(word) not in taken:
                taken.add(id(word))
                found[content].append(word)
    return found


def _is_frame(table: TaggedTable, words: dict[int, list[Word]]) -> bool:
    """True if most of a table's words are in inner tables, so that it is only for layout."""
    inner = sum(len(words.get(at, ())) for at in table.inner)
    return inner > MOST_INNER * sum(len(words.get(at, ())) for cell in table.cells for at in cell.content)


def _cells(cells: Sequence[TaggedCell], words: dict[int, list[Word]]) -> tuple[Cell, ...]:
    """The cells that hold words, without rows and columns in which none begins."""
    filled = [(cell, [word for at in cell.content for word in words.get(at, ())]) for cell in cells]
    held = _placed([(cell, around([word.box for word in some]), some) for cell, some in filled if some])
    rows, columns = sorted({cell.row for cell, *_ in held}), sorted({cell.column for cell, *_ in held})
    return tuple(
        Cell(
            row := bisect_left(rows, cell.row),
            column := bisect_left(columns, cell.column),
            "",
            box,
            bisect_left(rows, cell.row + cell.rows) - row,
            bisect_left(columns, cell.column + cell.columns) - column,
            words=tuple(some),
        )
        for cell, box, some in held
    )


def _placed(held: list[Held]) -> list[Held]:
    """The cells; those of rows with too few are moved to their columns, because browsers leave out blank cells."""
    ends: dict[int, int] = defaultdict(int)
    for cell, *_ in held:
        for row in range(cell.row, cell.row + cell.rows):
            ends[row] = max(ends[row], cell.column + cell.columns)
    width = max(ends.values(), default=0)
    middles: dict[int, list[float]] = defaultdict(list)
    for cell, box, _ in held:
        if ends[cell.row] == width and cell.columns == 1:
            middles[cell.column].append((box.left + box.right) / 2)
    usual = {column: sorted(found)[len(found) // 2] for column, found in middles.items()}
    lefts = {column: min(box.left for cell, box, _ in held if cell.column == column) for column in usual}
    for cell, box, _ in held:
        if ends[cell.row] < width and len(usual) == width:
            cell.column = min(range(width - cell.columns + 1), key=partial(_off, box, cell.columns, usual, lefts))
    return held


def _off(box: Box, columns: int, middles: Mapping[int, float], lefts: Mapping[int, float], first: int) -> float:
    """How far text is from where it would be over so many columns from the first: in their middle, or if that is
    several columns, at their left."""
    middle = (middles[first] + middles[first + columns - 1]) / 2
    off = abs((box.left + box.right) / 2 - middle)
    return min(off, abs(box.left - lefts[first])) if columns > 1 else off


def _is_table(cells: Sequence[Cell]) -> bool:
    """True if cells are on the page like a table: beside and below each other, none with the text of a page."""
    if len({cell.row for cell in cells}) < 2 or len({cell.column for cell in cells}) < 2:
        return False
    places = [
        (row, column) for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]  # fmt: skip
    if len(set(places)) < len(places):
        return False
    counts = sorted(len(cell.words) for cell in cells)
    if counts[len(counts) // 2] > MOST_IN_CELL:
        return False
    return _in_order([cell.box for cell in cells if cell.box], cells)


def _in_order(boxes: Sequence[Box], cells: Sequence[Cell]) -> bool:
    """True if columns go in one direction across the page, and rows go down."""
    lefts: dict[int, list[float]] = defaultdict(list)
    for cell, box in zip(cells, boxes, strict=True):
        if cell.column_span == 1:
            lefts[cell.column].append((box.left + box.right) / 2)
    middles = [sorted(found)[len(found) // 2] for _, found in sorted(lefts.items())]
    across = {after > before for before, after in pairwise(middles)}
    lines: dict[int, list[Box]] = defaultdict(list)
    for cell, box in zip(cells, boxes, strict=True):
        lines[cell.row].append(box)
    apart = all(
        one.right <= other.left + OVER
        for row in lines.values()
        for one, other in pairwise(sorted(row, key=lambda box: box.left))
    )
    tops = [min(box.top for box in row) for _, row in sorted(lines.items())]
    return len(across) == 1 and apart and all(before <= after + OVER for before, after in pairwise(tops))


def _holds_all(cells: Sequence[Cell], words: Sequence[Word]) -> bool:
    """True if all words within the table are in its cells, each in one."""
    own = {id(word) for cell in cells for word in cell.words}
    if len(own) < sum(len(cell.words) for cell in cells):
        return False
    box = around([cell.box for cell in cells if cell.box])
    inside = Near(words).inside(box)
    return all(id(word) in own for word in inside)
