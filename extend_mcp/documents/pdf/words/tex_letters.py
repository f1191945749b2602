"""Letters of TeX's bitmap fonts, which have no names: their codes are those of TeX's own encodings.

liteparse 2.18 reads `ff` as `ft`, `fl` as `Th`, and the other letters as Latin-1.
"""

import re
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Page
from extend_mcp.documents.pdf.page_space import frame_of
from extend_mcp.documents.pdf.words.letters_to_words import words_of
from extend_mcp.documents.pdf.words.word_grid import Near

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_CODES = dict(zip((*range(0x0B, 0x10), *range(0x1B, 0x20)), 2 * _LIGATURES, strict=True))
"""In TeX's encodings OT1 and T1."""
_LETTERS = dict(
    zip(
        (*map(chr, range(0x80, 0x9D)), *map(chr, range(0xA0, 0xBD)), "\xd7", "\xf7", "\xff"),
        "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳŒœß",
        strict=True,
    )
)
"""Letters of T1 by those that have their codes in Latin-1."""
_LETTER = re.compile("(?<=[^\\W\\d_])[\x80-\x9c\xa0-\xbc\xd7\xf7\xff]|[\x80-\x9c\xa0-\xbc\xd7\xf7](?=[a-z])")
"""One beside another letter; alone they are signs, as `°`."""
_BULLETS = {"ffl", "\x88"}
"""A bullet in the encodings OMS and TS1."""


def mend_letters(source: "PdfPage", page: Page) -> None:
    """Set the texts of words with such letters in place."""
    near = Near(words_of(source, frame_of(source, page), codes=_CODES))
    for word in page.words:
        texts = [other.text for other in near.inside(word.box)]
        if len(texts) == 1 and (any(letters in texts[0] for letters in _LIGATURES) or not texts[0].isascii()):
            word.text = "•" if texts[0] in _BULLETS else _LETTER.sub(lambda found: _LETTERS[found[0]], texts[0])
