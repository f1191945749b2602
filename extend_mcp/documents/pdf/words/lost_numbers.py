"""Adds numbers of one or two digits about the middle of a page, which liteparse leaves out.

liteparse 2.18 takes a number that is alone on its line there for that of a line of a patent, printed between its two
columns. Most are page numbers; but they may be figures of a table, all of a column.
"""

import re
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.pdf.objects import PageObjects
from extend_mcp.documents.pdf.page_space import frame_of

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

BEFORE, BEHIND, WIDEST = 5.0, 20.0, 15.0
"""In points: how far from the middle of the page the middles of such numbers are, and their most width."""
_NUMBER = re.compile(r"\d{1,2}")


def add_lost_numbers(source: "PdfPage", objects: PageObjects, page: Page) -> None:
    """Add, in place, the numbers that are at the place of no word."""
    if not objects.central or not page.width:
        return
    frame, middle = frame_of(source, page), page.width / 2
    near: list[Word] | None = None
    for text in objects.central:
        sides = objects.bounds(text)
        box = frame.box(sides) if sides is not None else None
        if box is None or box.width > WIDEST or not -BEFORE <= (box.left + box.right) / 2 - middle <= BEHIND:
            continue
        if near is None:
            near = [word for word in page.words if word.box.left < middle + BEHIND and word.box.right > middle - BEFORE]
        if any(_holds(word.box, box) for word in near):
            continue
        if _NUMBER.fullmatch(number := objects.written(text).strip()):
            found = Word(number, box, size=objects.drawn(text).size * frame.unit)
            page.words.append(found)
            near.append(found)


def _holds(box: Box, other: Box) -> bool:
    """Whether the middle of another box is in a box."""
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom
