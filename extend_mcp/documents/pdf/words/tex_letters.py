"""Ligatures and bullets of TeX's bitmap fonts, whose letters have no names.

liteparse 2.18 reads `ff` as `ft`, and `fl` as `Th`.
"""

from typing import TYPE_CHECKING

from extend_mcp.documents.page import Page
from extend_mcp.documents.pdf.page_space import frame_of
from extend_mcp.documents.pdf.words.letters_to_words import words_of
from extend_mcp.documents.pdf.words.word_grid import Near

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_CODES = {**dict(zip((*range(0x0B, 0x10), *range(0x1B, 0x20)), 2 * _LIGATURES, strict=True)), 0x88: "•"}
"""In TeX's encodings OT1, T1 and TS1."""
_BULLET = "ffl"
"""A bullet in the encoding OMS has the code of this ligature, which is no word."""


def mend_ligatures(source: "PdfPage", page: Page) -> None:
    """Set the texts of words with such letters in place."""
    near = Near(words_of(source, frame_of(source, page), codes=_CODES))
    for word in page.words:
        texts = [other.text for other in near.inside(word.box)]
        if len(texts) == 1 and any(letters in texts[0] for letters in _CODES.values()):
            word.text = "•" if texts[0] == _BULLET else texts[0]
