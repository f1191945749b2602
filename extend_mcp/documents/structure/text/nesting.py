"""The nesting depth of list items, by the start of their text."""

from collections.abc import Sequence

from extend_mcp.documents.structure.text.flow import INDENT
from extend_mcp.documents.structure.text.passages import Passage


def nested(passages: Sequence[Passage]) -> list[int | None]:
    """The depth of each passage, from 1; None for passages that are not items, which end a list."""
    depths: list[int | None] = []
    starts: list[float] = []
    for passage in passages:
        if passage.mark is None:
            starts = []
            depths.append(None)
            continue
        near = INDENT * passage.lines[0].height
        while starts and passage.mark.text_start < starts[-1] - near:
            starts.pop()
        if not starts or passage.mark.text_start > starts[-1] + near:
            starts.append(passage.mark.text_start)
        depths.append(len(starts))
    return depths
