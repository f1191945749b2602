"""Sets the sizes of fonts as the page draws them, and cuts boxes that are much higher than their letters.

liteparse gives the sizes that the file says, which the page may scale: Chromium prints at .75, other files scale fonts
of size 1. Its boxes are as high as a font claims to be: Symbol, in which Word prints bullets, claims 2.5 sizes, so that
they reach over the lines above and below. PDFium knows both for each text that it draws.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.pdf.objects import DrawnText, Objects
from extend_mcp.documents.pdf.page_space import PageSpace, frame_of

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

_Placed = tuple[float, float, DrawnText]
"""Where a text begins on the page: the height of its base line, and from the left."""
_FIRST, _SECOND = itemgetter(0), itemgetter(1)


def set_sizes(source: "PdfPage", objects: Objects, page: Page) -> None:
    """Set the sizes of the words of a page that is not set upright yet, and cut their boxes, in place."""
    frame = frame_of(source, page)
    drawn = _drawn_sizes(objects, {word.size for word in page.words if word.size}, frame.unit)
    texts = _Texts(objects, frame)
    if any(sizes != [size] for size, sizes in drawn.items()):
        for word in page.words:
            if word.size and (sizes := drawn.get(word.size)):
                word.size = sizes[0] if len(sizes) == 1 else _size_among(sizes, word, texts)
    tall = [word for word in page.words if word.size and word.box.height > TALL * word.size and not word.turn]
    page.words += _lost([(word, text) for word in tall if (text := _fit(word, texts)) is not None], texts)


def _drawn_sizes(objects: Objects, wanted: set[float], unit: float) -> dict[float, list[float]]:
    """The sizes in points in which the page draws each of these sizes of the file; none of those it does not draw."""
    found: dict[float, set[float]] = defaultdict(set)
    for size, drawn in objects.sizes:
        found[round(size, 2)].add(drawn * unit)
    if not found.keys() >= {round(size, 2) for size in wanted}:
        for size, drawn in objects.inner_sizes():
            found[round(size, 2)].add(drawn * unit)
    return {size: sorted(found[round(size, 2)]) for size in wanted if round(size, 2) in found}


def _size_among(sizes: list[float], word: Word, texts: "_Texts") -> float:
    """The size of a word among some: that of its text, else the one that fits its height best."""
    if not word.turn and (text := texts.of(word)) is not None:
        return text.size * texts.unit
    usual = USUAL * word.box.height
    return min(sizes, key=lambda size: abs(size - usual))


def _fit(word: Word, texts: "_Texts") -> DrawnText | None:
    """Set the size of a word by its text, and cut its box if it is too tall even so. Returns the text of a cut word."""
    box, text = word.box, texts.of(word)
    word.size = size = None if text is None else text.size * texts.unit
    if text is None or size is None or not TALL * size < box.height <= CLAIMED * text.claimed() * texts.unit:
        return None
    base = texts.base(text)
    word.box = Box(box.left, base - RISE * size, box.right, base + DROP * size)
    return text


def _lost(cut: Sequence[tuple[Word, DrawnText]], texts: "_Texts") -> list[Word]:
    """Marks that liteparse 2.18 takes for doubles of the one above or below: their tall boxes overlap by half."""
    known = {mark.thing for _, mark in cut}
    found = list(cut)
    for word, mark in found:  # it grows: a run of marks may be lost
        for text in texts.like(mark):
            if text.thing not in known:
                known.add(text.thing)
                box, down = word.box, texts.base(text) - texts.base(mark)
                found.append((replace(word, box=Box(box.left, box.top + down, box.right, box.bottom + down)), text))
    return [word for word, _ in found[len(cut) :]]


class _Texts:
    """The texts of a page by their places; those in forms are not among them."""

    def __init__(self, objects: Objects, frame: PageSpace) -> None:
        self.unit = frame.unit
        self._objects, self._frame = objects, frame
        self._placed: list[_Placed] = []
        self._lines: dict[tuple[float, float], list[_Placed]] = {}

    def of(self, word: Word) -> DrawnText | None:
        """The largest text among those that a word begins in or holds."""
        line = self._line(word.box.top, word.box.bottom)
        first = bisect_right(line, word.box.left + NEAR, key=_SECOND) - 1
        last = bisect_left(line, word.box.right - NEAR, key=_SECOND)
        return max([text for _, _, text in line[max(0, first) : last]], key=lambda text: text.size, default=None)

    def like(self, mark: DrawnText) -> Iterator[DrawnText]:
        """The texts above and below a mark, within the height that its font claims, that show the same letters."""
        base, room, letters = self.base(mark), mark.claimed() * self.unit, self._letters(mark)
        for _, _, text in self._line(base - room, base + room):
            if abs(text.x - mark.x) < NEAR and text.size == mark.size and self._letters(text) == letters:
                yield text

    def _letters(self, text: DrawnText) -> tuple[int, int, int]:
        """Its font, and the width and the height of its letters in twentieths."""
        left, bottom, right, top = self._objects.bounds(text.thing) or (0.0, 0.0, 0.0, 0.0)
        return text.font, round(20 * (right - left)), round(20 * (top - bottom))

    def base(self, text: DrawnText) -> float:
        """The height of a text's base line on the page."""
        return self._frame.box((text.x, text.y, text.x, text.y)).top

    def _line(self, top: float, bottom: float) -> list[_Placed]:
        """The texts whose base lines are between two heights, from left to right."""
        if (top, bottom) not in self._lines:
            placed = self._placed = self._placed or self._place()
            start, end = bisect_left(placed, top, key=_FIRST), bisect_right(placed, bottom, key=_FIRST)
            self._lines[top, bottom] = sorted(placed[start:end], key=_SECOND)
        return self._lines[top, bottom]

    def _place(self) -> list[_Placed]:
        placed = []
        for text in self._objects.texts():
            box = self._frame.box((text.x, text.y, text.x, text.y))
            placed.append((box.top, box.left, text))
        return sorted(placed, key=_FIRST)
