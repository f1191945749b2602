"""The tag tree of a PDF page, read by PDFium: headings, items of lists, and tables with rows and cells.

Elements without any of them are skipped. PDFium does not describe a child without a word on this page; in a row it is a
blank cell.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.pdf.objects import bare

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MOST_ELEMENTS, DEEPEST = 20_000, 60
"""The most elements, and the deepest nesting, of one page."""
MOST_SPAN, MOST_PLACES = 100, 20_000
"""The most rows or columns of one cell, and places of one table."""
HEADINGS = {"H": 0, **{f"H{level}": level for level in range(1, 7)}}
"""The level of each kind of heading; the level of `H` is the number of sections around it."""
_LEAVES = frozenset({"P", "Figure", "Formula", "Link", "Annot", "Form", "Artifact"})
"""Elements that never hold a heading, list or table."""
_AT, _INT = ctypes.c_void_p, ctypes.c_int
_NAME = 40


@dataclass(slots=True)
class TaggedCell:
    """A cell at its row and column, with the numbers of the marked content in it."""

    row: int
    column: int
    rows: int
    columns: int
    content: list[int]


@dataclass(slots=True)
class TaggedTable:
    """The cells of a table, and the numbers of the marked content in tables in them, which the cells have too."""

    cells: list[TaggedCell] = field(default_factory=list)
    inner: set[int] = field(default_factory=set)


@dataclass(slots=True)
class TagTree:
    """Headings with their level, and items, each with the numbers of its marked content; tables, outer ones first.

    An item does not include the content of inner items.
    """

    headings: list[tuple[int, list[int]]] = field(default_factory=list)
    items: list[list[int]] = field(default_factory=list)
    tables: list[TaggedTable] = field(default_factory=list)

    def content(self) -> set[int]:
        """The numbers of all their marked content."""
        cells = (cell.content for table in self.tables for cell in table.cells)
        headings = (content for _, content in self.headings)
        return {number for content in chain(headings, self.items, cells) for number in content}


def tag_tree(page: "PdfPage") -> TagTree:
    """The headings and tables of a page, in the order of the tree."""
    import pypdfium2.raw as pdfium

    tree = pdfium.FPDF_StructTree_GetForPage(page)
    reading = _Reading()
    if tree:
        for at in range(max(0, pdfium.FPDF_StructTree_CountChildren(tree))):
            if child := pdfium.FPDF_StructTree_GetChildAtIndex(tree, at):
                reading.read(ctypes.cast(child, _AT).value or 0, 0, 0)
        pdfium.FPDF_StructTree_Close(tree)
    return reading.found


class _Reading:
    """One walk through a tree."""

    def __init__(self) -> None:
        self.found = TagTree()
        self._left = MOST_ELEMENTS
        self._name = ctypes.create_string_buffer(2 * _NAME)
        self._type = bare("FPDF_StructElement_GetType", ctypes.c_ulong, _AT, _AT, ctypes.c_ulong)
        self._count = bare("FPDF_StructElement_CountChildren", _INT, _AT)
        self._child = bare("FPDF_StructElement_GetChildAtIndex", _AT, _AT, _INT)
        self._content = bare("FPDF_StructElement_GetChildMarkedContentID", _INT, _AT, _INT)

    def read(self, element: int, depth: int, sections: int) -> None:
        """Note the headings and tables in an element; `sections` is the number of sections around it."""
        kind = self._kind(element)
        if kind == "Table":
            self._read_table(element, depth)
        elif kind in HEADINGS:
            level = HEADINGS[kind] or max(1, min(6, sections))
            self.found.headings.append((level, self._all_content(element, depth, [])))
        elif kind == "LI" and depth < DEEPEST:
            self.found.items.append(self._item(element, depth))
        elif kind not in _LEAVES and depth < DEEPEST:
            for child, _ in self._children(element):
                if child:
                    self.read(child, depth + 1, sections + (kind == "Sect"))

    def _kind(self, element: int) -> str:
        """The standard type of an element."""
        self._left -= 1
        size = self._type(element, self._name, 2 * _NAME)
        return self._name.raw[: min(size, 2 * _NAME) - 2].decode("utf-16-le", "replace") if size > 1 else ""

    def _children(self, element: int) -> Iterator[tuple[int, int]]:
        """Each child as an element, else 0, and as the number of marked content, else -1."""
        for at in range(max(0, self._count(element))):
            if self._left <= 0:
                return
            child = self._child(element, at) or 0
            yield child, -1 if child else self._content(element, at)

    def _item(self, element: int, depth: int) -> list[int]:
        """The content of an item, without that of inner lists, tables and headings."""
        found = []
        for child, content in self._children(element):
            if content >= 0:
                found.append(content)
            elif child and self._kind(child) in {"L", "Table", *HEADINGS}:
                self.read(child, depth + 1, 0)
            elif child and depth < DEEPEST:
                found += self._item(child, depth + 1)
        return found

    def _all_content(self, element: int, depth: int, tables: list[int]) -> list[int]:
        """The numbers of all content in an element. Its tables, but not their inner ones, are added to `tables`."""
        found = []
        for child, content in self._children(element):
            if content >= 0:
                found.append(content)
            elif child and depth < DEEPEST:
                is_table = self._kind(child) == "Table"
                if is_table:
                    tables.append(child)
                found += self._all_content(child, depth + 1, [] if is_table else tables)
        return found

    def _read_table(self, element: int, depth: int) -> None:
        table = TaggedTable()
        self.found.tables.append(table)
        inner: list[int] = []
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(self._rows(element, depth)):
            column = 0
            for child, content in self._children(line):
                if content >= 0:  # the row's own, such as its background
                    continue
                while (row, column) in taken:
                    column += 1
                rows, columns = self._spans(child) if child else (1, 1)
                if len(taken) > MOST_PLACES:
                    return
                taken |= {(row + down, column + across) for down in range(rows) for across in range(columns)}
                if child:
                    inside = self._all_content(child, depth + 2, inner)
                    table.cells.append(TaggedCell(row, column, rows, columns, inside))
                column += columns
        for one in inner:
            at = len(self.found.tables)
            self._read_table(one, depth + 3)
            table.inner |= {number for cell in self.found.tables[at].cells for number in cell.content}

    def _rows(self, table: int, depth: int) -> Iterator[int]:
        """The rows of a table, also those in its head, bodies and foot."""
        for child, _ in self._children(table):
            kind = self._kind(child) if child else ""
            if kind == "TR":
                yield child
            elif kind in {"THead", "TBody", "TFoot"} and depth < DEEPEST:
                yield from self._rows(child, depth + 1)

    def _spans(self, cell: int) -> tuple[int, int]:
        """How many rows and columns a cell spans."""
        return self._number(cell, b"RowSpan"), self._number(cell, b"ColSpan")

    def _number(self, element: int, name: bytes) -> int:
        import pypdfium2.raw as pdfium

        typed = ctypes.cast(element, pdfium.FPDF_STRUCTELEMENT)
        number = ctypes.c_float()
        for at in range(max(0, pdfium.FPDF_StructElement_GetAttributeCount(typed))):
            attribute = pdfium.FPDF_StructElement_GetAttributeAtIndex(typed, at)
            value: Any = pdfium.FPDF_StructElement_Attr_GetValue(attribute, name)
            if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, ctypes.byref(number)):
                return max(1, min(MOST_SPAN, int(number.value)))
        return 1
