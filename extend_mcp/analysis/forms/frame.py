"""Converts a PDF page's own coordinates to the displayed page, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box

if TYPE_CHECKING:
    from pypdf import PageObject

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's own points, origin at the bottom left."""


@dataclass(frozen=True, slots=True)
class CropFrame:
    """The displayed part of a page: its crop box, turned clockwise by `turn` (0, 90, 180 or 270)."""

    crop: Rect
    turn: int

    @classmethod
    def of(cls, page: "PageObject") -> "CropFrame":
        """The frame of a page."""
        left, bottom, right, top = (float(edge) for edge in page.cropbox)
        crop = min(left, right), min(bottom, top), max(left, right), max(bottom, top)
        return cls(crop, round(page.rotation / 90) * 90 % 360)

    def box(self, rect: Sequence[float]) -> Box:
        """A rectangle of the PDF as displayed: in points from the top left of the upright page."""
        corners = [self._shown(rect[0], rect[1]), self._shown(rect[2], rect[3])]
        across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        return Box(across[0], down[0], across[1], down[1])

    def rect(self, box: Box) -> Rect:
        """A displayed box as a rectangle of the PDF."""
        corners = [self._own(box.left, box.top), self._own(box.right, box.bottom)]
        across, up = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        return across[0], up[0], across[1], up[1]

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.crop
        match self.turn:
            case 90:
                return y - bottom, x - left
            case 180:
                return right - x, y - bottom
            case 270:
                return top - y, right - x
            case _:
                return x - left, top - y

    def _own(self, across: float, down: float) -> tuple[float, float]:
        left, bottom, right, top = self.crop
        match self.turn:
            case 90:
                return left + down, bottom + across
            case 180:
                return right - across, bottom + down
            case 270:
                return right - down, top - across
            case _:
                return left + across, top - down
