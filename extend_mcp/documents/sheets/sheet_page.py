"""A worksheet as a page, with warnings of hidden content."""

from extend_mcp.documents.hidden import hidden_text, struck_text
from extend_mcp.documents.page import Block, Page, Sheet
from extend_mcp.documents.sheets.filled_cells import CellBudget
from extend_mcp.documents.sheets.islands import CellGrid, blocks_of
from extend_mcp.documents.sheets.print_texts import print_text
from extend_mcp.documents.sheets.sheet_structure import SheetStructure
from extend_mcp.wire.runs import RunWarning


def sheet_page(
    number: int, title: str, grid: CellGrid, plan: SheetStructure, budget: CellBudget, *, visible: bool
) -> Page:
    """The page of a worksheet. Hidden and uncalculated cells are reported to `budget`."""
    if not visible and grid.texts:
        budget.warnings.append(
            hidden_text(
                len(grid.texts),
                "cell is on a hidden worksheet",
                "cells are on a hidden worksheet",
                number,
                kept=True,
            )
        )
    elif grid.hidden:
        budget.warnings.append(
            hidden_text(
                grid.hidden,
                "cell is in a hidden row or column",
                "cells are in hidden rows or columns",
                number,
                kept=True,
            )
        )
    if grid.unseen and visible:
        names = "cell is formatted to be invisible", "cells are formatted to be invisible"
        budget.warnings.append(hidden_text(grid.unseen, *names, number, kept=True))
    if plan.uncalculated:
        message = f"{plan.uncalculated} formulas of sheet {number} have no stored value and were not calculated."
        budget.warnings.append(RunWarning(code="LOCAL_NOT_CALCULATED", message=message, page=number))
    if grid.struck:
        budget.warnings.append(struck_text(grid.struck, number))
    page = Page(number, sheet=Sheet(number - 1, title), blocks=blocks_of(title, grid))
    page.put_around(_printed(title, plan))
    return page


def _printed(title: str, plan: SheetStructure) -> list[Block]:
    """The printed headers and footers, each text once."""
    texts = {(kind, print_text(code, title)): None for kind, codes in plan.printed.items() for code in codes}
    return [Block(kind, text) for kind, text in texts if text and text != title]
