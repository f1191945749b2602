"""The reader of Excel files (.xlsx, .xltx, .xlsm, .xltm)."""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.number_formats.numbers import ShownNumber, shown
from extend_mcp.documents.office.archive import DAMAGE, check_archive
from extend_mcp.documents.page import Document, Page, Sheet
from extend_mcp.documents.sheets.islands import CellGrid, blocks_of
from extend_mcp.documents.sheets.sheet_comments import comment_blocks
from extend_mcp.documents.sheets.sheet_copy import readable
from extend_mcp.documents.sheets.sheet_inks import Inks
from extend_mcp.documents.sheets.sheet_structure import Structure, sheet_parts, structure
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELLS = 300_000
MAX_VISITED = 3_000_000
"""Of one workbook: filled cells, and cells looked at. Sparse sheets reach row 1,048,576 and column 16,384."""


@dataclass(slots=True)
class CellBudget:
    """What is left to read of a workbook, and what was noticed on the way."""

    cells: int = field(default_factory=lambda: MAX_CELLS)
    visited: int = field(default_factory=lambda: MAX_VISITED)
    warnings: list[RunWarning] = field(default_factory=list)
    inks: Inks = field(default_factory=Inks)


def read_sheets(path: Path, options: ParseAdvancedOptions, wanted: set[int] | None) -> Document:
    """A page for each worksheet in `wanted` (from 1; None for all): its name as a heading, then its islands of cells.

    Values are the ones that were stored when the file was saved; nothing is calculated.
    """
    check_archive(path)
    try:
        with readable(path) as file, zipfile.ZipFile(file) as archive:
            return _read(file, archive, options, wanted)
    except DAMAGE as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The Excel file cannot be read: a part of it is damaged or missing."
        ) from error


def _read(
    file: IO[bytes], archive: zipfile.ZipFile, options: ParseAdvancedOptions, wanted: set[int] | None
) -> Document:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    asked = options.excel_include_cell_metadata
    formulas = load_workbook(file, read_only=True, keep_links=False) if asked else None
    parts = sheet_parts(archive)
    document, budget = Document(MIME_TYPE, [], len(book.worksheets)), CellBudget()
    for number, sheet in enumerate(book.worksheets, 1):
        skipped = sheet.sheet_state != "visible" and options.excel_skip_hidden_content
        if skipped or (wanted is not None and number not in wanted):
            continue
        plan = structure(archive, parts.get(sheet.title))
        sheet.reset_dimensions()
        grid = filled_grid(number, sheet.iter_rows(), plan, options, budget)
        if formulas is not None:
            _add_formulas(grid, formulas[sheet.title])
        visible = sheet.sheet_state == "visible"
        page = sheet_page(number, sheet.title, grid, plan, budget, visible=visible)
        page.blocks += comment_blocks(archive, parts.get(sheet.title))
        document.pages.append(page)
    document.warnings = budget.warnings
    return document


def sheet_page(number: int, title: str, grid: CellGrid, plan: Structure, budget: CellBudget, *, visible: bool) -> Page:
    """The page of a worksheet. What of it is hidden, or was not calculated, is reported to `budget`."""
    if not visible and grid.texts:
        budget.warnings.append(
            hidden_text(
                len(grid.texts),
                "cell stands on a hidden worksheet",
                "cells stand on a hidden worksheet",
                number,
                kept=True,
            )
        )
    elif grid.hidden:
        budget.warnings.append(
            hidden_text(
                grid.hidden,
                "cell stands in a hidden row or column",
                "cells stand in hidden rows or columns",
                number,
                kept=True,
            )
        )
    if grid.unseen and visible:
        names = "cell is written so that nobody sees it", "cells are written so that nobody sees them"
        budget.warnings.append(hidden_text(grid.unseen, *names, number, kept=True))
    if plan.uncalculated:
        message = f"{plan.uncalculated} formulas of sheet {number} hold no stored value; nothing was calculated."
        budget.warnings.append(RunWarning(code="LOCAL_NOT_CALCULATED", message=message, page=number))
    return Page(number, sheet=Sheet(number - 1, title), blocks=blocks_of(title, grid))


def filled_grid(
    number: int, rows: Iterable[Sequence[Any]], plan: Structure, options: ParseAdvancedOptions, budget: CellBudget
) -> CellGrid:
    """The cells of a worksheet that hold something, from rows of cells as openpyxl streams them."""
    grid = CellGrid(spans=plan.spans)
    for row, cells in enumerate(rows, 1):
        budget.visited -= len(cells) + 1
        if budget.cells < 0 or budget.visited < 0:
            message = f"Sheet {number} was read up to row {row - 1:,}; the local engine reads {MAX_CELLS:,} cells."
            budget.warnings.append(RunWarning(code="LOCAL_TRUNCATED", message=message, page=number))
            break
        for column, cell in enumerate(cells, 1):
            if cell.value is None or cell.value == "":
                continue
            hidden = row in plan.hidden_rows or column in plan.hidden_columns
            if hidden and options.excel_skip_hidden_content:
                continue
            budget.cells -= 1
            text, says = _text(cell, options)
            if not text:
                continue
            grid.hidden += hidden
            grid.unseen += not hidden and budget.inks.is_unseen(cell)
            grid.texts[row, column] = text
            if says is not None:
                grid.numbers[row, column] = says
    return grid


def _text(cell: Any, options: ParseAdvancedOptions) -> ShownNumber:
    if options.excel_use_raw_cell_values:
        return ShownNumber(str(cell.value))
    return getattr(cell, "shown", None) or shown(cell.value, cell.number_format)


def _add_formulas(grid: CellGrid, sheet: Any) -> None:
    sheet.reset_dimensions()
    last = max((row for row, _ in grid.texts), default=0)
    for row, cells in enumerate(sheet.iter_rows(max_row=last), 1):
        for column, cell in enumerate(cells, 1):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                grid.formulas[row, column] = cell.value
