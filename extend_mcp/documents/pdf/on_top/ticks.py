"""Tick boxes that are drawn on a page and are not form fields: a small square or circle, with or without a mark."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Page, Rule, Word
from extend_mcp.documents.pdf.picture import render
from extend_mcp.documents.pdf.words.word_grid import Near

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

ON, OFF = "☒", "☐"
LEAST, MOST = 5.0, 20.0
"""In points: the least and greatest side of a tick box."""
SAME = 1.5
"""By how many points lines may miss each other at the corners of a square."""
LABEL = 2.5
"""The greatest distance of a label from its box, in sides of the box."""
MAX_LINES = 5_000
"""A page with more short lines has a drawing, and is not searched for boxes."""
MARKED, FILLED = 0.04, 0.95
"""Shares of the inside of a box: the least ink of a mark, and the ink of a filled bullet or a legend."""
SHADED, PALE = 5, 95
"""Of 255: by how much the inside of a shaded box is at least darker than the page around, and that of a form's box at
most."""
SIDE = 1600
"""Pixels of the longer side of the picture that is searched for marks: 2 a point on a page of usual size."""
_NARROW, _WIDE, _OUTSIDE = 0.12, 0.2, 0.4
_BLACK, _DARK = 40, 160
_SIGNS = frozenset("xXvV✓✔✗✘×√■●•")


def read_ticks(source: "PdfPage", page: Page, circles: Sequence[Box]) -> list[Word]:
    """A word for each tick box on the page; signs that are set in a box as text are removed from the page's words."""
    drawn = _apart([*_squares(page.rules), *circles])
    if not drawn:
        return []
    near = Near(page.words)
    found = [box for box in drawn if _is_free(box, near) and _has_label(box, near)]
    if not found:
        return []
    picture = render(source, SIDE).convert("L")
    shaded = {box: shade for box in found if (shade := _shade(picture, page, box))}
    if _are_legends(shaded, near):
        found = [box for box in found if not any(_in_line(box, other) for other in shaded)]
    ticks = [Word(state, box) for box in found if (state := _state(picture, page, box))]
    signs = {id(word) for tick in ticks for word in near.inside(tick.box)}
    if signs:
        page.words = [word for word in page.words if id(word) not in signs]
    return ticks


def _squares(rules: Sequence[Rule]) -> Iterator[Box]:
    """Squares of four lines of exactly their length."""
    across: dict[int, list[Rule]] = defaultdict(list)
    down: dict[int, list[Rule]] = defaultdict(list)
    short = [rule for rule in rules if LEAST <= max(rule.x2 - rule.x1, rule.y2 - rule.y1) <= MOST]
    if len(short) > MAX_LINES:
        return
    for rule in short:
        (across if rule.y2 - rule.y1 < SAME else down)[round(rule.x1)].append(rule)
    for column in list(across):
        lines = sorted(across[column], key=lambda rule: rule.y1)
        for at, top in enumerate(lines):
            for bottom in lines[at + 1 : at + 4]:
                side = top.x2 - top.x1
                if abs(bottom.x2 - top.x2) > SAME or abs(bottom.y1 - top.y1 - side) > 0.25 * side:
                    continue
                if all(_meets(down, x, top.y1, bottom.y1) for x in (top.x1, top.x2)):
                    yield Box(top.x1, top.y1, top.x2, bottom.y1)
                    break


def _meets(down: dict[int, list[Rule]], x: float, top: float, bottom: float) -> bool:
    """True if a line goes down at `x` from `top` to `bottom`."""
    near = (rule for column in range(round(x) - 1, round(x) + 2) for rule in down.get(column, ()))
    return any(abs(r.x1 - x) <= SAME and abs(r.y1 - top) <= SAME and abs(r.y2 - bottom) <= SAME for r in near)


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """The boxes that touch no other, unlike cells and places for single letters. A box inside another is its mark."""
    places: dict[tuple[int, int], list[Box]] = defaultdict(list)
    outer: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.width):
        if not any(_holds(other, box) for other in _around(places, box)):
            outer.append(box)
            places[int(box.top // MOST), int(box.left // MOST)].append(box)
    return [box for box in outer if not any(_touch(box, other) for other in _around(places, box) if other is not box)]


def _around(places: dict[tuple[int, int], list[Box]], box: Box) -> Iterator[Box]:
    row, column = int(box.top // MOST), int(box.left // MOST)
    for down in range(row - 2, row + 3):
        for across in range(column - 2, column + 3):
            yield from places.get((down, across), ())


def _holds(outer: Box, box: Box) -> bool:
    left, right = outer.left - SAME <= box.left, box.right <= outer.right + SAME
    return left and right and outer.top - SAME <= box.top and box.bottom <= outer.bottom + SAME


def _touch(one: Box, other: Box) -> bool:
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return across <= SAME and down <= SAME


def _is_free(box: Box, near: Near) -> bool:
    """True if the box holds no text except a sign."""
    inside = near.inside(box)
    return len(inside) <= 1 and all(word.text in _SIGNS for word in inside)


def _has_label(box: Box, near: Near) -> bool:
    """True if words are beside the box, of about its height."""
    return min(_gaps(box, near)) < math.inf


def _gaps(box: Box, near: Near) -> tuple[float, float]:
    """The distances of the nearest words on the left and on the right of the box; infinite if they are not a label."""
    side = box.height
    reach = Box(box.left - LABEL * side, box.top, box.right + LABEL * side, box.bottom)
    left = right = math.inf
    for word in near.reached(reach):
        if not 0.4 * side < word.box.height < 3 * side or not any(map(str.isalnum, word.text)) or word.text in _SIGNS:
            continue
        if word.box.left < box.left:
            left = min(left, max(box.left - word.box.right, 0.0))
        else:
            right = min(right, max(word.box.left - box.right, 0.0))
    return left, right


def _are_legends(shaded: Mapping[Box, int], near: Near) -> bool:
    """True if shaded boxes are legends or bars of a chart: dark, of several shades, or a single one before its label.

    The boxes of a flattened form are pale and of one shade.
    """
    if not shaded:
        return False
    if len(shaded) == 1:
        left, right = _gaps(next(iter(shaded)), near)
        return right <= left
    return max(shaded.values()) > PALE or max(shaded.values()) - min(shaded.values()) > SHADED


def _in_line(box: Box, other: Box) -> bool:
    """True if two boxes are of one size, and one above or beside the other: a legend can also have white boxes."""
    if abs(box.width - other.width) > SAME or abs(box.height - other.height) > SAME:
        return False
    return abs(box.left - other.left) <= SAME or abs(box.top - other.top) <= SAME


def _shade(picture: "Image", page: Page, box: Box) -> int:
    """By how much the inside of the box is darker than the page around; 0 if not visibly, or if it is black."""
    inside, around = (_usual(_tones(picture, page, box, inset)) for inset in (_NARROW, -_OUTSIDE))
    return around - inside if around - inside > SHADED and inside > _BLACK else 0


def _state(picture: "Image", page: Page, box: Box) -> str | None:
    """Ticked or empty, by the drawn page; None if the box is black, like bullets."""
    if _dark(_tones(picture, page, box, _NARROW)) > FILLED:
        return None
    return ON if _dark(_tones(picture, page, box, _WIDE)) > MARKED else OFF


def _tones(picture: "Image", page: Page, box: Box, inset: float) -> list[int]:
    """The number of pixels of each tone in the box, without its edge of `inset` sides."""
    across, down = picture.width / (page.width or 1), picture.height / (page.height or 1)
    inset *= box.width
    left, top = round((box.left + inset) * across), round((box.top + inset) * down)
    right, bottom = round((box.right - inset) * across), round((box.bottom - inset) * down)
    return picture.crop((left, top, max(right, left + 1), max(bottom, top + 1))).histogram()


def _dark(tones: Sequence[int]) -> float:
    return sum(tones[:_DARK]) / sum(tones)


def _usual(tones: Sequence[int]) -> int:
    """The commonest tone."""
    return max(range(len(tones)), key=tones.__getitem__)
