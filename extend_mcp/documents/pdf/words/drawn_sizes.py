"""Sets the sizes of fonts as the page draws them, and cuts boxes that are much higher than their letters.

liteparse gives the sizes that the file says, which the page may scale: Chromium prints at .75, other files scale fonts
of size 1. Its boxes are as high as a font claims to be: Symbol, in which Word prints bullets, claims 2.5 sizes, so that
they reach over the lines above and below. PDFium knows both for each text that it draws.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.pdf.objects import DrawnText, PageObjects
from extend_mcp.documents.pdf.page_space import PageSpace, frame_of
from extend_mcp.documents.structure.upright import turn_box

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

USUAL = 0.87
"""The usual size of a font, as a share of the height of its words' boxes."""
TALL = 1.6
"""In sizes: fonts of text claim less height."""
CLAIMED = 1.15
"""In heights that its font claims: a higher box also holds letters of another size."""
RISE, DROP = 0.95, 0.3
"""How far letters reach above and below their base line, in sizes."""
NEAR = 1.0
"""In points: how far before its text a word may begin."""

QUARTERS, SIDEWAYS = (0, 90, 180, 270), (90, 270)
_Placed = tuple[float, float, DrawnText]
"""Where a text begins on the page: the height of its base line, and from the left."""
_FIRST, _SECOND = itemgetter(0), itemgetter(1)


def set_sizes(source: "PdfPage", objects: PageObjects, page: Page) -> None:
    """Set the sizes of the words of a page that is not set upright yet, and cut their boxes, in place."""
    frame = frame_of(source, page)
    drawn = _drawn_sizes(objects, {word.size for word in page.words if word.size}, frame.unit)
    texts = {
        turn: _Texts(objects, frame, page, turn) for turn in {word.turn for word in page.words}.intersection(QUARTERS)
    }
    if any(sizes != [size] for size, sizes in drawn.items()):
        for word in page.words:
            if word.size and (sizes := drawn.get(word.size)):
                word.size = sizes[0] if len(sizes) == 1 else _size_among(sizes, word, texts.get(word.turn))
    for turn, some in texts.items():
        cut = [(word, text) for word in _tall(page.words, turn) if (text := _fit(word, some)) is not None]
        page.words += _lost(cut, some)


def _tall(words: Sequence[Word], turn: int) -> list[Word]:
    """The words of one turn that are too high for their sizes; asked for every word of a page."""
    if turn in SIDEWAYS:
        return [one for one in words if one.turn == turn and one.box.right - one.box.left > TALL * (one.size or inf)]
    return [one for one in words if one.turn == turn and one.box.bottom - one.box.top > TALL * (one.size or inf)]


def _height(word: Word) -> float:
    box = word.box
    return box.right - box.left if word.turn in SIDEWAYS else box.bottom - box.top


def _drawn_sizes(objects: PageObjects, wanted: set[float], unit: float) -> dict[float, list[float]]:
    """The sizes in points in which the page draws each of these sizes of the file; none of those it does not draw."""
    found: dict[float, set[float]] = defaultdict(set)
    for size, drawn in objects.sizes:
        found[round(size, 2)].add(drawn * unit)
    if not found.keys() >= {round(size, 2) for size in wanted}:
        for size, drawn in objects.inner_sizes():
            found[round(size, 2)].add(drawn * unit)
    return {size: sorted(found[round(size, 2)]) for size in wanted if round(size, 2) in found}


def _size_among(sizes: list[float], word: Word, texts: "_Texts | None") -> float:
    """The size of a word among some: that of its text, else the one that fits its height best."""
    if texts is not None and (text := texts.of(texts.upright(word.box))) is not None:
        return text.size * texts.unit
    usual = USUAL * _height(word)
    return min(sizes, key=lambda size: abs(size - usual))


def _fit(word: Word, texts: "_Texts") -> DrawnText | None:
    """Set the size of a word by its text, and cut its box if it is too tall even so. Returns the text of a cut word."""
    box = texts.upright(word.box)
    text = texts.of(box)
    word.size = size = None if text is None else text.size * texts.unit
    if text is None or size is None or not TALL * size < box.height <= CLAIMED * text.claimed() * texts.unit:
        return None
    base = texts.place(text).top
    word.box = texts.back(Box(box.left, base - RISE * size, box.right, base + DROP * size))
    return text


def _lost(cut: Sequence[tuple[Word, DrawnText]], texts: "_Texts") -> list[Word]:
    """Marks that liteparse 2.18 takes for doubles of the one above or below: their tall boxes overlap by half."""
    known = {mark.thing for _, mark in cut}
    found = list(cut)
    for word, mark in found:  # it grows: a run of marks may be lost
        for text in texts.like(mark):
            if text.thing not in known:
                known.add(text.thing)
                box, down = texts.upright(word.box), texts.place(text).top - texts.place(mark).top
                moved = texts.back(Box(box.left, box.top + down, box.right, box.bottom + down))
                found.append((replace(word, box=moved), text))
    return [word for word, _ in found[len(cut) :]]


class _Texts:
    """The texts of a page by their places, as it is when words of one turn are upright; those in forms are left out."""

    def __init__(self, objects: PageObjects, frame: PageSpace, page: Page, turn: int) -> None:
        self.unit = frame.unit
        self._objects, self._frame, self._turn = objects, frame, turn
        self._size = page.width or 0.0, page.height or 0.0
        self._placed: list[_Placed] = []
        self._lines: dict[tuple[float, float], list[_Placed]] = {}

    def upright(self, box: Box) -> Box:
        """A box of the page when it is turned upright."""
        return turn_box(box, self._turn, *self._size)

    def back(self, box: Box) -> Box:
        """A box of the page turned upright, as it is on the page."""
        size = self._size[::-1] if self._turn in SIDEWAYS else self._size
        return turn_box(box, -self._turn % 360, *size)

    def of(self, box: Box) -> DrawnText | None:
        """The largest text among those that a word in an upright box begins in or holds."""
        line = self._line(box.top, box.bottom)
        first = bisect_right(line, box.left + NEAR, key=_SECOND) - 1
        last = bisect_left(line, box.right - NEAR, key=_SECOND)
        return max([text for _, _, text in line[max(0, first) : last]], key=lambda text: text.size, default=None)

    def like(self, mark: DrawnText) -> Iterator[DrawnText]:
        """The texts above and below a mark, within the height that its font claims, that show the same letters."""
        place, room, letters = self.place(mark), mark.claimed() * self.unit, self._letters(mark)
        for _, left, text in self._line(place.top - room, place.top + room):
            if abs(left - place.left) < NEAR and text.size == mark.size and self._letters(text) == letters:
                yield text

    def place(self, text: DrawnText) -> Box:
        """Where the base line of a text begins, as a box without extent."""
        return self.upright(self._frame.box((text.x, text.y, text.x, text.y)))

    def _letters(self, text: DrawnText) -> tuple[int, int, int]:
        """Its font, and the width and the height of its letters in twentieths."""
        left, bottom, right, top = self._objects.bounds(text.thing) or (0.0, 0.0, 0.0, 0.0)
        return text.font, round(20 * (right - left)), round(20 * (top - bottom))

    def _line(self, top: float, bottom: float) -> list[_Placed]:
        """The texts whose base lines are between two heights, from left to right."""
        if (top, bottom) not in self._lines:
            placed = self._placed = self._placed or self._place()
            start, end = bisect_left(placed, top, key=_FIRST), bisect_right(placed, bottom, key=_FIRST)
            self._lines[top, bottom] = sorted(placed[start:end], key=_SECOND)
        return self._lines[top, bottom]

    def _place(self) -> list[_Placed]:
        places = ((self.place(text), text) for text in self._objects.texts())
        return sorted(((box.top, box.left, text) for box, text in places), key=_FIRST)
