"""Converts a PDF page's own space, with its origin at the bottom left, to points from the top left of the read page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Page

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

Sides = tuple[float, float, float, float]
"""Left, bottom, right, top, in a PDF page's own space."""


@dataclass(frozen=True, slots=True)
class PageSpace:
    """The visible area of a page, its turn (0, 90, 180 or 270 degrees clockwise), and its unit in points."""

    seen: Sides
    turn: int
    unit: float

    def box(self, sides: Sides) -> Box:
        """The box of an area of the page's own space."""
        left, bottom, right, top = self.seen
        x1, y1, x2, y2 = sides
        match self.turn:
            case 90:
                x1, y1, x2, y2 = y1 - bottom, x1 - left, y2 - bottom, x2 - left
            case 180:
                x1, y1, x2, y2 = right - x2, y1 - bottom, right - x1, y2 - bottom
            case 270:
                x1, y1, x2, y2 = top - y2, right - x2, top - y1, right - x1
            case _:
                x1, y1, x2, y2 = x1 - left, top - y2, x2 - left, top - y1
        return Box(x1 * self.unit, y1 * self.unit, x2 * self.unit, y2 * self.unit)


def frame_of(source: "PdfPage", page: Page) -> PageSpace:
    """The frame of a page of PDFium that was read as `page`, not set upright."""
    left, bottom, right, top = source.get_bbox()
    turn = source.get_rotation()
    width = top - bottom if turn % 180 else right - left
    return PageSpace((left, bottom, right, top), turn, (page.width or width) / width if width else 1.0)
