"""Finds pieces of text that a drawn PDF page does not show."""

import ctypes
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.page import Page
from extend_mcp.documents.pdf.form_objects import typed
from extend_mcp.documents.pdf.objects import WHITE
from extend_mcp.documents.pdf.page_space import Sides, frame_of
from extend_mcp.documents.pdf.picture import RENDER_DPI
from extend_mcp.documents.pdf.words.letters_to_words import MAX_LETTERS

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage, PdfTextPage

SIDE = 1000
"""Pixels of the longer side of a drawn page."""
MARGIN = 4.0
"""In points: the margin that is drawn around the pieces."""
MAX_ROUNDS = 8
"""The most pictures of one page; texts of further layers are checked together."""
CHANGED = 10
"""Of 255: the least change of a place in a picture if something drawn there is removed."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """An object with text, and the area of it, or of the part to check. `inner`: the texts of a form.

    `letters` are the places of letters and digits of a part; it is hidden if one of them is.
    """

    thing: int
    area: Sides
    inner: tuple[int, ...] = ()
    is_part: bool = False
    letters: tuple[Sides, ...] = ()


def unseen_white(page: "PdfPage", pieces: Sequence[TextPiece]) -> list[TextPiece]:
    """The white pieces where the drawn page is only white. Turned pages are not checked."""
    if page.get_rotation():
        return []
    drawing = _Drawing(page, pieces)
    picture = drawing.picture()
    return [piece for piece in pieces if drawing.extremes(picture, piece.area)[0] > WHITE]


def unchanged(page: "PdfPage", rounds: Sequence[Sequence[TextPiece]]) -> list[TextPiece]:
    """The pieces that can be removed without changing the drawn page; those of one round are removed together."""
    from PIL import ImageChops

    drawing = _Drawing(page, [piece for pieces in rounds for piece in pieces])
    whole = drawing.picture()
    rounds = list(rounds)
    rounds[MAX_ROUNDS:] = [[piece for one in rounds[MAX_ROUNDS:] for piece in one]]
    unseen = []
    for pieces in rounds:
        _set_active(pieces, False)
        changes = ImageChops.difference(whole, drawing.picture())
        _set_active(pieces, True)
        unseen += [
            piece
            for piece in pieces
            if any(drawing.extremes(changes, area)[1] < CHANGED for area in piece.letters or (piece.area,))
        ]
    return unseen


def _set_active(pieces: Sequence[TextPiece], active: bool) -> None:
    import pypdfium2.raw as pdfium

    for piece in pieces:
        pdfium.FPDFPageObj_SetIsActive(typed(piece.thing), active)


class _Drawing:
    """The part of a page with some pieces, for drawing."""

    def __init__(self, page: "PdfPage", pieces: Sequence[TextPiece]) -> None:
        width, height = page.get_size()
        self._page, self._scale = page, min(SIDE / max(width, height, 1.0), RENDER_DPI / 72)
        self._frame = frame_of(page, Page(1, width, height))
        boxes = [self._frame.box(piece.area) for piece in pieces]
        left, top = max(min(b.left for b in boxes) - MARGIN, 0.0), max(min(b.top for b in boxes) - MARGIN, 0.0)
        right, bottom = (
            max(width - max(b.right for b in boxes) - MARGIN, 0.0),
            max(height - max(b.bottom for b in boxes) - MARGIN, 0.0),
        )
        is_off = left + right >= width - MARGIN or top + bottom >= height - MARGIN
        self._cut = (0.0, 0.0, 0.0, 0.0) if is_off else (left, bottom, right, top)

    def picture(self) -> "Image":
        """The current picture of the part."""
        drawn: Image = self._page.render(scale=self._scale, crop=self._cut).to_pil().convert("L")
        return drawn

    def extremes(self, picture: "Image", area: Sides) -> tuple[float, float]:
        """The darkest and the lightest place in an area of a picture of the part."""
        box, scale = self._frame.box(area), self._scale
        x, y = math.ceil(self._cut[0] * scale), math.ceil(self._cut[3] * scale)
        left, top = int(box.left * scale) - x, int(box.top * scale) - y
        right, bottom = int(box.right * scale) + 1 - x, int(box.bottom * scale) + 1 - y
        extremes: Any = picture.crop((left, top, right, bottom)).getextrema()
        darkest, lightest = extremes
        return darkest, lightest


def with_letters(textpage: "PdfTextPage", pieces: Sequence[TextPiece]) -> list[TextPiece]:
    """The pieces that hold a letter or digit; many hold spaces only."""
    parts = [piece for piece in pieces if piece.is_part]
    kept = [one for one in pieces if not one.is_part and any(_says(textpage, t) for t in one.inner or (one.thing,))]
    return kept + (_parts_with_letters(textpage, parts) if parts else [])


def _says(textpage: Any, text: int) -> bool:
    import pypdfium2.raw as pdfium

    buffer = (ctypes.c_ushort * 256)()
    length = pdfium.FPDFTextObj_GetText(typed(text), textpage, buffer, 256)
    letters: str = bytes(buffer)[: 2 * min(length, 256)].decode("utf-16-le", errors="ignore")
    return any(letter.isalnum() for letter in letters)


def _parts_with_letters(textpage: Any, pieces: Sequence[TextPiece]) -> list[TextPiece]:
    """The parts of texts with the middle of a letter or digit in them, each with the places of these."""
    import pypdfium2.raw as pdfium

    parts: dict[int, list[TextPiece]] = defaultdict(list)
    for piece in pieces:
        for text in piece.inner or (piece.thing,):
            parts[text].append(piece)
    letters: dict[int, list[Sides]] = defaultdict(list)
    for index in range(min(textpage.count_chars(), MAX_LETTERS)):
        text = pdfium.FPDFText_GetTextObject(textpage, index)
        for piece in parts.get(ctypes.addressof(text.contents) if text else 0, ()):
            if (place := _letter_place(textpage, index)) and _holds_middle(piece.area, place):
                letters[id(piece)].append(place)
    return [replace(piece, letters=tuple(letters[id(piece)])) for piece in pieces if id(piece) in letters]


def _letter_place(textpage: Any, index: int) -> Sides | None:
    """The place of a letter or digit; None for other characters."""
    import pypdfium2.raw as pdfium

    if not chr(pdfium.FPDFText_GetUnicode(textpage, index)).isalnum():
        return None
    place: Sides = textpage.get_charbox(index)
    return place if place[2] > place[0] and place[3] > place[1] else None


def _holds_middle(area: Sides, place: Sides) -> bool:
    x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]
