"""Accents that TeX draws as signs of their own, over the letter behind them: `K¨uche` is `Küche`."""

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Page
from extend_mcp.documents.pdf.words.letters_to_words import MAX_LETTERS

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_COMBINING = dict(
    zip("`´ˆ˜¨ˇ˘¯˙˚˝¸", "\u0300\u0301\u0302\u0303\u0308\u030c\u0306\u0304\u0307\u030a\u030b\u0327", strict=True)
)
_DOTLESS = {"ı": "i", "ȷ": "j"}
_ACCENTED = re.compile(f"([{''.join(_COMBINING)}])([^\\W\\d_])")
OVER = 0.5
"""The least overlap of an accent and its letter, as a share of the narrower one. Other signs are beside the letter."""


def mend_accents(source: "PdfPage", page: Page) -> None:
    """Put the accents on the letters of words in place, if they are drawn over these."""
    texts = "".join([word.text for word in page.words])
    if (texts.isascii() and "`" not in texts) or not _ACCENTED.search(texts) or not _are_over_letters(source):
        return
    for word in page.words:
        word.text = _ACCENTED.sub(_composed, word.text)


def _composed(found: re.Match[str]) -> str:
    letter = _DOTLESS.get(found[2], found[2])
    whole = unicodedata.normalize("NFC", letter + _COMBINING[found[1]])
    return whole if len(whole) == 1 else found[0]


def _are_over_letters(source: "PdfPage") -> bool:
    """True if most accents before letters are drawn over them."""
    import pypdfium2.raw as pdfium

    page = source.get_textpage()
    letters = [chr(pdfium.FPDFText_GetUnicode(page, at)) for at in range(min(page.count_chars(), MAX_LETTERS))]
    over = [
        _overlap(page.get_charbox(at, loose=True), page.get_charbox(at + 1, loose=True)) >= OVER
        for at, (one, other) in enumerate(pairwise(letters))
        if one in _COMBINING and other.isalpha()
    ]
    return sum(over) * 2 > len(over)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """How much two boxes (left, bottom, right, top) share, as a share of the narrower one's width."""
    narrower = min(one[2] - one[0], other[2] - other[0])
    return (min(one[2], other[2]) - max(one[0], other[0])) / narrower if narrower > 0 else 0.0
