"""Puts the letters of words in Hebrew, Arabic and similar scripts into reading order.

A PDF may hold the letters of one word in page order, from left to right, and those of the next in reading order; only
their places show which. PDFium gives places of letters, and blanks that liteparse leaves out.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Page, Word
from extend_mcp.documents.pdf.page_space import frame_of
from extend_mcp.documents.pdf.words.letters_to_words import Letter, words_of
from extend_mcp.documents.pdf.words.word_grid import Near
from extend_mcp.documents.structure.text.direction import is_right_to_left

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_LEFT_TO_RIGHT = re.compile(r"[^\W_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_INNER = frozenset(".,:/%+'")
"""Signs that stay with the figures beside them."""


def mend_words(source: "PdfPage", page: Page) -> None:
    """Read lines with words of such scripts again, in place: liteparse also puts figures on them in wrong places."""
    if "".join([word.text for word in page.words]).isascii():
        return
    leftwards = [word for word in page.words if is_right_to_left(word.text)]
    if not leftwards:
        return
    middles = sorted(word.box.top + word.box.height / 2 for word in leftwards)
    kept = [word for word in page.words if not _is_beside(word, middles)]
    read = words_of(source, frame_of(source, page), order=in_reading_order)
    near = Near(kept)
    page.words = kept + [word for word in read if not near.inside(word.box)]


def _is_beside(word: Word, middles: Sequence[float]) -> bool:
    """True if a word is on a line at one of the heights."""
    at = bisect_left(middles, word.box.top)
    return at < len(middles) and middles[at] <= word.box.bottom


def in_reading_order(letters: Sequence[Letter]) -> list[Letter]:
    """The letters of one word; figures and Latin letters within it keep their own order."""
    if not is_right_to_left("".join(letter.text for letter in letters)):
        return list(letters)
    ordered: list[Letter] = []
    leftwards = sorted(letters, key=lambda letter: -(letter.sides[0] + letter.sides[2]))
    for inner, stretch in groupby(leftwards, key=lambda letter: _runs_right(letter.text)):
        run = list(stretch)
        ordered += run[::-1] if inner else run
    return ordered


def _runs_right(letter: str) -> bool:
    return letter in _INNER or _LEFT_TO_RIGHT.match(letter) is not None
