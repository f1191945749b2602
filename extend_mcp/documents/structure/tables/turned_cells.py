"""Puts headings that are turned a quarter, to fit narrow columns of a drawn table, into their cells."""

from collections.abc import Collection, Sequence

from extend_mcp.documents.page import Box, Word, around
from extend_mcp.documents.structure.lines.frames import TurnedFrame
from extend_mcp.documents.structure.lines.line import WordLine
from extend_mcp.documents.structure.tables.grids import Grid, Span

OVER = 1.0
"""How far a line can reach out of its cell, in points."""


class TurnedLines:
    """The lines of a page that are turned a quarter from its main frame, if that is upright, until cells take them."""

    def __init__(self, frames: Sequence[TurnedFrame]) -> None:
        is_upright = all(not frame.is_main or frame.turn == frame.slant == 0 for frame in frames)
        self._free = [
            (line, list(frame.words_on_page(line.words)))
            for frame in frames
            if is_upright and frame.turn in {90, 270} and not frame.slant
            for line in frame.lines
        ]
        self._taken: set[int] = set()

    def __contains__(self, line: WordLine) -> bool:
        return id(line) in self._taken

    def take(self, grid: Grid, held: Collection[Span]) -> dict[Span, list[list[Word]]]:
        """The lines that are in blank cells of a grid, with their words as they are on the page.

        `held` are the cells with upright words.
        """
        found: dict[Span, list[list[Word]]] = {}
        boxes = {span: grid.box(span) for span in grid.spans if span not in held} if self._free else {}
        for line, words in self._free if boxes else ():
            box = around([word.box for word in words])
            span = next((span for span, cell in boxes.items() if _is_in(box, cell)), None)
            if span is not None:
                found.setdefault(span, []).append(words)
                self._taken.add(id(line))
        self._free = [one for one in self._free if one[0] not in self]
        return found


def _is_in(box: Box, cell: Box) -> bool:
    return (
        cell.left - OVER <= box.left and box.right <= cell.right + OVER
        and cell.top - OVER <= box.top and box.bottom <= cell.bottom + OVER
    )  # fmt: skip
