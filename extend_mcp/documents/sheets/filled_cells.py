"""The filled cells of a worksheet, as displayed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extend_mcp.documents.number_formats.numbers import ShownNumber, shown
from extend_mcp.documents.sheets.islands import CellGrid
from extend_mcp.documents.sheets.sheet_structure import SheetStructure
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

MAX_CELLS = 300_000
MAX_VISITED = 3_000_000
"""The most filled cells, and cells looked at, of one workbook. Sparse sheets reach row 1,048,576 and column 16,384."""


@dataclass(slots=True)
class CellBudget:
    """The remaining limits of a workbook, and the warnings so far."""

    cells: int = field(default_factory=lambda: MAX_CELLS)
    visited: int = field(default_factory=lambda: MAX_VISITED)
    warnings: list[RunWarning] = field(default_factory=list)


class SheetCell(NamedTuple):
    """The value of a cell. `shown` is its displayed form, if the file has it.

    `struck` counts its struck-out pieces, which are not in `value`. `is_unseen`: it is not readable.
    """

    value: Any
    number_format: str | None = None
    shown: ShownNumber | None = None
    struck: int = 0
    is_unseen: bool = False


def filled_grid(
    number: int,
    rows: Iterable[Sequence[SheetCell]],
    plan: SheetStructure,
    options: ParseAdvancedOptions,
    budget: CellBudget,
) -> CellGrid:
    """The filled cells of a worksheet, from all its rows, each from its first column on."""
    grid = CellGrid(spans=plan.spans)
    for row, cells in enumerate(rows, 1):
        budget.visited -= len(cells) + 1
        if budget.cells < 0 or budget.visited < 0:
            message = f"Sheet {number} was read up to row {row - 1:,}; the local engine reads {MAX_CELLS:,} cells."
            budget.warnings.append(RunWarning(code="LOCAL_TRUNCATED", message=message, page=number))
            break
        for column, cell in enumerate(cells, 1):
            if cell.value is None or (cell.value == "" and not cell.struck):
                continue
            hidden = row in plan.hidden_rows or column in plan.hidden_columns
            if hidden and options.excel_skip_hidden_content:
                continue
            budget.cells -= 1
            text, says = _shown(cell, options)
            grid.struck += cell.struck
            if not text and not cell.struck:  # a struck cell keeps its place
                continue
            grid.hidden += hidden
            grid.unseen += not hidden and cell.is_unseen
            grid.texts[row, column] = text
            if says is not None:
                grid.numbers[row, column] = says
    return grid


def _shown(cell: SheetCell, options: ParseAdvancedOptions) -> ShownNumber:
    if options.excel_use_raw_cell_values:
        return ShownNumber(str(cell.value))
    return cell.shown or shown(cell.value, cell.number_format)
