"""Small text that a page draws at another size than its font says: prints of two pages on one sheet, fonts of size 1.

liteparse 2.18 measures gaps between words, and between lines, by the size of the font alone. On such pages words touch
("in2007"), and the second line beside a tall mark of a list is lost. PDFium measures what is drawn.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Page, Word
from extend_mcp.documents.pdf.objects import Objects
from extend_mcp.documents.pdf.page_space import frame_of
from extend_mcp.documents.pdf.words.letters_to_words import words_of
from extend_mcp.documents.pdf.words.narrow_blanks import BLANK, part_word
from extend_mcp.documents.pdf.words.word_grid import Near

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

SHRUNKEN, GROWN = 0.99, 1.2
"""How large text is drawn, of the size of its font: .71 on two pages a sheet, .97 where a page was
made to fit, 5 and more with fonts of size 1."""
TOUCHING = 0.73
"""At this scale words touch; at .75, which is Chromium's, none does."""
TALL = 1.4
"""Of the font's size: the height of a mark beside which lines are lost."""
SMALL, SEVERAL = 9.0, 20
"""Points of height of small words, and how many make it worth to look: of fonts of size 1 larger ones never touch."""


def mend_shrunken(source: "PdfPage", objects: Objects, page: Page) -> None:
    """Part, in place, the words of a shrunken page that touch, and add those that were lost."""
    if not _may_be_wrong(objects.text_scale, page.words):
        return
    drawn = [word for word in words_of(source, frame_of(source, page)) if not word.turn and _is_on(page, word)]
    near = Near(drawn)
    page.words = [part for word in page.words for part in part_word(word, _apart(near.inside(word.box)))]
    known = Near(page.words)
    page.words += [word for word in drawn if not _is_known(word, known.reached(word.box))]


def _may_be_wrong(scale: float, words: Sequence[Word]) -> bool:
    """Whether words of a page may touch that have a gap, or lines may be lost."""
    if scale < SHRUNKEN:
        return scale < TOUCHING or any(word.size and word.box.height > TALL * word.size for word in words)
    return scale > GROWN and sum(word.box.height < SMALL for word in words) >= SEVERAL


def _apart(words: Sequence[Word]) -> Sequence[Word]:
    """The words, if all have gaps between them."""
    ordered = sorted(words, key=lambda word: word.box.left)
    gaps = (after.box.left - word.box.right for word, after in pairwise(ordered))
    return ordered if all(gap >= BLANK * ordered[0].box.height for gap in gaps) else ()


def _is_on(page: Page, word: Word) -> bool:
    across, down = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return 0 <= across <= (page.width or 0) and 0 <= down <= (page.height or 0)


def _is_known(word: Word, others: Sequence[Word]) -> bool:
    """Whether the words in a word's place have its letters, in one or in several pieces."""
    pieces = sorted(others, key=lambda other: other.box.left)
    return _letters(word) in "".join(map(_letters, pieces))


def _letters(word: Word) -> str:
    return "".join(filter(str.isalnum, word.text))
