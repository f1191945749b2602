"""Mends words of text that a page draws smaller or larger than its font size: two pages on a sheet, fonts of size 1.

liteparse 2.18 measures gaps between words, and between lines, by the size of the font alone. On such pages words touch
("in2007"), and the second line beside a tall mark of a list is lost. PDFium measures what is drawn.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from extend_mcp.documents.lines import within
from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.pdf.objects import PageObjects
from extend_mcp.documents.pdf.page_space import frame_of
from extend_mcp.documents.pdf.words.letters_to_words import words_of
from extend_mcp.documents.pdf.words.narrow_blanks import BLANK, part_word
from extend_mcp.documents.pdf.words.word_grid import Near

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

SHRUNKEN, GROWN = 0.99, 1.2
"""The drawn size of text, as a share of its font size: .71 for two pages on a sheet, .97 for a page that was made to
fit, 5 and more for fonts of size 1."""
TOUCHING = 0.73
"""Below this share words touch; at .75, as in prints of Chromium, none did."""
TALL = 1.4
"""The least height of a mark next to which lines are lost, in font sizes."""
SMALL, SEVERAL = 9.0, 20
"""The most height of a small word, in points, and the number of small words from which a page is mended: with fonts of
size 1, larger words do not touch."""


def mend_shrunken(source: "PdfPage", objects: PageObjects, page: Page) -> None:
    """Split, in place, the words of such a page that touch, and add the words that were lost."""
    if not _may_be_wrong(objects.text_scale, page.words):
        return
    area = Box(0, 0, page.width or 0, page.height or 0)
    drawn = [word for word in words_of(source, frame_of(source, page)) if not word.turn and within(word, area)]
    near = Near(drawn)
    page.words = [part for word in page.words for part in part_word(word, _apart(near.inside(word.box)))]
    known = Near(page.words)
    page.words += [word for word in drawn if not _is_known(word, known.reached(word.box))]


def _may_be_wrong(scale: float, words: Sequence[Word]) -> bool:
    """True if words of a page may have lost the gap between them, or lines may be lost."""
    if scale < SHRUNKEN:
        return scale < TOUCHING or any(word.size and word.box.height > TALL * word.size for word in words)
    return scale > GROWN and sum(word.box.height < SMALL for word in words) >= SEVERAL


def _apart(words: Sequence[Word]) -> Sequence[Word]:
    """The words from left to right; none unless there is a gap between all of them."""
    if len(words) < 2:
        return words
    ordered = sorted(words, key=lambda word: word.box.left)
    gaps = (after.box.left - word.box.right for word, after in pairwise(ordered))
    return ordered if all(gap >= BLANK * ordered[0].box.height for gap in gaps) else ()


def _is_known(word: Word, others: Sequence[Word]) -> bool:
    """True if other words at the place of a word have its letters, in one or in several pieces."""
    pieces = sorted(others, key=lambda other: other.box.left)
    return _letters(word) in "".join(map(_letters, pieces))


def _letters(word: Word) -> str:
    return "".join(filter(str.isalnum, word.text))
