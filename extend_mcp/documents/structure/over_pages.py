"""Rows of drawn tables that go on over a page break."""

from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.documents.page import Block, Cell, Page
from extend_mcp.documents.structure.fitted import FOOT, HEAD, SAME_EDGE


def join_rows(pages: Sequence[Page]) -> None:
    """Move the rest of a row, from the top of a page, into the row that it belongs to, on the page before.

    A table of one row that goes on from none is text.
    """
    before: Page | None = None
    for page in pages:
        first = next((at for at, block in enumerate(page.blocks) if _is_drawn(block)), None)
        lone = [block for block in page.blocks if _is_drawn(block) and _rows(block) == 1]
        if before is not None and first is not None:
            _join(before, page, first)
        page.blocks = [_as_text(block) if any(block is one for one in lone) else block for block in page.blocks]
        before = page


def _join(before: Page, page: Page, at: int) -> None:
    last = max((at for at, block in enumerate(before.blocks) if block.type == "table"), default=None)
    if last is None or page.number != before.number + 1:
        return
    if not _goes_on(before, before.blocks[last], page, page.blocks[at]):
        return
    above, below = before.blocks[last], page.blocks[at]
    top = [cell for cell in below.cells if cell.row == 0]
    if any(cell.column == 0 and cell.text for cell in top) or any(cell.row_span > 1 for cell in top):
        return
    before.blocks[last] = _with_rest(above, top)
    rest = [replace(cell, row=cell.row - 1) for cell in below.cells if cell.row > 0]
    page.blocks[at : at + 1] = [_table(below, rest)] if rest else []


def _goes_on(before: Page, above: Block, page: Page, below: Block) -> bool:
    """Whether a drawn table begins at the top of a page as one ended at the foot of the page before."""
    if not _is_drawn(above) or above.box is None or below.box is None or not before.height or not page.height:
        return False
    if above.box.bottom < FOOT * before.height or below.box.top > HEAD * page.height:
        return False
    one, other = _edges(above), _edges(below)
    return len(one) == len(other) and all(abs(a - b) < SAME_EDGE for a, b in zip(one, other, strict=True))


def _with_rest(table: Block, rest: Sequence[Cell]) -> Block:
    """The table with more text in the cells of its last row."""
    row = _rows(table) - 1
    more = {cell.column: cell for cell in rest if cell.text}
    cells = [
        _joined(cell, more[cell.column]) if cell.row + cell.row_span - 1 == row and cell.column in more else cell
        for cell in table.cells
    ]
    return _table(table, cells)


def _joined(cell: Cell, rest: Cell) -> Cell:
    return replace(cell, text=f"{cell.text} {rest.text}".strip(), words=(*cell.words, *rest.words))


def _table(table: Block, cells: Sequence[Cell]) -> Block:
    texts: dict[int, list[str]] = {}
    for cell in cells:
        texts.setdefault(cell.row, []).append(cell.text)
    return replace(table, text="\n".join("\t".join(row) for row in texts.values()), cells=tuple(cells))


def _as_text(table: Block) -> Block:
    return Block("text", "\n".join(cell.text for cell in table.cells if cell.text), table.box)


def _is_drawn(block: Block) -> bool:
    """Whether every cell has its place, which cells without lines around them have not if they are empty."""
    return block.type == "table" and all(cell.box is not None for cell in block.cells)


def _rows(table: Block) -> int:
    return max(cell.row + cell.row_span for cell in table.cells)


def _edges(table: Block) -> list[float]:
    """Where its columns begin and end."""
    edges: dict[int, float] = {}
    for cell in table.cells:
        if cell.box is not None:
            edges.setdefault(cell.column, cell.box.left)
            edges.setdefault(cell.column + cell.column_span, cell.box.right)
    return [edges[column] for column in sorted(edges)]
