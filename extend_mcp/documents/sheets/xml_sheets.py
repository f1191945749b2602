"""The reader of workbooks in one XML file, as Excel 2003 and many programs that export tables write them."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.office.archive import DAMAGE
from extend_mcp.documents.office.xml_nodes import first, local, number, value
from extend_mcp.documents.page import Document
from extend_mcp.documents.sheets.filled_cells import CellBudget, SheetCell, filled_grid
from extend_mcp.documents.sheets.sheet_comments import MAX_COMMENTS, comment_block
from extend_mcp.documents.sheets.sheet_extent import MAX_COLUMNS, MAX_ROWS
from extend_mcp.documents.sheets.sheet_page import sheet_page
from extend_mcp.documents.sheets.sheet_structure import MAX_MERGED, Structure, column_letters
from extend_mcp.documents.text.encoding import MAX_BYTES
from extend_mcp.wire.parse import ParseAdvancedOptions

_NAMED = {
    "Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Currency": '"$"#,##0.00', "Scientific": "0.00E+00",
    "Euro Currency": "[$€-2] #,##0.00", "Short Time": "h:mm", "Long Time": "h:mm:ss AM/PM", "Short Date": "m/d/yyyy",
    "Medium Date": "d-mmm-yy", "Long Date": "dddd, mmmm d, yyyy", "General Date": "m/d/yyyy h:mm",
    "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip
_EMPTY = SheetCell(None)


def read_xml_sheets(path: Path, mime_type: str, options: ParseAdvancedOptions, wanted: set[int] | None) -> Document:
    """A page for each worksheet in `wanted` (from 1; None for all), as `read_sheets` makes them."""
    if path.stat().st_size > MAX_BYTES:
        message = f"The local engine reads workbooks of one XML file up to {MAX_BYTES:,} bytes."
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", message)
    document, budget = Document(mime_type, [], 0), CellBudget()
    try:
        for at, sheet in enumerate(_sheets(path), 1):
            document.page_count = at
            is_skipped = sheet.is_hidden and options.excel_skip_hidden_content
            if is_skipped or (wanted is not None and at not in wanted):
                continue
            grid = filled_grid(at, sheet.rows(), sheet.plan, options, budget)
            page = sheet_page(at, sheet.name, grid, sheet.plan, budget, visible=not sheet.is_hidden)
            page.blocks += [comment_block(*comment) for comment in sheet.plan.comments if comment[2].strip()]
            document.pages.append(page)
    except DAMAGE as error:
        raise DocumentFailure("CORRUPT_FILE", "The workbook cannot be read: its XML is damaged.") from error
    document.warnings = budget.warnings
    return document


class _XmlSheet:
    """A worksheet that is being read."""

    def __init__(self) -> None:
        self.name = ""
        self.is_hidden = False
        self.plan = Structure()
        self._rows: dict[int, dict[int, SheetCell]] = {}
        self._row = self._column = 0

    def rows(self) -> Iterator[Sequence[SheetCell]]:
        """The rows from the first of the sheet on, each from its first column on."""
        for row in range(1, max(self._rows, default=0) + 1):
            cells = self._rows.get(row, {})
            yield [cells.get(column, _EMPTY) for column in range(1, max(cells, default=0) + 1)]

    def add_column(self, node: Element) -> None:
        start = _place(node, self._column + 1, MAX_COLUMNS)
        self._column = start + number(value(node, "Span"))
        self.plan.add_columns(start - 1, self._column - 1, hidden=value(node, "Hidden") == "1")

    def add_row(self, node: Element, formats: dict[str | None, str]) -> None:
        start = _place(node, self._row + 1, MAX_ROWS)
        self._row = start + number(value(node, "Span"))
        self.plan.add_row(start - 1, hidden=value(node, "Hidden") == "1")
        column = 0
        for cell in node:
            if local(cell) != "Cell":
                continue
            column = _place(cell, column + 1, MAX_COLUMNS)
            data, note = first(cell, "Data"), first(cell, "Comment")
            style = value(cell, "StyleID") or value(node, "StyleID")
            if data is not None:
                self._rows.setdefault(start, {})[column] = SheetCell(_stored(data), formats.get(style))
            if note is not None and len(self.plan.comments) < MAX_COMMENTS:
                place = f"{column_letters(column)}{start}"
                self.plan.comments.append((place, value(note, "Author") or "", "".join(note.itertext())))
            down, across = number(value(cell, "MergeDown")), number(value(cell, "MergeAcross"))
            if (down or across) and len(self.plan.spans) < MAX_MERGED:
                self.plan.spans[start, column] = (down + 1, across + 1)
            column += across


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
    """Where a row or a cell stands, from 1; they tell it where they do not follow the one before."""
    told = value(node, "Index") or ""
    place = int(told) if told.isdecimal() and len(told) < 9 else usual
    if not 0 < place <= most:
        raise ValueError("a cell is past the end of the sheet")
    return place


def _stored(data: Element) -> Any:
    """The value of a cell; a text with marks of HTML without them."""
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
