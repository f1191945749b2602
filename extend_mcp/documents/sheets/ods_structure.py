"""What python-calamine does not give of worksheets in .ods: hidden rows and columns, merged cells, and their extent."""

import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice, product
from xml.etree.ElementTree import Element, iterparse

from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.sheets.ods_text import ods_text
from extend_mcp.documents.sheets.sheet_comments import MAX_COMMENTS
from extend_mcp.documents.sheets.sheet_extent import MAX_COLUMNS, MAX_ROWS, Extent
from extend_mcp.documents.sheets.sheet_structure import MAX_HIDDEN, MAX_KNOWN, MAX_MERGED, Structure, column_letters

MAX_SPACES = 1_000_000
"""Of one run of spaces, which is written as a number."""
_DRAWN = ":drawing:"
"""In the names of what is drawn."""
_HIDDEN = {"collapse", "filter"}


def ods_structures(archive: zipfile.ZipFile) -> list[Structure]:
    """One for each sheet. Raises `ValueError`, `SyntaxError` or `KeyError` where the file is damaged."""
    plans: list[Structure] = []
    walk = _Walk()
    with archive.open("content.xml") as file:
        for _, node in iterparse(file):  # noqa: S314 (expat stops entity bombs and loads nothing)
            match local(node):
                case "table-row":
                    walk.add_row(node)
                    node.clear()
                case "shapes":
                    walk.add_boxes(node)
                case "table-column":
                    walk.add_columns(node)
                case "s" if _count(node, "c") > MAX_SPACES:
                    raise ValueError("a run of spaces that no document has")
                case "table" if value(node, "name") is not None:
                    plans.append(walk.plan)
                    walk.plan.area = walk.extent.area
                    walk = _Walk()
                    node.clear()
    return plans


def is_locked(archive: zipfile.ZipFile) -> bool:
    """True if the manifest of an OpenDocument file says that a part of it is encrypted."""
    return "META-INF/manifest.xml" in archive.namelist() and b":encryption-data" in archive.read(
        "META-INF/manifest.xml"
    )


class _Walk:
    """One sheet, from its first row to where the walk has come."""

    def __init__(self) -> None:
        self.plan, self.extent = Structure(), Extent()
        self._row = self._column = 0

    def add_columns(self, node: Element) -> None:
        count = min(_count(node, "number-columns-repeated"), MAX_COLUMNS - self._column)
        if value(node, "visibility") in _HIDDEN:
            self.plan.add_columns(self._column, self._column + count - 1, hidden=True)
        self._column += count

    def add_row(self, node: Element) -> None:
        count = min(_count(node, "number-rows-repeated"), MAX_ROWS - self._row)
        if value(node, "visibility") in _HIDDEN and len(self.plan.hidden_rows) < MAX_HIDDEN:
            self.plan.hidden_rows |= set(range(self._row + 1, self._row + min(count, MAX_HIDDEN) + 1))
        for column, times, cell in _cells(node):
            self._add_comment(cell, column)
            self.add_boxes(cell)
            if not _is_filled(cell):
                continue
            self.extent.add(self._row, column, column + times - 1)
            self.extent.add(self._row + max(count, 1) - 1, column)
            self._add_span(cell, column)
            if (text := ods_text(cell)) is not None:
                places = product(range(self._row, self._row + count), range(column, column + times))
                for place in islice(places, MAX_KNOWN - len(self.plan.texts)):
                    self.plan.add_text(*place, text)
        self._row += count

    def add_boxes(self, node: Element) -> None:
        """Take in the texts of boxes that are drawn over cells."""
        for part in node:
            if _DRAWN in part.tag and len(self.plan.boxes) < MAX_COMMENTS and (text := _lines(part.iter())):
                self.plan.boxes.append(text)

    def _add_comment(self, cell: Element, column: int) -> None:
        note = first(cell, "annotation")
        if note is None or len(self.plan.comments) >= MAX_COMMENTS:
            return
        author = "".join(text for part in note if local(part) == "creator" for text in part.itertext()).strip()
        place = f"{column_letters(column + 1)}{self._row + 1}"
        self.plan.comments.append((place, author, _lines(note)))

    def _add_span(self, cell: Element, column: int) -> None:
        span = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if span != (1, 1) and len(self.plan.spans) < MAX_MERGED:
            self.plan.spans[self._row + 1, column + 1] = span


def _lines(nodes: Iterable[Element]) -> str:
    """The text of the paragraphs among some elements."""
    lines = ("".join(node.itertext()).strip() for node in nodes if local(node) == "p")
    return "\n".join(filter(None, lines))


def _is_filled(cell: Element) -> bool:
    return value(cell, "value-type") is not None or value(cell, "formula") is not None


def _cells(row: Element) -> Iterator[tuple[int, int, Element]]:
    """The cells that hold anything: their column from 0, how often they are repeated, and themselves."""
    column = 0
    for cell in row:
        if local(cell) not in {"table-cell", "covered-table-cell"}:
            continue
        times = min(_count(cell, "number-columns-repeated"), MAX_COLUMNS - column)
        if times and (len(cell) or _is_filled(cell)):
            yield column, times, cell
        column += times


def _count(node: Element, name: str) -> int:
    return int(value(node, name) or 1)
