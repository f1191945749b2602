"""Places to fill in on a page, before they have names."""

from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.documents.page import Box, Word

MIN_WIDTH = 30
"""In points: shorter lines are not to be written on."""
SQUARE = (5, 18)
"""In points: the least and greatest side of a tick box."""


@dataclass(frozen=True, slots=True)
class BlankPlace:
    """`kind` is `text` or `checkbox`; `cells` is the number of characters in a comb, one in each cell."""

    kind: str
    box: Box
    cells: int | None = None


def is_square(box: Box) -> bool:
    """True if a box has the size of a tick box."""
    low, high = SQUARE
    return low <= box.width <= high and low <= box.height <= high and abs(box.width - box.height) <= 3


def is_after_text(box: Box, words: Sequence[Word]) -> bool:
    """True if text is before a blank on its line, and not further away than the blank is long."""
    for word in words:
        stands = word.box.top < box.bottom and word.box.bottom > (box.top + box.bottom) / 2
        if stands and 0 <= box.left - word.box.right + 1 <= box.width and any(map(str.isalpha, word.text)):
            return True
    return False


def overlaps(one: Box, other: Box) -> bool:
    """True if two boxes share a third of the smaller one."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    smaller = min(one.width * one.height, other.width * other.height)
    return width > 0 and height > 0 and width * height > smaller / 3
