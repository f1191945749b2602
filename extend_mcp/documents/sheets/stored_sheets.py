"""Code shared by the readers of worksheets in files that hold everything in one XML."""

from collections.abc import Iterable, Iterator, Sequence

from extend_mcp.documents.page import Block, Document
from extend_mcp.documents.sheets import filled_cells
from extend_mcp.documents.sheets.filled_cells import CellBudget, SheetCell, filled_grid
from extend_mcp.documents.sheets.sheet_comments import comment_block
from extend_mcp.documents.sheets.sheet_page import sheet_page
from extend_mcp.documents.sheets.sheet_structure import SheetStructure
from extend_mcp.wire.parse import ParseAdvancedOptions

_EMPTY = SheetCell(None)


class StoredSheet:
    """A worksheet while it is read."""

    def __init__(self) -> None:
        self.name = ""
        self.is_hidden = False
        self.plan = SheetStructure()
        self._rows: dict[int, dict[int, SheetCell]] = {}
        self._count = 0

    def store(self, row: int, cells: dict[int, SheetCell]) -> None:
        """Keep the cells of a row, both from 1, unless the sheet already has more than are read."""
        if cells and not self._is_full:
            self._rows[row] = cells
            self._count += len(cells)

    def rows(self) -> Iterator[Sequence[SheetCell]]:
        """The rows from the first of the sheet on, each from its first column on."""
        for row in range(1, max(self._rows, default=0) + 1):
            cells = self._rows.get(row, {})
            yield [cells.get(column, _EMPTY) for column in range(1, max(cells, default=0) + 1)]
        if self._is_full:  # the row at which the warning says that the others were left out
            yield ()

    @property
    def _is_full(self) -> bool:
        return self._count > filled_cells.MAX_CELLS


def document_of(
    mime_type: str, sheets: Iterable[StoredSheet], options: ParseAdvancedOptions, wanted: set[int] | None
) -> Document:
    """A page for each worksheet in `wanted` (from 1; None for all)."""
    document, budget = Document(mime_type, [], 0), CellBudget()
    for number, sheet in enumerate(sheets, 1):
        document.page_count = number
        is_skipped = sheet.is_hidden and options.excel_skip_hidden_content
        if is_skipped or (wanted is not None and number not in wanted):
            continue
        grid = filled_grid(number, sheet.rows(), sheet.plan, options, budget)
        page = sheet_page(number, sheet.name, grid, sheet.plan, budget, visible=not sheet.is_hidden)
        page.blocks += [Block("text", text) for text in sheet.plan.boxes]
        page.blocks += [comment_block(*comment) for comment in sheet.plan.comments if comment[2].strip()]
        document.pages.append(page)
    document.warnings = budget.warnings
    return document
