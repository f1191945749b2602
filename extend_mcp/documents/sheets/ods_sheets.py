"""The reader of OpenDocument spreadsheets (.ods, .ots, .fods)."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, iterparse

from extend_mcp.documents.office.open_archive import open_archive
from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.page import Document
from extend_mcp.documents.sheets.filled_cells import SheetCell
from extend_mcp.documents.sheets.ods_cells import check_blanks, line_text, stored_cell
from extend_mcp.documents.sheets.ods_printed import printed_texts
from extend_mcp.documents.sheets.sheet_comments import MAX_COMMENTS
from extend_mcp.documents.sheets.sheet_extent import MAX_COLUMNS, MAX_ROWS
from extend_mcp.documents.sheets.sheet_structure import MAX_HIDDEN, MAX_MERGED, column_letters
from extend_mcp.documents.sheets.stored_sheets import StoredSheet, document_of
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

_DRAWN = ":drawing:"
"""Part of the names of drawn elements."""
_HIDDEN = {"collapse", "filter"}


def read_ods(path: Path, mime_type: str, options: ParseAdvancedOptions, wanted: set[int] | None) -> Document:
    """A page for each worksheet in `wanted` (from 1; None for all), like `read_sheets`.

    Values are the stored ones; nothing is calculated.
    """
    with open_archive(path, "spreadsheet") as archive:
        document = document_of(mime_type, _sheets(archive), options, wanted)
    if options.excel_include_cell_metadata:
        message = "Formulas are not read from .ods files: only their stored values."
        document.warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    return document


def _sheets(archive: zipfile.ZipFile) -> Iterator["_OdsSheet"]:
    looks: dict[str | None, tuple[bool, str | None]] = {}  # whether a sheet is hidden, and its master page
    printed = printed_texts(archive)
    sheet = _OdsSheet()
    with archive.open("content.xml") as file:
        for _, node in iterparse(file):  # noqa: S314 (expat stops entity bombs and loads nothing)
            match local(node):
                case "style" if value(node, "family") == "table":
                    is_hidden = value(first(node, "table-properties"), "display") == "false"
                    looks[value(node, "name")] = is_hidden, value(node, "master-page-name")
                case "table-row":
                    sheet.add_row(node)
                    node.clear()
                case "shapes":
                    sheet.add_boxes(node)
                case "table-column":
                    sheet.add_columns(node)
                case "table-source":
                    sheet.is_copy = True
                case "s":
                    check_blanks(node)
                case "table" if (name := value(node, "name")) is not None:
                    sheet.name = name
                    sheet.is_hidden, master = looks.get(value(node, "style-name"), (False, None))
                    sheet.plan.printed = printed.get(master, {})
                    if not sheet.is_copy:
                        yield sheet
                    sheet = _OdsSheet()
                    node.clear()


class _OdsSheet(StoredSheet):
    """One sheet, from its first row to the current place of the walk.

    `is_copy`: it is a stored copy of another file's sheet, which is not visible.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_copy = False
        self._row = self._column = 0

    def add_columns(self, node: Element) -> None:
        count = min(_count(node, "number-columns-repeated"), MAX_COLUMNS - self._column)
        if value(node, "visibility") in _HIDDEN:
            self.plan.add_columns(self._column, self._column + count - 1, hidden=True)
        self._column += count

    def add_row(self, node: Element) -> None:
        count = min(_count(node, "number-rows-repeated"), MAX_ROWS - self._row)
        first_row, self._row = self._row + 1, self._row + count
        if value(node, "visibility") in _HIDDEN and len(self.plan.hidden_rows) < MAX_HIDDEN:
            self.plan.hidden_rows |= set(range(first_row, first_row + min(count, MAX_HIDDEN)))
        cells: dict[int, SheetCell] = {}
        for column, times, cell in _cells(node):
            self._add_comment(cell, first_row, column)
            self.add_boxes(cell)
            if (stored := stored_cell(cell)) is not None:
                self._add_span(cell, first_row, column)
                cells |= dict.fromkeys(range(column, column + times), stored)
        for row in range(first_row, first_row + count) if cells else ():
            self.store(row, cells)

    def add_boxes(self, node: Element) -> None:
        """Add the texts of boxes that are drawn over cells."""
        for part in node:
            if _DRAWN in part.tag and len(self.plan.boxes) < MAX_COMMENTS and (text := _lines(part.iter())):
                self.plan.boxes.append(text)

    def _add_comment(self, cell: Element, row: int, column: int) -> None:
        note = first(cell, "annotation")
        if note is None or len(self.plan.comments) >= MAX_COMMENTS:
            return
        author = "".join(text for part in note if local(part) == "creator" for text in part.itertext()).strip()
        self.plan.comments.append((f"{column_letters(column)}{row}", author, _lines(note)))

    def _add_span(self, cell: Element, row: int, column: int) -> None:
        span = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if span != (1, 1) and len(self.plan.spans) < MAX_MERGED:
            self.plan.spans[row, column] = span


def _lines(nodes: Iterable[Element]) -> str:
    """The text of the paragraphs among some elements."""
    lines = (line_text(node).strip() for node in nodes if local(node) == "p")
    return "\n".join(filter(None, lines))


def _cells(row: Element) -> Iterator[tuple[int, int, Element]]:
    """The cells with content: the column from 1, the number of repetitions, and the element."""
    column = 1
    for cell in row:
        if local(cell) not in {"table-cell", "covered-table-cell"}:
            continue
        times = min(_count(cell, "number-columns-repeated"), MAX_COLUMNS + 1 - column)
        if times and (len(cell) or value(cell, "value-type") is not None):
            yield column, times, cell
        column += times


def _count(node: Element, name: str) -> int:
    return int(value(node, name) or 1)
