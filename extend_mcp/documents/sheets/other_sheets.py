"""The reader of binary Excel files: .xls and .xlsb."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.number_formats.number_shown import MAX_WHOLE
from extend_mcp.documents.number_formats.numbers import ShownNumber
from extend_mcp.documents.office.archive import DAMAGE, check_archive
from extend_mcp.documents.office.compound import MAGIC, CompoundFile
from extend_mcp.documents.page import Block, Document
from extend_mcp.documents.sheets.filled_cells import CellBudget, SheetCell, filled_grid
from extend_mcp.documents.sheets.sheet_comments import comment_block
from extend_mcp.documents.sheets.sheet_objects import OBJECTS
from extend_mcp.documents.sheets.sheet_page import sheet_page
from extend_mcp.documents.sheets.sheet_structure import MAX_MERGED, SheetStructure
from extend_mcp.documents.sheets.xls_structure import Locked, xls_structures
from extend_mcp.documents.sheets.xlsb_structure import xlsb_structures
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_BYTES = 100 * 1024 * 1024
"""The largest .xls file: all of its sheets are in memory at once."""
MAX_AREA = 10_000_000
"""The most cells of all sheets, with empty ones between filled ones: python-calamine takes some 50 bytes for each."""


_EMPTY = SheetCell(None)


def read_other_sheets(path: Path, mime_type: str, options: ParseAdvancedOptions, wanted: set[int] | None) -> Document:
    """A page for each worksheet in `wanted` (from 1; None for all), like `read_sheets`.

    Values are the stored ones; nothing is calculated.
    """
    with _DamageReported(), path.open("rb") as file:
        plans = _structures(path, file)
        area = sum(plan.area for plan in plans)
        if area > MAX_AREA:
            message = (
                f"The sheets span {area:,} cells, with empty ones; the local engine reads {MAX_AREA:,} in such "
                "files. Save it as .xlsx or CSV."
            )
            raise DocumentFailure("FILE_SIZE_TOO_LARGE", message)
        from python_calamine import CalamineWorkbook

        file.seek(0)
        document = _read(CalamineWorkbook.from_filelike(file), plans, mime_type, options, wanted)
        document.warnings += _unread_objects(file)
        return document


class _DamageReported:
    """Converts errors of a damaged file to a `DocumentFailure`: a panic of python-calamine is not an `Exception`."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from python_calamine import CalamineError

        if kind is None or issubclass(kind, DocumentFailure):
            return
        if issubclass(kind, Locked):
            raise DocumentFailure(
                "PASSWORD_PROTECTED_FILE", "The spreadsheet is encrypted. Upload it unlocked."
            ) from error
        if issubclass(kind, (CalamineError, *DAMAGE)) or kind.__name__ == "PanicException":
            message = "The spreadsheet cannot be read: a part of it is damaged or missing."
            raise DocumentFailure("CORRUPT_FILE", message) from error


def _structures(path: Path, file: BinaryIO) -> list[SheetStructure]:
    if file.read(len(MAGIC)) == MAGIC:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentFailure(
                "FILE_SIZE_TOO_LARGE", f"The local engine reads .xls files up to {MAX_BYTES:,} bytes."
            )
        return xls_structures(file)
    check_archive(path)
    with zipfile.ZipFile(path) as archive:
        return xlsb_structures(archive)


def _unread_objects(file: BinaryIO) -> list[RunWarning]:
    """A warning if an .xls or .xlsb file has embedded files: Excel names their storages MBD and a number."""
    file.seek(0)
    if file.read(len(MAGIC)) == MAGIC:
        found = CompoundFile(file).children().items()
        count = sum(not entry.is_stream and name.startswith("MBD") for name, entry in found)
    else:
        with zipfile.ZipFile(file) as archive:
            count = sum(name.startswith(OBJECTS) for name in archive.NameToInfo)
    what = "object was" if count == 1 else "objects were"
    message = f"{count} embedded {what} not read. Save the file as .xlsx to read embedded objects."
    return [RunWarning(code="LOCAL_NOT_SUPPORTED", message=message)] if count else []


def _read(
    book: "CalamineWorkbook",
    plans: list[SheetStructure],
    mime_type: str,
    options: ParseAdvancedOptions,
    wanted: set[int] | None,
) -> Document:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    known = zip(book.sheets_metadata, plans, strict=True)
    sheets = [(about, plan) for about, plan in known if about.typ == SheetTypeEnum.WorkSheet]
    document, budget = Document(mime_type, [], len(sheets)), CellBudget()
    for number, (about, plan) in enumerate(sheets, 1):
        visible = about.visible == SheetVisibleEnum.Visible
        if (not visible and options.excel_skip_hidden_content) or (wanted is not None and number not in wanted):
            continue
        sheet = book.get_sheet_by_name(about.name)
        _add_merged(plan, sheet)
        grid = filled_grid(number, _rows(sheet, plan), plan, options, budget)
        page = sheet_page(number, about.name, grid, plan, budget, visible=visible)
        page.blocks += [Block("text", text) for text in plan.boxes]
        page.blocks += [comment_block(*comment) for comment in plan.comments if comment[2].strip()]
        document.pages.append(page)
    if options.excel_include_cell_metadata:
        message = "Formulas are not read from .xls and .xlsb files: only their stored values."
        budget.warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    document.warnings = budget.warnings
    return document


def _add_merged(plan: SheetStructure, sheet: "CalamineSheet") -> None:
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:MAX_MERGED]:
        plan.spans[top + 1, left + 1] = (bottom - top + 1, right - left + 1)


def _rows(sheet: "CalamineSheet", plan: SheetStructure) -> Iterator[list[SheetCell]]:
    """The rows from the first of the sheet on, each from its first column on."""
    before = [_EMPTY] * (sheet.start[1] if sheet.start else 0)
    texts: dict[int, dict[int, ShownNumber]] = {}
    for (row, column), text in plan.texts.items():
        texts.setdefault(row, {})[column] = text
    for row, values in enumerate(sheet.iter_rows(), 1):
        cells = before + [
            SheetCell(_whole(value), plan.formats.get((row, column))) if value != "" else _EMPTY
            for column, value in enumerate(values, len(before) + 1)
        ]
        for column, text in texts.get(row, {}).items():
            if column <= len(cells):
                value = cells[column - 1].value
                cells[column - 1] = SheetCell(text.text if value is None else value, shown=text)
        yield cells


def _whole(value: Any) -> Any:
    """Whole numbers as such: python-calamine gives most of them as floats."""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < MAX_WHOLE
    return int(value) if is_whole else value
