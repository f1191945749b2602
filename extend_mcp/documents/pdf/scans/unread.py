"""Finds pages whose text layer covers only a part, such as a scan with a stamp or a fax header."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from extend_mcp.documents.page import Page, Word
from extend_mcp.documents.pdf.picture import render

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

SIDE = 400
"""Pixels of the picture whose ink is counted."""
UNREAD, LEAST_INK = 0.5, 0.002
"""The least share of ink outside of words, and the least share of the page that it covers, for OCR to read a page."""
FULL = 0.15
"""Share of a page's area: if words cover so much, the text is complete. Pages of plain text have .2, stamps .01."""
MARGIN = 2.0
"""In points: ink within this distance of a word belongs to it."""
_AROUND, _DARKER = 4, 40


class UnreadInk(NamedTuple):
    """Shares of ink outside of words: `share` of all ink, `of_page` of the page's area."""

    share: float
    of_page: float


def is_mostly_unread(source: "PdfPage", page: Page) -> bool:
    """True if most of the ink of a page in the file is outside of its words."""
    words = sum([word.box.width * word.box.height for word in page.words])
    if words >= FULL * (page.width or 0) * (page.height or 0):
        return False
    ink = unread_ink(source, page, page.words)
    return ink.share > UNREAD and ink.of_page > LEAST_INK


def unread_ink(source: "PdfPage", page: Page, words: Sequence[Word]) -> UnreadInk:
    """The ink of a page that is outside of these words."""
    picture = render(source, SIDE).convert("L")
    ink = _ink(picture)
    total = _count(ink)
    _clear(ink, words, picture.width / (page.width or 1), picture.height / (page.height or 1))
    left = _count(ink)
    return UnreadInk(left / (total or 1), left / (picture.width * picture.height))


def _ink(picture: "Image") -> "Image":
    """White where the picture is darker than its surroundings: at strokes, not in areas."""
    from PIL import ImageChops, ImageFilter

    around = picture.filter(ImageFilter.BoxBlur(_AROUND))
    return ImageChops.subtract(around, picture).point(lambda value: 255 if value > _DARKER else 0)


def _count(ink: "Image") -> int:
    return ink.histogram()[255]


def _clear(ink: "Image", words: Sequence[Word], across: float, down: float) -> None:
    for word in words:
        box = word.box
        left, top = int((box.left - MARGIN) * across), int((box.top - MARGIN) * down)
        right, bottom = int((box.right + MARGIN) * across) + 1, int((box.bottom + MARGIN) * down) + 1
        ink.paste(0, (left, top, max(right, left + 1), max(bottom, top + 1)))
