"""Merges the words of a file and those of OCR on the same page."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.structure.upright import turn_box

KNOWN = 0.4
"""Share of a word's area: if known words cover so much of it, they are the same text."""
_SQUARE = 24.0


def merged(page: Page, read: Page) -> Page:
    """The page with the OCR words where it has none.

    It is the page of OCR if most words are of OCR, or if OCR set it upright.
    """
    known = [word for word in page.words if any(map(str.isalnum, word.text)) or word.text in "☒☐"]
    turned = read.rotation or 0
    here = [_straightened(_turned(word, turned, page), read) for word in known]
    new = _unknown(read.words, here)
    if known and not turned and not read.slant and len(new) < len(known):
        page.words += _unknown(new, page.words)
        return page
    read.words = [*here, *new]
    if read.rotation is not None:
        read.rotation = (turned + (page.rotation or 0)) % 360
    return read


def _turned(word: Word, turned: int, page: Page) -> Word:
    """The word on the page after a clockwise turn."""
    if not turned:
        return word
    box = turn_box(word.box, 360 - turned, page.width or 0.0, page.height or 0.0)
    return replace(word, box=box, turn=(word.turn + turned) % 360)


def _straightened(word: Word, read: Page) -> Word:
    """The word at its place on a page whose lines lay askew and were set straight."""
    if not read.slant:
        return word
    box = word.box
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    x, y = read.slant.straight(*middle, read.width or 1.0, read.height or 1.0)
    left, top = x - box.width / 2, y - box.height / 2
    return replace(word, box=Box(left, top, left + box.width, top + box.height))


def _unknown(read: Sequence[Word], known: Sequence[Word]) -> list[Word]:
    """The OCR words that are not at the place of a known word."""
    places: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in known:
        for place in _places(word.box):
            places[place].append(word)
    return [word for word in read if not _is_known(word, places)]


def _places(box: Box) -> Iterator[tuple[int, int]]:
    """The first 1,000 squares of a grid that a box touches."""
    rows = range(int(box.top // _SQUARE), int(box.bottom // _SQUARE) + 1)
    columns = range(int(box.left // _SQUARE), int(box.right // _SQUARE) + 1)
    return islice(((row, column) for row in rows for column in columns), 1000)


def _is_known(word: Word, places: Mapping[tuple[int, int], Sequence[Word]]) -> bool:
    """True if known words cover at least `KNOWN` of an OCR word."""
    near = {id(one): one.box for place in _places(word.box) for one in places.get(place, ())}
    across = ((min(word.box.right, b.right) - max(word.box.left, b.left), b) for b in near.values())
    area = sum(
        width * max(0.0, min(word.box.bottom, b.bottom) - max(word.box.top, b.top)) for width, b in across if width > 0
    )
    return area >= KNOWN * word.box.width * word.box.height
