"""Blanks without width: in fonts in which a blank has no width, or letters reach over the next one.

The words around them touch, like pieces of one word. Only the file's own blanks separate them, and only PDFium has
those: liteparse also reports blanks that are not in the file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.pdf.page_space import frame_of
from extend_mcp.documents.pdf.words.letters_to_words import words_of
from extend_mcp.documents.pdf.words.word_grid import Near

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

BLANK = 0.1
"""The gap that is made for a blank, as a share of the word's height, so that the words are not taken for one."""
_UNSPACED = re.compile("[\u0e00-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Letters of Thai, Lao, Tibetan, Burmese, Khmer, Chinese and Japanese, whose words are written without blanks."""


def part_words(source: "PdfPage", page: Page, closed: Sequence[Word]) -> None:
    """Split, in place, the words among `closed` (joined from pieces) in which the file has blanks."""
    spaced = [word for word in closed if word.text.isascii() or not _UNSPACED.search(word.text)]
    if not spaced:
        return
    near = Near(words_of(source, frame_of(source, page), own_blanks=True))
    parts = {id(word): list(part_word(word, near.inside(word.box))) for word in spaced}
    page.words = [part for word in page.words for part in parts.get(id(word), (word,))]


def part_word(word: Word, inner: Sequence[Word]) -> Iterator[Word]:
    """PDFium's words at the place of a word, if they have its letters; else the word itself."""
    parts = sorted(inner, key=lambda part: part.box.left) if len(inner) > 1 else ()
    if not parts or not _is_same("".join([part.text for part in parts]), word.text):
        yield word
        return
    box, room, start = word.box, BLANK * word.box.height, 0
    for part, after in zip_longest(parts, parts[1:]):
        end = start + len(part.text)
        right = box.right if after is None else min(part.box.right, after.box.left - room)
        left = part.box.left
        yield replace(word, text=word.text[start:end], box=Box(left, box.top, max(left, right), box.bottom))
        start = end


def _is_same(one: str, other: str) -> bool:
    """True if two texts have the same letters; liteparse makes curly quotes and long dashes plain."""
    return len(one) == len(other) and all(
        a == b or not (a.isalnum() or b.isalnum()) for a, b in zip(one, other, strict=True)
    )
