"""Elements of HTML that a style sheet puts beside each other: labels and amounts, rows of cells."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from extend_mcp.documents.page import Block, Cell

INLINE = frozenset({"inline", "inline-block", "inline-flex", "inline-grid", "inline-table"})
STACKED = frozenset({"block", "flex", "grid", "table", "table-row", "list-item", "flow-root"})
ROW = "row"
"""The type of a block whose cells are beside each other, until `settle_rows`."""
LONGEST = 300
"""The most characters of a cell."""
TABLE_COLUMNS = 3
"""The least cells of rows that form a table if they are below each other."""
_REPEAT = re.compile(r"repeat\(\s*(\d{1,3})\s*,\s*([^()]*(?:\([^()]*\)[^()]*)*)\)")
_TRACK = re.compile(r"[^\s()]+(?:\([^()]*\))?")


def columns_of(style: Mapping[str, str]) -> int | None:
    """The number of columns into which an element of this style puts its children, 0 for all in one row.

    None if it does not place them.
    """
    display = style.get("display", "")
    if display == "table-row":
        return 0
    if display in {"flex", "inline-flex"}:
        direction = style.get("flex-direction") or style.get("flex-flow", "")
        return 1 if "column" in direction else 0
    if display in {"grid", "inline-grid"}:
        tracks = _REPEAT.sub(lambda found: f"{found[2]} " * int(found[1]), style.get("grid-template-columns", ""))
        return max(1, len(_TRACK.findall(re.sub(r"\[[^\]]*\]", " ", tracks))))
    return None


def rows(cells: Sequence[list[Block]], columns: int) -> list[Block] | None:
    """Children in columns as rows; None if one of them holds more than a line."""
    if columns == 1 or len(cells) < 2 or not all(len(blocks) < 2 and all(map(_is_line, blocks)) for blocks in cells):
        return None
    texts = [blocks[0].text if blocks else "" for blocks in cells]
    width = columns or len(texts)
    lines = [texts[at : at + width] for at in range(0, len(texts), width)]
    return [
        Block(ROW, "\t".join(filter(None, line)), cells=tuple(Cell(0, at, text) for at, text in enumerate(line)))
        for line in lines
        if any(line)
    ]


def settle_rows(blocks: Iterable[Block]) -> Iterator[Block]:
    """Rows as lines of text, or as tables if rows of several cells are below each other."""
    for (kind, width), group in groupby(blocks, key=lambda block: (block.type, len(block.cells))):
        some = list(group)
        if kind != ROW:
            yield from some
        elif width >= TABLE_COLUMNS and len(some) > 1:
            cells = (Cell(at, cell.column, cell.text) for at, row in enumerate(some) for cell in row.cells)
            yield Block("table", "\n".join(row.text for row in some), cells=tuple(cells))
        else:
            yield from (Block("text", row.text) for row in some)


def _is_line(block: Block) -> bool:
    is_plain = block.type == "text" and block.marker is None
    return is_plain and "\n" not in block.text and len(block.text) <= LONGEST
