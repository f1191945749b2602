"""Converts liteparse's pages to words, ruled lines, circles and form fields."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from extend_mcp.documents.page import Box, Rule, Word
from extend_mcp.documents.pdf.on_top.drawn_bullets import is_dot
from extend_mcp.documents.pdf.on_top.ticks import LEAST, MOST
from extend_mcp.documents.pdf.on_top.widgets import PdfField
from extend_mcp.documents.structure.text.pieces import PIECE_GAP, joined

LAP = 0.3
"""How far two pieces of a word may overlap, in heights of the word."""
OVERLAP = 0.1
"""In heights of a word: pieces that overlap more are reported too wide; kerning overlaps less."""
THIN = 3
"""In points: a filled shape at most this thick is a line."""
RING = (0.2, 0.2)
"""The least thickness in points, and the greatest in heights, of the outline of a circle."""
MAX_NAME = 300
"""Characters of the name or tooltip of a field."""
QUARTERS = frozenset((90, 270))
"""Quarter turns: down the page, and up."""
_BOLD = re.compile(r"bold|black|heavy|demi|bx(?:ti|sl|tt)?\d|cmb\d|-medi(?:ital)?$", re.IGNORECASE)
"""Parts of names of bold fonts; those of TeX are `CMBX10`, `SFBX1000`, `NimbusRomNo9L-Medi`."""


def words_of(items: Sequence[Any]) -> tuple[list[Word], list[Word]]:
    """The words of pieces of text, and those among them whose pieces may have been words."""
    words: list[Word] = []
    closed: list[Word] = []
    add = words.append
    top = bottom = right = 0.0
    torn = False
    for item in items:
        bold, turn, size = _is_bold(item.font_name or ""), round(item.rotation) % 360, item.font_size
        near, lap = PIECE_GAP * item.height, -LAP * item.height
        torn = torn or turn in QUARTERS  # letters that a browser turns come one by one
        pieces, texts = item.words or (item,), item.text.split()
        if len(pieces) == len(texts):
            for piece, text in zip(pieces, texts, strict=True):
                x, y = piece.x, piece.y
                end = y + piece.height
                if y != top or end != bottom:  # words of a line share these numbers, which saves a sixth of the memory
                    top, bottom = y, end
                elif lap < x - right < near:
                    torn = True
                right = x + piece.width
                add(Word(text, Box(x, top, right, bottom), None, size, bold, turn))
        else:
            torn = True
            places = [(piece.text.strip(), _box(piece)) for piece in pieces]
            mended = [Word(text, box, None, size, bold, turn) for text, box in _joined(places, texts)]
            words += mended
            closed += mended if not turn and _overlap(places) else []
    return (_closed_up(words, closed), closed) if torn else (words, closed)


def _joined(pieces: Sequence[tuple[str, Box]], texts: Sequence[str]) -> Iterator[tuple[str, Box]]:
    """The pieces joined to the words of the text: kerning divides `0.965` into `0` and `.965`."""
    whole = iter(texts)
    wanted, text, box = next(whole, ""), "", None
    for piece, place in pieces:
        if box is not None and _are_apart(box, place):  # the last word of a line and the first of the next
            yield text, box
            wanted, text, box = wanted[len(text) :], "", None
        text, box = text + piece, place if box is None else box | place
        if len(text) >= len(wanted) and text:
            yield text, box
            wanted, text, box = next(whole, ""), "", None
    if box is not None and text:
        yield text, box


def _overlap(pieces: Sequence[tuple[str, Box]]) -> bool:
    """True if letters reach over the next piece, so that a blank between them has no room."""
    return any(one.right - other.left > OVERLAP * one.height for (_, one), (_, other) in pairwise(pieces))


def _closed_up(words: Sequence[Word], closed: list[Word]) -> list[Word]:
    """The words; those without a gap between them are joined, and added to `closed`.

    liteparse 2.18 takes it for a blank that browsers place letters by other advances than those of the font.
    """
    groups: list[list[Word]] = []
    for word in words:
        if groups and _touch(groups[-1][-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    whole = list(map(joined, groups))
    closed += [word for word, group in zip(whole, groups, strict=True) if len(group) > 1]
    return whole


def _touch(one: Word, other: Word) -> bool:
    """True if two words of one line and size, upright or turned a quarter, have no gap between them."""
    before, box = one.box, other.box
    if one.turn != other.turn or one.size != other.size:
        return False
    if not one.turn and before.top == box.top and before.bottom == box.bottom:
        return -LAP * box.height < box.left - before.right < PIECE_GAP * box.height
    if one.turn in QUARTERS and before.left == box.left and before.right == box.right:
        gap = box.top - before.bottom if one.turn == 90 else before.top - box.bottom
        return -LAP * box.width < gap < PIECE_GAP * box.width
    return False


def _are_apart(one: Box, other: Box) -> bool:
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down) > min(max(one.width, other.width), max(one.height, other.height))


@lru_cache(maxsize=1000)
def _is_bold(font: str) -> bool:
    return _BOLD.search(font) is not None


def _box(rect: Any) -> Box:
    return Box(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height)


def field_of(one: Any) -> PdfField:
    """A field of a form."""
    box = Box(0.0, 0.0, 0.0, 0.0) if one.rect is None else _box(one.rect)
    value, state, chosen = one.value or "", one.export_value or "", tuple(one.selected_options)
    return PdfField(
        one.field_type,
        one.annotation_index,
        one.field_flags,
        box,
        value,
        state,
        chosen,
        one.name or "",
        one.alternate_name or "",
    )


def lines_of(graphics: Any) -> Iterator[Rule]:
    """The shapes that are drawn as lines."""
    for line in graphics.lines:
        x1, y1, x2, y2 = line.x1, line.y1, line.x2, line.y2
        if x1 > x2:
            x1, x2 = x2, x1
        if y1 > y2:
            y1, y2 = y2, y1
        yield Rule(x1, y1, x2, y2)


def shapes_of(graphics: Any, rules: list[Rule], dots: list[Box]) -> Iterator[Box]:
    """Add thin filled shapes to the rules, and small round ones to the dots.

    Yields small round outlines: radio buttons, among others.
    """
    points: dict[int, list[float]] | None = None
    for shape in graphics.shapes:
        box = _box(shape.bbox)
        width, height = box.width, box.height
        if shape.fill:
            if shape.has_curve and is_dot(box):
                dots.append(box)
            elif min(width, height) <= THIN:
                rules.append(Rule(box.left, box.top, box.right, box.bottom))
            elif shape.has_curve and _is_round(box):
                points = _points(rules) if points is None else points
                if _is_ring(box, points):
                    yield box
        elif shape.has_curve and shape.stroke and _is_round(box):
            yield box


def _is_round(box: Box) -> bool:
    """True if a curved shape is as small and as wide as high as a radio button."""
    return LEAST <= box.width <= MOST and abs(box.width - box.height) <= 0.1 * box.width


def _points(rules: Sequence[Rule]) -> dict[int, list[float]]:
    """The heights of lines without length, by their place across: a circle of CSS has four of them between its arcs."""
    points: dict[int, list[float]] = {}
    for rule in rules:
        if rule.x1 == rule.x2 and rule.y1 == rule.y2:
            points.setdefault(round(rule.x1), []).append(rule.y1)
    return points


def _is_ring(box: Box, points: Mapping[int, Sequence[float]]) -> bool:
    """True if a filled circle has another one in it, which leaves a thin outline."""
    middle = round((box.left + box.right) / 2)
    below = [y - box.top for at in (middle - 1, middle, middle + 1) for y in points.get(at, ())]
    return any(RING[0] < down < RING[1] * box.height for down in below)
