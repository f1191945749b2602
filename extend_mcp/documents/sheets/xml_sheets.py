"""The reader of workbooks in one XML file, written by Excel 2003 and many programs that export tables."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.office.archive import DAMAGE
from extend_mcp.documents.office.xml_nodes import first, local, number, value
from extend_mcp.documents.page import Document
from extend_mcp.documents.sheets.filled_cells import SheetCell
from extend_mcp.documents.sheets.sheet_comments import MAX_COMMENTS
from extend_mcp.documents.sheets.sheet_extent import MAX_COLUMNS, MAX_ROWS
from extend_mcp.documents.sheets.sheet_structure import MAX_MERGED, column_letters
from extend_mcp.documents.sheets.stored_sheets import StoredSheet, document_of
from extend_mcp.documents.text.encoding import MAX_BYTES
from extend_mcp.wire.parse import ParseAdvancedOptions

_NAMED = {
    "Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Currency": '"$"#,##0.00', "Scientific": "0.00E+00",
    "Euro Currency": "[$€-2] #,##0.00", "Short Time": "h:mm", "Long Time": "h:mm:ss AM/PM", "Short Date": "m/d/yyyy",
    "Medium Date": "d-mmm-yy", "Long Date": "dddd, mmmm d, yyyy", "General Date": "m/d/yyyy h:mm",
    "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip


def read_xml_sheets(path: Path, mime_type: str, options: ParseAdvancedOptions, wanted: set[int] | None) -> Document:
    """A page for each worksheet in `wanted` (from 1; None for all), like `read_sheets`."""
    if path.stat().st_size > MAX_BYTES:
        message = f"The local engine reads workbooks of one XML file up to {MAX_BYTES:,} bytes."
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", message)
    try:
        return document_of(mime_type, _sheets(path), options, wanted)
    except DAMAGE as error:
        raise DocumentFailure("CORRUPT_FILE", "The workbook cannot be read: its XML is damaged.") from error


class _XmlSheet(StoredSheet):
    """One sheet, from its first row to the current place of the walk."""

    def __init__(self) -> None:
        super().__init__()
        self._row = self._column = 0

    def add_column(self, node: Element) -> None:
        start = _place(node, self._column + 1, MAX_COLUMNS)
        self._column = start + number(value(node, "Span"))
        self.plan.add_columns(start - 1, self._column - 1, hidden=value(node, "Hidden") == "1")

    def add_row(self, node: Element, formats: dict[str | None, str]) -> None:
        start = _place(node, self._row + 1, MAX_ROWS)
        self._row = start + number(value(node, "Span"))
        self.plan.add_row(start - 1, hidden=value(node, "Hidden") == "1")
        column, cells = 0, dict[int, SheetCell]()
        for cell in node:
            if local(cell) != "Cell":
                continue
            column = _place(cell, column + 1, MAX_COLUMNS)
            data, note = first(cell, "Data"), first(cell, "Comment")
            style = value(cell, "StyleID") or value(node, "StyleID")
            if data is not None:
                cells[column] = SheetCell(_stored(data), formats.get(style))
            if note is not None and len(self.plan.comments) < MAX_COMMENTS:
                place = f"{column_letters(column)}{start}"
                self.plan.comments.append((place, value(note, "Author") or "", "".join(note.itertext())))
            down, across = number(value(cell, "MergeDown")), number(value(cell, "MergeAcross"))
            if (down or across) and len(self.plan.spans) < MAX_MERGED:
                self.plan.spans[start, column] = (down + 1, across + 1)
            column += across
        self.store(start, cells)


def _sheets(path: Path) -> Iterator[_XmlSheet]:
    formats: dict[str | None, str] = {}
    sheet = _XmlSheet()
    for _, node in iterparse(path):  # noqa: S314 (expat stops entity bombs and loads nothing)
        match local(node):
            case "Style":
                code = value(first(node, "NumberFormat"), "Format") or ""
                formats[value(node, "ID")] = _NAMED.get(code, code)
            case "Column":
                sheet.add_column(node)
            case "Row":
                sheet.add_row(node, formats)
                node.clear()
            case "Visible":
                sheet.is_hidden = (node.text or "").strip() != "SheetVisible"
            case "Worksheet":
                sheet.name = value(node, "Name") or ""
                yield sheet
                sheet = _XmlSheet()
                node.clear()


def _place(node: Element, usual: int, most: int) -> int:
    """The place of a row or cell, from 1; given in the file only if it does not follow the one before."""
    index = value(node, "Index") or ""
    place = int(index) if index.isdecimal() and len(index) < 9 else usual
    if not 0 < place <= most:
        raise ValueError("a cell is past the end of the sheet")
    return place


def _stored(data: Element) -> Any:
    """The value of a cell; HTML marks are removed from texts."""
    text = "".join(data.itertext())
    match value(data, "Type"):
        case "Number":
            amount = float(text)
            return int(amount) if amount.is_integer() else amount
        case "DateTime":
            day = datetime.datetime.fromisoformat(text.strip())
            return day.time() if day.year < 1900 else day
        case "Boolean":
            return text.strip() == "1"
        case _:
            return text
