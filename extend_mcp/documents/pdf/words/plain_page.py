"""The text of a page that liteparse does not lay out, by PDFium."""

import math
import re
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.structure.upright import SLANT, turn_box

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_WORD = re.compile(r"\S+")
_LINE_END_HYPHEN = "\ufffe"
"""PDFium 5.15's character for a hyphen at the end of a line."""


def plain_page(source: "PdfPage", number: int) -> Page:
    """A page with only its words, without its drawings."""
    from pypdfium2.raw import FPDFText_GetCharAngle

    left, bottom, right, top = source.get_bbox()
    turned = source.get_rotation()
    text = source.get_textpage()
    words: list[Word] = []
    for found in _WORD.finditer(text.get_text_range()):
        places = [text.get_charbox(at, loose=True) for at in range(*found.span())]
        lefts, bottoms, rights, tops = zip(*places, strict=True)
        box = Box(min(lefts) - left, top - max(tops), max(rights) - left, top - min(bottoms))
        box = turn_box(box, (360 - turned) % 360, right - left, top - bottom)
        angle = round(math.degrees(FPDFText_GetCharAngle(text, found.start())))
        letters = found[0].replace(_LINE_END_HYPHEN, "-")
        if abs(angle - 180) <= SLANT and lefts[0] < lefts[-1]:
            letters = letters[::-1]  # PDFium gives upside-down letters from left to right if they are placed one by one
        words.append(Word(letters, box, turn=(turned + angle) % 360))
    width, height = source.get_size()
    return Page(number, width, height, words)
