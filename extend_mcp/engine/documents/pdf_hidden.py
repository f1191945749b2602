"""Finding text of a PDF page that nobody sees: invisible, tiny, off the page, or white on white."""

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MAX_OBJECTS = 20_000
TINY = 1.5
"""Points: the height below which text cannot be read."""
WHITE = 245
_INVISIBLE = 3

Box = tuple[float, float, float, float]


def hidden_pieces(page: "PdfPage", *, is_ocr_layer: bool) -> int:
    """How many pieces of text are hidden, of the first 20,000 objects. On a scan, invisible text is its OCR layer."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    hidden = 0
    white: list[Box] = []
    for text in _texts(page):
        box = _bounds(text)
        if pdfium.FPDFTextObj_GetTextRenderMode(text) == _INVISIBLE:
            hidden += not is_ocr_layer
        elif box is None or box[2] - box[0] <= 0:
            continue
        elif box[3] - box[1] < TINY or box[2] < 0 or box[3] < 0 or box[0] > width or box[1] > height:
            hidden += 1
        elif _is_white(text):
            white.append(box)
    return hidden + (_unseen(page, white) if white else 0)


def _texts(page: "PdfPage") -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    for index in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
            yield thing


def _bounds(text: Any) -> Box | None:
    import pypdfium2.raw as pdfium

    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(text, *map(ctypes.byref, sides)):
        return None
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _is_white(text: Any) -> bool:
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(text, *map(ctypes.byref, (red, green, blue, alpha)))
    return bool(known) and (alpha.value < 10 or min(red.value, green.value, blue.value) > WHITE)


def _unseen(page: "PdfPage", boxes: list[Box]) -> int:
    """How many of the boxes, in PDF points, show nothing but white when the page is drawn."""
    from extend_mcp.engine.documents.pdf import render

    if page.get_rotation():
        return 0
    picture = render(page, 1000).convert("L")
    width, height = page.get_size()
    across, down = picture.width / width, picture.height / height
    unseen = 0
    for left, bottom, right, top in boxes:
        area = (
            int(left * across),
            int((height - top) * down),
            int(right * across) + 1,
            int((height - bottom) * down) + 1,
        )
        lowest, _ = picture.crop(area).getextrema()
        unseen += isinstance(lowest, int | float) and lowest > WHITE
    return unseen
