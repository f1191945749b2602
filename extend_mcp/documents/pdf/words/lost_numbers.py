"""Adds numbers of one or two digits near the middle of a page, which liteparse leaves out.

liteparse 2.18 takes a number that is alone on its line there for that of a line of a patent, printed between its two
columns. Most are page numbers; but they may be figures of a table, all of a column.
"""

import ctypes
import re
from array import array
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.pdf.objects import PageObjects, bare, pointer
from extend_mcp.documents.pdf.page_space import frame_of

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

BEFORE, BEHIND, WIDEST = 5.0, 20.0, 15.0
"""In points: how far from the middle of the page the middles of such numbers are, and their most width."""
MAX_WRITTEN = 64
"""The most characters that are read of a text."""
_NUMBER = re.compile(r"\d{1,2}")


def add_lost_numbers(source: "PdfPage", objects: PageObjects, page: Page) -> None:
    """Add, in place, the numbers that are at the place of no word."""
    if not objects.central or not page.width:
        return
    frame, middle = frame_of(source, page), page.width / 2
    near: list[Word] | None = None
    layer: PdfTextPage | None = None
    for text in objects.central:
        sides = objects.bounds(text)
        box = frame.box(sides) if sides is not None else None
        if box is None or box.width > WIDEST or not -BEFORE <= (box.left + box.right) / 2 - middle <= BEHIND:
            continue
        if near is None:
            near = [word for word in page.words if word.box.left < middle + BEHIND and word.box.right > middle - BEFORE]
        if any(_holds(word.box, box) for word in near):
            continue
        layer = layer or source.get_textpage()
        if _NUMBER.fullmatch(number := _written(text, layer).strip()):
            found = Word(number, box, size=objects.drawn(text).size * frame.unit)
            page.words.append(found)
            near.append(found)


def _written(text: int, layer: "PdfTextPage") -> str:
    """What a text says, up to some characters."""
    letters = array("H", [0] * MAX_WRITTEN)
    read = bare("FPDFTextObj_GetText", ctypes.c_ulong, *[ctypes.c_void_p] * 3, ctypes.c_ulong)
    size = read(text, pointer(layer), letters.buffer_info()[0], 2 * MAX_WRITTEN)
    return letters.tobytes()[: min(size, 2 * MAX_WRITTEN)].decode("utf-16-le", errors="ignore").rstrip("\0")


def _holds(box: Box, other: Box) -> bool:
    """True if the middle of another box is in a box."""
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom
