"""The objects drawn on a PDF page, listed by PDFium with as little overhead as possible.

A page has thousands of objects. Functions of PDFium take a quarter of the time with bare addresses of buffers that are
created once than with typed pointers: 2 against 8 microseconds an object. They are so short that they keep Python's
lock, which saves a fifth of that.
"""

import ctypes
import functools
import math
from array import array
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from extend_mcp.documents.pdf.annotation import read_text
from extend_mcp.documents.pdf.form_objects import inner, pictures_in, typed
from extend_mcp.documents.pdf.page_space import Sides

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

TINY = 1.5
"""In points: the font size below which text cannot be read."""
WHITE = 245
THICK = 4.0
"""In points: the least width of a line that can hide a letter below it."""
MAX_OBJECTS = 20_000
"""The most objects of one page."""
MAX_SIZED = 500
"""The most texts of a form whose sizes are looked at."""
SAMPLE = 20
"""Objects of a page that show how large its text is drawn."""
CENTRAL = 20.0
"""In points: how far from the middle of the page the texts of `central` may begin."""
MAX_MARKS = 20
"""The most marks of one object."""
INVISIBLE = 3
"""The mode of invisible text."""
_OPAQUE = 255
_AT, _INT = ctypes.c_void_p, ctypes.c_int


class DrawnText(NamedTuple):
    """A text of a page: where its base line begins, in the page's space, and the size in which it is drawn."""

    thing: int
    x: float
    y: float
    size: float

    @property
    def font(self) -> int:
        """The address of its font."""
        return bare("FPDFTextObj_GetFont", _AT, _AT)(self.thing) or 0

    def claimed(self) -> float:
        """The height that its font claims."""
        edge, height = ctypes.c_float(), 0.0
        for name in ("FPDFFont_GetAscent", "FPDFFont_GetDescent"):
            bare(name, _INT, _AT, ctypes.c_float, _AT)(self.font, self.size, ctypes.addressof(edge))
            height += abs(edge.value)
        return height


class PageObjects:
    """The objects of one page: the address of each, and its mode: how a text is drawn, below 0 if it is not text."""

    def __init__(self, page: "PdfPage") -> None:
        self.page, self.shown = page, _shown(page)
        self._floats, self._colour, self._modes = array("f", [0] * 6), array("I", [0] * 4), array("i", [0] * 2)
        self._to_floats, self._to_colour = _pointers(self._floats), _pointers(self._colour)
        self._to_sides, self._to_modes = self._to_floats[:4], _pointers(self._modes)
        self.kind = bare("FPDFPageObj_GetType", _INT, _AT)
        """The kind of an object, by PDFium's number."""
        self._bounds = bare("FPDFPageObj_GetBounds", _INT, _AT)
        self._size = bare("FPDFTextObj_GetFontSize", _INT, _AT)
        self._matrix = bare("FPDFPageObj_GetMatrix", _INT, _AT)
        self._fill = bare("FPDFPageObj_GetFillColor", _INT, _AT)
        self.content = bare("FPDFPageObj_GetMarkedContentID", _INT, _AT)
        """The number of the marked content that an object is in; -1 if it is in none."""
        self._drawn = bare("FPDFPath_GetDrawMode", _INT, _AT)
        self._stroke = bare("FPDFPageObj_GetStrokeColor", _INT, _AT)
        self._width = bare("FPDFPageObj_GetStrokeWidth", _INT, _AT)
        self.sizes: set[tuple[float, float]] = set()
        """The sizes of the fonts of the texts that were looked at, each with the size in which it is drawn."""
        self.central: list[int] = []
        """The visible texts among them that begin near the middle between the left and right edges of the page."""
        self._sideways = page.get_rotation() % 180 != 0
        left, bottom, right, top = self.shown
        middle = (bottom + top) / 2 if self._sideways else (left + right) / 2
        self._central = middle - CENTRAL, middle + CENTRAL
        mode = bare("FPDFTextObj_GetTextRenderMode", _INT, _AT)
        things = list(things_of(page, MAX_OBJECTS))
        self.things: list[tuple[int, int]] = list(zip(things, map(mode, things), strict=True))

    def bounds(self, thing: int) -> Sides | None:
        """Left, bottom, right and top of an object."""
        if not self._bounds(thing, *self._to_sides):
            return None
        left, bottom, right, top, _, _ = self._floats
        return left, bottom, right, top

    @functools.cached_property
    def pictures(self) -> list[Sides]:
        """The places of pictures, alone or in a form."""
        import pypdfium2.raw as pdfium

        places: list[Sides] = []
        for thing, mode in self.things:
            if mode < 0 and (kind := self.kind(thing)) != pdfium.FPDF_PAGEOBJ_PATH:
                if kind == pdfium.FPDF_PAGEOBJ_IMAGE and (sides := self.bounds(thing)) is not None:
                    places.append(sides)
                elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                    places += pictures_in(thing)
        return places

    @functools.cached_property
    def text_scale(self) -> float:
        """How large the page draws text, of the size of its font: the median of some texts; 1 if there is none."""
        import pypdfium2.raw as pdfium

        scales = []
        for thing, mode in self.things[:: len(self.things) // SAMPLE + 1]:
            if mode >= 0:
                scales.append(self._scale(thing))
            elif self.kind(thing) == pdfium.FPDF_PAGEOBJ_FORM:
                texts = inner(thing, pdfium.FPDF_PAGEOBJ_TEXT)[:SAMPLE]
                scales += [self._scale(thing) * self._scale(text) for text in texts]
        return median(scales) if scales else 1.0

    def inner_sizes(self) -> Iterator[tuple[float, float]]:
        """The sizes of fonts, and their drawn sizes, of invisible texts and of some texts in each form."""
        import pypdfium2.raw as pdfium

        for thing, mode in self.things:
            if mode == INVISIBLE:
                yield self._font_size(thing), self._font_size(thing) * self._scale(thing)
            elif mode < 0 and self.kind(thing) == pdfium.FPDF_PAGEOBJ_FORM:
                scale = self._scale(thing)
                for text in inner(thing, pdfium.FPDF_PAGEOBJ_TEXT)[:MAX_SIZED]:
                    yield self._font_size(text), self._font_size(text) * scale * self._scale(text)

    def texts(self) -> Iterator["DrawnText"]:
        """The texts of the page, without those in forms."""
        for thing, mode in self.things:
            if mode >= 0:
                yield self.drawn(thing)

    def drawn(self, text: int) -> "DrawnText":
        """A text with its place and size."""
        size = self._font_size(text) * self._scale(text)
        return DrawnText(text, self._floats[4], self._floats[5], size)

    def _font_size(self, text: int) -> float:
        self._size(text, self._to_floats[0])
        return abs(self._floats[0])

    def _scale(self, thing: int) -> float:
        self._matrix(thing, self._to_floats[0])
        return math.hypot(self._floats[2], self._floats[3])

    def look(self, text: int) -> str:
        """What may hide a text: `tiny`, `off` the page, or `white` (also nearly white); empty if nothing does."""
        floats, to = self._floats, self._to_floats[0]
        self._size(text, to)
        size = abs(floats[0])
        self._matrix(text, to)
        _, _, across, up, x, y = floats
        height = size * (up if not across and up > 0 else max(abs(across), abs(up)))  # most text is upright
        self.sizes.add((size, height))
        if size and height < TINY:
            return "tiny"
        left, bottom, right, top = self.shown
        far = 2 * height  # a text that begins well inside the page is not wholly off it
        if not (left + far < x < right - far and bottom + far < y < top - far) and self._is_off(text):
            return "off"
        if self._fill(text, *self._to_colour):
            colour = self._colour
            if colour[3] < 10 or (colour[0] > WHITE and colour[1] > WHITE and colour[2] > WHITE):
                return "white"
        low, high = self._central
        if low < (y if self._sideways else x) < high:
            self.central.append(text)
        return ""

    def _is_off(self, text: int) -> bool:
        sides = self.bounds(text)
        left, bottom, right, top = self.shown
        return sides is not None and (sides[2] < left or sides[3] < bottom or sides[0] > right or sides[1] > top)

    def is_opaque(self, path: int) -> bool:
        """True if a shape is filled, or drawn with so thick a pen, that nothing below it is visible."""
        if not self._drawn(path, *self._to_modes):
            return False
        if self._modes[0]:
            return bool(self._fill(path, *self._to_colour)) and self._colour[3] == _OPAQUE
        if not self._modes[1] or not self._width(path, self._to_floats[0]) or self._floats[0] < THICK:
            return False
        return bool(self._stroke(path, *self._to_colour)) and self._colour[3] == _OPAQUE


def _pointers(numbers: "array[Any]") -> list[ctypes.c_void_p]:
    """A pointer to each four-byte number of an array. Those of `ctypes` take six times as long to read."""
    first, count = numbers.buffer_info()
    return [_AT(first + 4 * at) for at in range(count)]


def _shown(page: "PdfPage") -> Sides:
    """The page's area: its bounds if PDFium gives no media box, as for an inherited or an empty one."""
    left, bottom, right, top = page.get_mediabox(fallback_ok=False) or (0.0, 0.0, 0.0, 0.0)
    return (left, bottom, right, top) if right > left and top > bottom else page.get_bbox()


def things_of(page: "PdfPage", most: int | None = None) -> Iterator[int]:
    """The addresses of at most `most` objects of a page, in drawing order."""
    import pypdfium2.raw as pdfium

    at = functools.partial(bare("FPDFPage_GetObject", _AT, _AT, _INT), pointer(page))
    return map(at, range(pdfium.FPDFPage_CountObjects(page))[:most])


def count_segments(page: "PdfPage", most: int) -> int:
    """The number of segments of the lines drawn on a page. It is not counted far beyond `most`."""
    segments, pieces = 0, bare("FPDFPath_CountSegments", _INT, _AT)
    for thing in things_of(page):
        segments += max(0, pieces(thing))
        if segments > most:
            break
    return segments


@functools.cache
def bare(name: str, result: Any, *arguments: Any) -> Any:
    """A function of PDFium that takes bare addresses instead of typed pointers.

    Arguments without a type, which must be pointers or small numbers, take half the time.
    """
    import pypdfium2.raw as pdfium

    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(getattr(pdfium, name), _AT).value or 0)


def pointer(page: "PdfPage | PdfTextPage") -> ctypes.c_void_p:
    """The pointer to a page, or to its text, for `bare` functions."""
    return ctypes.cast(page.raw, _AT)


def layer_of(thing: int) -> str | None:
    """A name for the layer of an object, or None."""
    import pypdfium2.raw as pdfium

    one = typed(thing)
    for index in range(min(pdfium.FPDFPageObj_CountMarks(one), MAX_MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(one, index)
        if _read_name(pdfium.FPDFPageObjMark_GetName, mark) == "OC":
            return _read_name(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
    return None


def _read_name(call: Any, *arguments: Any) -> str:
    size = ctypes.c_ulong()

    def sized(*more: Any) -> int:
        call(*more, ctypes.byref(size))
        return size.value

    return read_text(sized, *arguments)
