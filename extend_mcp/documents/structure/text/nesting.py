"""How deep the items of a list are nested, by where their text begins."""

from collections.abc import Sequence

from extend_mcp.documents.structure.text.flow import INDENT
from extend_mcp.documents.structure.text.rows import Row


def nested(rows: Sequence[Row]) -> list[int | None]:
    """The depth of each row, from 1; None for rows that are no items. Text at the margin ends a list."""
    depths: list[int | None] = []
    lefts: list[float] = []
    for row in rows:
        near = INDENT * row.lines[0].height
        if row.mark is None:
            if lefts and row.lines[0].box.left < lefts[0] - near:
                lefts = []
            depths.append(None)
            continue
        while lefts and row.mark.text_left < lefts[-1] - near:
            lefts.pop()
        if not lefts or row.mark.text_left > lefts[-1] + near:
            lefts.append(row.mark.text_left)
        depths.append(len(lefts))
    return depths
