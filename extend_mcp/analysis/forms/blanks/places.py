"""Places to fill in on a page, before they have names."""

from dataclasses import dataclass

from extend_mcp.documents.page import Box

MIN_WIDTH = 30
"""In points: shorter lines are not to be written on."""
SQUARE = (5, 18)
"""In points: the least and greatest side of a tick box."""


@dataclass(frozen=True, slots=True)
class Place:
    """`kind` is `text` or `checkbox`; `cells` is the number of characters in a comb, one in each cell."""

    kind: str
    box: Box
    cells: int | None = None


def is_square(box: Box) -> bool:
    """Whether a box has the size of a tick box."""
    low, high = SQUARE
    return low <= box.width <= high and low <= box.height <= high and abs(box.width - box.height) <= 3


def overlaps(one: Box, other: Box) -> bool:
    """Whether two boxes share a third of the smaller one."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    smaller = min(one.width * one.height, other.width * other.height)
    return width > 0 and height > 0 and width * height > smaller / 3
