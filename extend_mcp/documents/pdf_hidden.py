"""Finding text of a PDF page that nobody sees: invisible, tiny, off the page, or white on white."""

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.pdf_picture import render

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MAX_OBJECTS = 20_000
TINY = 1.5
"""Points: the font size below which text cannot be read."""
WHITE = 245
_INVISIBLE = 3

Box = tuple[float, float, float, float]


def hidden_pieces(page: "PdfPage") -> int:
    """How many pieces of text are hidden, of the first 20,000 objects. Invisible text on a picture is its OCR layer."""
    import pypdfium2.raw as pdfium

    hidden: list[Any] = []
    invisible: list[Any] = []
    white: list[tuple[Any, Box]] = []
    for text in _texts(page):
        box = _bounds(text)
        if pdfium.FPDFTextObj_GetTextRenderMode(text) == _INVISIBLE:
            invisible.append(text)
        elif box is not None and (_is_off(page, box) or _is_tiny(text)):
            hidden.append(text)
        elif box is not None and _is_white(text):
            white.append((text, box))
    if invisible and not _has_picture(page):
        hidden += invisible
    if white:
        hidden += _unseen(page, white)
    return _with_letters(page, hidden) if hidden else 0


def _texts(page: "PdfPage") -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    for index in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
            yield thing


def _has_picture(page: "PdfPage") -> bool:
    import pypdfium2.raw as pdfium

    return next(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]), None) is not None


def _bounds(text: Any) -> Box | None:
    import pypdfium2.raw as pdfium

    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(text, *map(ctypes.byref, sides)):
        return None
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _is_off(page: "PdfPage", box: Box) -> bool:
    left, bottom, right, top = page.get_mediabox()
    if right <= left or top <= bottom:  # a box without area is not what is shown
        left, bottom, right, top = page.get_bbox()
    return bool(box[2] < left or box[3] < bottom or box[0] > right or box[1] > top)


def _is_tiny(text: Any) -> bool:
    import pypdfium2.raw as pdfium

    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    if not pdfium.FPDFTextObj_GetFontSize(text, ctypes.byref(size)) or not size.value:
        return False
    pdfium.FPDFPageObj_GetMatrix(text, ctypes.byref(matrix))
    return float(abs(size.value) * max(abs(matrix.c), abs(matrix.d))) < TINY


def _with_letters(page: "PdfPage", texts: list[Any]) -> int:
    """How many of the text objects hold a letter or digit; many hold spaces only."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    buffer = (ctypes.c_ushort * 256)()
    count = 0
    for text in texts:
        length = pdfium.FPDFTextObj_GetText(text, textpage, buffer, 256)
        letters = bytes(buffer)[: 2 * min(length, 256)].decode("utf-16-le", errors="ignore")
        count += any(letter.isalnum() for letter in letters)
    return count


def _is_white(text: Any) -> bool:
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(text, *map(ctypes.byref, (red, green, blue, alpha)))
    return bool(known) and (alpha.value < 10 or min(red.value, green.value, blue.value) > WHITE)


def _unseen(page: "PdfPage", white: list[tuple[Any, Box]]) -> list[Any]:
    """Those of the white texts where the drawn page shows nothing but white. Not looked for on turned pages."""
    if page.get_rotation():
        return []
    picture = render(page, 1000).convert("L")
    width, height = page.get_size()
    across, down = picture.width / width, picture.height / height
    start, _, _, end = page.get_bbox()
    unseen = []
    for text, (left, bottom, right, top) in white:
        area = (
            int((left - start) * across),
            int((end - top) * down),
            int((right - start) * across) + 1,
            int((end - bottom) * down) + 1,
        )
        lowest, _ = picture.crop(area).getextrema()
        if isinstance(lowest, int | float) and lowest > WHITE:
            unseen.append(text)
    return unseen
