"""How deep the items of a list are nested, by where their text begins."""

from collections.abc import Sequence

from extend_mcp.documents.structure.text.flow import INDENT
from extend_mcp.documents.structure.text.passages import Passage


def nested(passages: Sequence[Passage]) -> list[int | None]:
    """The depth of each passage, from 1; None for passages that are no items. Text at the margin ends a list."""
    depths: list[int | None] = []
    lefts: list[float] = []
    for passage in passages:
        near = INDENT * passage.lines[0].height
        if passage.mark is None:
            if lefts and passage.lines[0].box.left < lefts[0] - near:
                lefts = []
            depths.append(None)
            continue
        while lefts and passage.mark.text_left < lefts[-1] - near:
            lefts.pop()
        if not lefts or passage.mark.text_left > lefts[-1] + near:
            lefts.append(passage.mark.text_left)
        depths.append(len(lefts))
    return depths
