"""Words by their place on a page, to find those in an area without looking at all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extend_mcp.documents.page import Box, Word

_CELL = 24.0
_Placed = tuple[float, float, Word]
"""The middle of a word's box, from the left and from the top."""


class Near:
    """Words by the middle of their boxes."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._cells: dict[tuple[int, int], list[_Placed]] = defaultdict(list)
        for word in words:
            across, down = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
            self._cells[int(across // _CELL), int(down // _CELL)].append((across, down, word))
        self._longest = max([word.box.width for word in words], default=0.0)

    def inside(self, box: Box) -> list[Word]:
        """The words whose middle is in the box, in no order."""
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        return [
            word
            for placed in self._around(box)
            for across, down, word in placed
            if left <= across <= right and top <= down <= bottom
        ]

    def reached(self, box: Box) -> list[Word]:
        """The words whose middle is at the box's height and that overlap it horizontally."""
        half = self._longest / 2
        wide = Box(box.left - half, box.top, box.right + half, box.bottom)
        return [word for word in self.inside(wide) if word.box.left <= box.right and word.box.right >= box.left]

    def _around(self, box: Box) -> Iterator[Sequence[_Placed]]:
        columns = range(int(box.left // _CELL), int(box.right // _CELL) + 1)
        rows = range(int(box.top // _CELL), int(box.bottom // _CELL) + 1)
        if len(columns) * len(rows) > len(self._cells):
            yield from self._cells.values()
            return
        for row in rows:
            for column in columns:
                yield self._cells.get((column, row), ())
