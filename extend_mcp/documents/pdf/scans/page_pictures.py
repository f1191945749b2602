"""The pictures on a PDF page: scans that fill it, and figures."""

from typing import TYPE_CHECKING

from extend_mcp.documents.page import Block, Box, Page
from extend_mcp.documents.pdf.objects import PageObjects
from extend_mcp.documents.pdf.page_space import Sides, frame_of

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

SCAN, GROUND, FIGURE = 0.6, 0.9, 0.05
"""The least shares of a page's area for a scan, for a background picture of the whole page, and for a figure."""
PASTED = 0.2
"""The least share for a picture that may be a scan pasted beside text. Of 575 pages, 11 have one."""
MAX_PICTURES = 200
"""The most pictures of one page that are looked at."""


def is_scan(objects: PageObjects, sides: Sides) -> bool:
    """True if a picture there covers most of the page."""
    return _share(objects, sides) >= SCAN


def has_scan(objects: PageObjects) -> bool:
    """True if one picture, or its strips, cover most of the page."""
    return sum(_share(objects, sides) for sides in _strips(objects)) >= SCAN


def below_scan(objects: PageObjects) -> int:
    """The number of objects that are drawn before the last strip of the page's scan."""
    strips = set(_strips(objects))
    return next(
        (
            index
            for index in range(len(objects.things) - 1, -1, -1)
            if objects.things[index][1] < 0 and objects.bounds(objects.things[index][0]) in strips
        ),
        0,
    )


def _strips(objects: PageObjects) -> list[Sides]:
    wide = SCAN * (objects.shown[2] - objects.shown[0])
    return [sides for sides in objects.pictures[:MAX_PICTURES] if sides[2] - sides[0] >= wide]


def has_pasted(objects: PageObjects) -> bool:
    """True if one picture is large enough to be a scan that was pasted beside text."""
    return any(_share(objects, sides) >= PASTED for sides in objects.pictures[:MAX_PICTURES])


def on_picture(objects: PageObjects, text: int) -> bool:
    """True if the middle of a text is on a picture."""
    own = objects.bounds(text)
    if own is None:
        return False
    x, y = (own[0] + own[2]) / 2, (own[1] + own[3]) / 2
    return any(
        left <= x <= right and bottom <= y <= top for left, bottom, right, top in objects.pictures[:MAX_PICTURES]
    )


def add_figures(source: "PdfPage", objects: PageObjects, page: Page) -> None:
    """Add a block for each picture that covers at least a twentieth of the page and is not its background."""
    frame, known = frame_of(source, page), set()
    for sides in objects.pictures[:MAX_PICTURES]:
        if FIGURE <= _share(objects, sides) < GROUND and (box := _seen(frame.box(sides), page)) not in known:
            known.add(box)
            page.blocks.append(Block("figure", "", box))


def _seen(box: Box, page: Page) -> Box:
    """The part of a box that is on the page."""
    right, bottom = min(box.right, page.width or box.right), min(box.bottom, page.height or box.bottom)
    return Box(max(box.left, 0.0), max(box.top, 0.0), right, bottom)


def _share(objects: PageObjects, sides: Sides) -> float:
    """The share of the page's area that a part of it covers."""
    left, bottom, right, top = objects.shown
    across = min(right, sides[2]) - max(left, sides[0])
    down = min(top, sides[3]) - max(bottom, sides[1])
    return max(across, 0.0) * max(down, 0.0) / ((right - left) * (top - bottom) or 1.0)
