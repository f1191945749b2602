"""The reader of Excel files (.xlsx, .xltx, .xlsm, .xltm)."""

import zipfile
from pathlib import Path
from typing import IO, Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.office.archive import DAMAGE, check_archive
from extend_mcp.documents.office.embedded_files import EmbeddedObjects
from extend_mcp.documents.page import Document, Read
from extend_mcp.documents.sheets.filled_cells import CellBudget, filled_grid
from extend_mcp.documents.sheets.islands import CellGrid
from extend_mcp.documents.sheets.sheet_comments import comment_blocks
from extend_mcp.documents.sheets.sheet_copy import readable
from extend_mcp.documents.sheets.sheet_drawings import drawing_blocks
from extend_mcp.documents.sheets.sheet_objects import object_blocks
from extend_mcp.documents.sheets.sheet_page import sheet_page
from extend_mcp.documents.sheets.sheet_structure import sheet_parts, structure
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_sheets(path: Path, options: ParseAdvancedOptions, wanted: set[int] | None, read: Read | None) -> Document:
    """A page for each worksheet in `wanted` (from 1; None for all): its name as a heading, then its islands of cells.

    Values are the ones that were stored when the file was saved; nothing is calculated. `read` opens embedded files.
    """
    check_archive(path)
    try:
        with readable(path) as file, zipfile.ZipFile(file) as archive:
            return _read(file, archive, options, wanted, EmbeddedObjects(read))
    except DAMAGE as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The Excel file cannot be read: a part of it is damaged or missing."
        ) from error


def _read(
    file: IO[bytes],
    archive: zipfile.ZipFile,
    options: ParseAdvancedOptions,
    wanted: set[int] | None,
    objects: EmbeddedObjects,
) -> Document:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True, keep_links=False, rich_text=True)
    asked = options.excel_include_cell_metadata
    formulas = load_workbook(file, read_only=True, keep_links=False) if asked else None
    parts = sheet_parts(archive)
    document, budget = Document(MIME_TYPE, [], len(book.worksheets)), CellBudget()
    for number, sheet in enumerate(book.worksheets, 1):
        skipped = sheet.sheet_state != "visible" and options.excel_skip_hidden_content
        if skipped or (wanted is not None and number not in wanted):
            continue
        part = parts.get(sheet.title)
        plan = structure(archive, part)
        sheet.reset_dimensions()
        grid = filled_grid(number, sheet.iter_rows(), plan, options, budget)
        if formulas is not None:
            _add_formulas(grid, formulas[sheet.title])
        visible = sheet.sheet_state == "visible"
        page = sheet_page(number, sheet.title, grid, plan, budget, visible=visible)
        page.blocks += drawing_blocks(archive, part) + object_blocks(archive, part, objects)
        page.blocks += comment_blocks(archive, part)
        document.pages.append(page)
    document.warnings = budget.warnings + _unread(book) + objects.warnings()
    return document


def _unread(book: Any) -> list[RunWarning]:
    """A warning for sheets that are charts."""
    count = len(book.chartsheets)
    message = f"{count} sheets that are charts were not read; their numbers stand in cells."
    return [RunWarning(code="LOCAL_NOT_SUPPORTED", message=message)] if count else []


def _add_formulas(grid: CellGrid, sheet: Any) -> None:
    sheet.reset_dimensions()
    last = max((row for row, _ in grid.texts), default=0)
    for row, cells in enumerate(sheet.iter_rows(max_row=last), 1):
        for column, cell in enumerate(cells, 1):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                grid.formulas[row, column] = cell.value
