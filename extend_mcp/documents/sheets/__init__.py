"""The reader of Excel files (.xlsx, .xltx, .xlsm, .xltm)."""

import zipfile
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.office.archive import DAMAGE, check_archive
from extend_mcp.documents.office.embedded_files import EmbeddedObjects
from extend_mcp.documents.office.package_archive import PackageArchive
from extend_mcp.documents.page import Document, Read
from extend_mcp.documents.sheets.filled_cells import CellBudget, filled_grid
from extend_mcp.documents.sheets.sheet_comments import comment_blocks
from extend_mcp.documents.sheets.sheet_drawings import drawing_blocks
from extend_mcp.documents.sheets.sheet_objects import object_blocks
from extend_mcp.documents.sheets.sheet_page import sheet_page
from extend_mcp.documents.sheets.sheet_structure import structure
from extend_mcp.documents.sheets.workbook_parts import WorkbookParts
from extend_mcp.documents.sheets.xlsx_cells import CellReader, formulas
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_sheets(path: Path, options: ParseAdvancedOptions, wanted: set[int] | None, read: Read | None) -> Document:
    """A page for each worksheet in `wanted` (from 1; None for all): its name as a heading, then its islands of cells.

    Values are those stored when the file was saved; nothing is calculated. `read` opens embedded files.
    """
    check_archive(path)
    try:
        with PackageArchive(path) as archive:
            return _read(archive, options, wanted, EmbeddedObjects(read))
    except DAMAGE as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The Excel file cannot be read: a part of it is damaged or missing."
        ) from error


def _read(
    archive: zipfile.ZipFile, options: ParseAdvancedOptions, wanted: set[int] | None, objects: EmbeddedObjects
) -> Document:
    book = WorkbookParts(archive)
    reader, sheets = CellReader(archive, book), book.worksheets()
    document, budget = Document(MIME_TYPE, [], len(sheets)), CellBudget()
    for number, sheet in enumerate(sheets, 1):
        is_skipped = not sheet.is_visible and options.excel_skip_hidden_content
        if is_skipped or (wanted is not None and number not in wanted):
            continue
        plan = structure(archive, sheet.part)
        grid = filled_grid(number, reader.rows(sheet.part), plan, options, budget)
        if options.excel_include_cell_metadata:
            grid.formulas = {(row, column): text for row, column, text in formulas(archive, sheet.part)}
        page = sheet_page(number, sheet.name, grid, plan, budget, visible=sheet.is_visible)
        page.blocks += drawing_blocks(archive, sheet.part) + object_blocks(archive, sheet.part, objects)
        page.blocks += comment_blocks(archive, sheet.part)
        document.pages.append(page)
    document.warnings = budget.warnings + _unread(book) + objects.warnings()
    return document


def _unread(book: WorkbookParts) -> list[RunWarning]:
    """A warning for sheets that are charts."""
    count = book.chart_count()
    what = "chart sheet was" if count == 1 else "chart sheets were"
    message = f"{count} {what} not read; the numbers of charts are in cells."
    return [RunWarning(code="LOCAL_NOT_SUPPORTED", message=message)] if count else []
