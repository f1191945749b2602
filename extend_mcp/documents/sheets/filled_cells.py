"""The filled cells of a worksheet, as they are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extend_mcp.documents.number_formats.numbers import ShownNumber, shown
from extend_mcp.documents.sheets.islands import CellGrid
from extend_mcp.documents.sheets.rich_text import plain_text
from extend_mcp.documents.sheets.sheet_inks import Inks
from extend_mcp.documents.sheets.sheet_structure import Structure
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

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


class SheetCell(NamedTuple):
    """A value where openpyxl's cell is expected. `shown` is what it shows, where the file says that."""

    value: Any
    number_format: str | None = None
    shown: ShownNumber | None = None
    has_style: bool = False


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
            (text, says), struck = _text(cell, options, budget.inks)
            grid.struck += struck
            if not text and not struck:  # a struck cell keeps its place
                continue
            grid.hidden += hidden
            grid.unseen += not hidden and budget.inks.is_unseen(cell)
            grid.texts[row, column] = text
            if says is not None:
                grid.numbers[row, column] = says
    return grid


def _text(cell: Any, options: ParseAdvancedOptions, inks: Inks) -> tuple[ShownNumber, int]:
    """What a cell shows, and how many pieces of it are struck out and left away."""
    if inks.is_struck(cell):
        return ShownNumber(""), 1
    if isinstance(cell.value, list):
        text, struck = plain_text(cell.value)
        return ShownNumber(text.strip()), struck
    if options.excel_use_raw_cell_values:
        return ShownNumber(str(cell.value)), 0
    return getattr(cell, "shown", None) or shown(cell.value, cell.number_format), 0
