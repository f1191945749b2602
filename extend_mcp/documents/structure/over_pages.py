"""Tables that go on over a page break: the rest of a row, and their headings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extend_mcp.documents.lines import within
from extend_mcp.documents.page import Block, Cell, Page
from extend_mcp.documents.structure.figures import starts_small
from extend_mcp.documents.structure.fitted import FOOT, HEAD, SAME_EDGE, TOUCH

_RUNNING = {"header", "footer", "page_number"}
_STOP = re.compile(r"[.!?:;]$")
LEAST_WRAPPED = 3
"""The least words of a text that may go on in the next line."""


def join_rows(pages: Sequence[Page]) -> None:
    """Move the rest of a row, from the top of a page, into its row on the page before.

    A table of one row that does not continue another is text.
    """
    lone = [block for page in pages for block in page.blocks if block.type == "table" and _rows(block) == 1]
    kept: list[Block] = []
    for before, page in pairwise(pages):
        if page.number == before.number + 1 and (places := _meeting(before, page)) is not None:
            above, below = before.blocks[places[0]], page.blocks[places[1]]
            if below.type == "table" and _have_same_columns(above, below):
                kept += [above, below]
            _join(before, page, *places)
    single = {id(block) for block in lone} - {id(block) for block in kept}
    for page in pages:
        page.blocks = [_as_text(block) if id(block) in single else block for block in page.blocks]


def repeat_headings(pages: Sequence[Page]) -> None:
    """Repeat, in place, the first row of a table above its rows on the next pages."""
    for before, page in pairwise(pages):
        if page.number == before.number + 1 and (places := _meeting(before, page)) is not None:
            last, first = places
            above, below = before.blocks[last], page.blocks[first]
            if below.type == "table" and _have_same_columns(above, below):
                page.blocks[first] = _with_heading(below, [cell for cell in above.cells if cell.row == 0])


def _with_heading(table: Block, heading: Sequence[Cell]) -> Block:
    if _row(table, 0) == [cell.text for cell in heading]:
        return table
    height = max(cell.row_span for cell in heading)
    head = [replace(cell, box=None, row_span=height, words=()) for cell in heading]
    return _table(table, [*head, *(replace(cell, row=cell.row + height) for cell in table.cells)])


def _meeting(before: Page, page: Page) -> tuple[int, int] | None:
    """The indexes of a table that ends at the foot of a page, and of the block that begins at the top of the next."""
    last = next((at for at in reversed(range(len(before.blocks))) if _is_content(before.blocks[at])), None)
    first = next((at for at, block in enumerate(page.blocks) if _is_content(block)), None)
    if last is None or first is None:
        return None
    above, below = before.blocks[last], page.blocks[first]
    return (last, first) if above.type == "table" and _meet(before, above, page, below) else None


def _join(before: Page, page: Page, last: int, first: int) -> None:
    above, below = before.blocks[last], page.blocks[first]
    if below.type == "table":
        at = int(_row(below, 0) == _row(above, 0))  # its headings are repeated
        top = [cell for cell in below.cells if cell.row == at]
        if top and _have_same_columns(above, below) and _is_rest(top):
            before.blocks[last] = _with_rest(above, top)
            rest = [replace(cell, row=cell.row - (cell.row > at)) for cell in below.cells if cell.row != at]
            page.blocks[first : first + 1] = [_table(below, rest)] if _rows(below) > at + 1 else []
    elif (cell := _rest_of_cell(above, page, below)) is not None:
        before.blocks[last] = _with_rest(above, [cell])
        del page.blocks[first]


def _is_content(block: Block) -> bool:
    return block.type not in _RUNNING


def _meet(before: Page, above: Block, page: Page, below: Block) -> bool:
    """True if one block ends at the foot of a page and the other begins at the top of the next."""
    if above.box is None or below.box is None or not before.height or not page.height:
        return False
    return above.box.bottom >= FOOT * before.height and below.box.top <= HEAD * page.height


def _have_same_columns(above: Block, below: Block) -> bool:
    """True if the columns of two tables are at the same places: by their drawn edges, else by the starts of texts."""
    drawn = _is_drawn(above) and _is_drawn(below)
    one, other = (_edges(above), _edges(below)) if drawn else (_starts(above), _starts(below))
    if not drawn and max(one) != max(other):
        return False
    return one.keys() >= other.keys() and all(abs(one[at] - other[at]) < SAME_EDGE for at in other)


def _is_rest(row: Sequence[Cell]) -> bool:
    """True if a row is the rest of the one before: it has no first cell, or each of its few texts continues one."""
    if any(cell.row_span > 1 for cell in row):
        return False
    filled = [cell for cell in row if cell.text]
    if not any(cell.column == 0 for cell in filled):
        return True
    return len(filled) < len(row) and all(starts_small(cell.text) for cell in filled)


def _rest_of_cell(table: Block, page: Page, text: Block) -> Cell | None:
    """The text as the rest of a cell in the last row of a table, if it is in the cell's column and continues it."""
    if text.type != "text" or text.marker or text.box is None or table.box is None:
        return None
    box, starts = text.box, _starts(table)
    columns = [column for column, start in starts.items() if abs(start - box.left) < SAME_EDGE]
    if len(columns) != 1:
        return None
    [column] = columns
    end = min((start for start in starts.values() if start > starts[column] + SAME_EDGE), default=table.box.right)
    own = next((cell for cell in table.cells if cell.column == column and _ends_in(cell, _rows(table))), None)
    if own is None or not own.text or box.right > end + SAME_EDGE:
        return None
    may_wrap = column > 0 and len(own.text.split()) >= LEAST_WRAPPED and not _STOP.search(own.text)
    if not (starts_small(text.text) or may_wrap):
        return None
    words = tuple(word for word in page.words if within(word, box))
    return Cell(0, column, " ".join(text.text.split()), box, words=words)


def _ends_in(cell: Cell, rows: int) -> bool:
    """True if a cell is one of the last row."""
    return cell.row + cell.row_span == rows


def _with_rest(table: Block, rest: Sequence[Cell]) -> Block:
    """The table with more text in the cells of its last row."""
    more = {cell.column: cell for cell in rest if cell.text}
    cells = [
        _joined(cell, more[cell.column]) if _ends_in(cell, _rows(table)) and cell.column in more else cell
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
    """True if every cell has a box and the cells of a row touch; those without lines around them do not."""
    if block.type != "table":
        return False
    boxes = [(cell.row, cell.box) for cell in block.cells if cell.box is not None]
    beside = [(one, other) for (row, one), (at, other) in pairwise(boxes) if row == at]
    return len(boxes) == len(block.cells) and all(other.left - one.right < TOUCH for one, other in beside)


def _row(table: Block, at: int) -> list[str]:
    """The texts of a row."""
    return [cell.text for cell in table.cells if cell.row == at]


def _rows(table: Block) -> int:
    return max(cell.row + cell.row_span for cell in table.cells)


def _edges(table: Block) -> dict[int, float]:
    """The edges of its columns."""
    edges: dict[int, float] = {}
    for cell in table.cells:
        if cell.box is not None:
            edges.setdefault(cell.column, cell.box.left)
            edges.setdefault(cell.column + cell.column_span, cell.box.right)
    return edges


def _starts(table: Block) -> dict[int, float]:
    """The starts of its columns' texts."""
    starts: dict[int, float] = {}
    for cell in table.cells:
        if cell.box is not None and cell.text and cell.column_span == 1:
            left = cell.words[0].box.left if cell.words else cell.box.left
            starts[cell.column] = min(starts.get(cell.column, left), left)
    return starts
