"""The order in which people read the boxes on a slide."""

from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.page import Box

MAX_ORDERED = 200
"""The most boxes of one group or slide that are sorted; more are read in the order of the file."""
EDGE = 0.15
"""How far the next box may reach into a box, as a share of its side. Boxes are larger than their text."""
CARD = 1.5
"""The least ratio of the highest to the lowest box of cards."""

MAX_ROWS = 10
"""The most boxes of a card, one below the other."""


def reading_order(boxes: Sequence[Box | None]) -> list[int]:
    """The indexes of boxes in reading order: divided at gaps across the slide, then at gaps down it.

    Cards beside each other, each with a title and a text, are read one after the other. A box around others comes
    before them. Boxes over each other, and those without a place, stay in the order of the file.
    """
    placed = [at for at, box in enumerate(boxes) if box is not None]
    if len(placed) > MAX_ORDERED:
        return list(range(len(boxes)))
    order = _cut(placed, [box or Box(0, 0, 0, 0) for box in boxes])
    for at, box in enumerate(boxes):
        if box is None:
            order.insert(order.index(at - 1) + 1 if at else 0, at)
    return order


def _cut(found: list[int], boxes: Sequence[Box]) -> list[int]:
    if len(found) < 2:
        return found
    rows, columns = _rows(found, boxes), _columns(found, boxes)
    if len(columns) > 1 and (len(rows) == 1 or _are_cards(found, boxes)):
        return [at for part in columns for at in _cut(part, boxes)]
    if len(rows) > 1:
        return [at for part in _with_cards(rows, boxes) for at in _cut(part, boxes)]
    around = [at for at in found if any(_encloses(boxes[at], boxes[other]) for other in found)]
    return around + _cut([at for at in found if at not in around], boxes) if around else sorted(found)


def _rows(found: list[int], boxes: Sequence[Box]) -> list[list[int]]:
    return _parts([(boxes[at].top, boxes[at].bottom, at) for at in found])


def _columns(found: list[int], boxes: Sequence[Box]) -> list[list[int]]:
    return _parts([(boxes[at].left, boxes[at].right, at) for at in found])


def _parts(sides: list[tuple[float, float, int]]) -> list[list[int]]:
    """The boxes in groups that a straight line can separate; it may touch the edges of boxes."""
    parts: list[list[int]] = []
    reach = float("-inf")
    for begin, end, at in sorted(sides, key=lambda side: (side[0], side[2])):
        if begin >= reach:
            parts.append([])
        parts[-1].append(at)
        reach = max(reach, end - EDGE * (end - begin))
    return parts


def _with_cards(rows: list[list[int]], boxes: Sequence[Box]) -> list[list[int]]:
    """The rows, with those of cards joined."""
    bands: list[list[int]] = []
    at = 0
    while at < len(rows):
        bands.append(rows[at])
        for end in range(min(len(rows), at + MAX_ROWS), at + 1, -1):
            band = [one for row in rows[at:end] for one in row]
            if _are_cards(band, boxes):
                bands[-1], at = band, end - 1
                break
        at += 1
    return bands


def _are_cards(found: list[int], boxes: Sequence[Box]) -> bool:
    """True if the file has the boxes column by column, as cards are created, and they are not cells of one height."""
    heights = [boxes[at].height for at in found]
    if max(heights) < CARD * min(heights):
        return False
    return _is_in_order(_columns(found, boxes)) and not _is_in_order(_rows(found, boxes))


def _is_in_order(parts: list[list[int]]) -> bool:
    """True if the file has these parts one after the other."""
    return len(parts) > 1 and all(max(one) < min(after) for one, after in pairwise(parts))


def _encloses(outer: Box, inner: Box) -> bool:
    """True if a box is larger than another and holds it."""
    holds = outer.left <= inner.left and outer.top <= inner.top and outer.right >= inner.right
    return holds and outer.bottom >= inner.bottom and outer != inner
