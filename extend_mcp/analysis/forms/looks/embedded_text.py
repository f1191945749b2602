"""Text in fonts of this machine, as a form XObject that embeds the needed parts of the fonts."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, IndirectObject, NameObject, StreamObject

from extend_mcp.analysis.forms.acroform import added
from extend_mcp.analysis.forms.looks.fitting import MARGIN
from extend_mcp.analysis.forms.looks.leftwards import in_drawn_order
from extend_mcp.analysis.forms.looks.typefaces import Typeface, typefaces_for
from extend_mcp.documents.structure.text.direction import is_right_to_left

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

BASELINE = 0.35
"""How far the baseline is below the middle of its line, as a share of the size."""
UNKNOWN = "?"
"""Replaces a letter that no font has."""


@dataclass(frozen=True, slots=True)
class EmbeddedLines:
    """Text to draw: lines, size in points, line distance, colour (red, green, blue, each up to 1).

    `align` is 0 (left), 1 (middle) or 2 (right); `cells` is the number of a comb's cells. `turn` is the turn of the
    box against the page, in degrees, and `frame` is drawn under the text.
    """

    texts: Sequence[str]
    size: float
    leading: float
    colour: tuple[float, ...] = (0.0, 0.0, 0.0)
    align: int = 0
    cells: int = 0
    is_high: bool = False
    turn: int = 0
    frame: bytes = b""


class EmbeddedTexts:
    """The texts of one PDF in fonts of this machine, drawn all at once because a large font is slow to open."""

    def __init__(self, pdf: PdfWriter) -> None:
        self.pdf = pdf
        self._drawn: list[tuple[StreamObject, EmbeddedLines, float, float]] = []

    def look(self, lines: EmbeddedLines, width: float, height: float) -> IndirectObject | None:
        """Lines in a box, which `finish` draws; None if no font of this machine has any of their letters."""
        if not typefaces_for("".join(map(in_drawn_order, lines.texts))):
            return None
        form = _form(lines, width, height)
        self._drawn.append((form, lines, width, height))
        return added(self.pdf, form)

    def finish(self) -> None:
        """Draw the texts."""
        import pypdfium2

        if not self._drawn:
            return
        faces = typefaces_for("".join(in_drawn_order(text) for _, lines, *_ in self._drawn for text in lines.texts))
        document = pypdfium2.PdfDocument.new()
        try:
            fonts = _load(document, faces)
            for _, lines, width, height in self._drawn:
                _draw(document, faces, fonts, lines, width, height)
            out = BytesIO()
            document.save(out, flags=pypdfium2.raw.FPDF_SUBSET_NEW_FONTS | pypdfium2.raw.FPDF_NO_INCREMENTAL)
        finally:
            document.close()
        for (form, *_), page in zip(self._drawn, PdfReader(out).pages, strict=True):
            contents = page.get_contents()
            form.set_data(form.get_data() + (contents.get_data() if contents is not None else b""))
            form[NameObject("/Resources")] = page.get("/Resources", DictionaryObject()).get_object().clone(self.pdf)
        self._drawn.clear()


def _load(document: "PdfDocument", faces: Sequence[Typeface]) -> list[Any]:
    import pypdfium2.raw as pdfium

    fonts = []
    for face in faces:
        data = face.path.read_bytes()
        held = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
        fonts.append(pdfium.FPDFText_LoadFont(document.raw, held, len(data), pdfium.FPDF_FONT_TRUETYPE, 1))
    return fonts


def _draw(
    document: "PdfDocument",
    faces: Sequence[Typeface],
    fonts: Sequence[Any],
    lines: EmbeddedLines,
    width: float,
    height: float,
) -> None:
    page = document.new_page(width, height)
    sheet = _Sheet(document, page, faces, fonts, lines)
    for index, source in enumerate(lines.texts):
        text = "".join(one if one.isspace() or _is_known(one, faces) else UNKNOWN for one in in_drawn_order(source))
        sheet.draw(text, width, _baseline(lines, index, height), leftwards=is_right_to_left(source))
    page.gen_content()


def missing_letters(text: str) -> str:
    """The letters that no font of this machine has."""
    faces = typefaces_for(text)
    return "".join(sorted({one for one in text if not one.isspace() and not _is_known(one, faces)}))


def _is_known(letter: str, faces: Sequence[Typeface]) -> bool:
    return any(face.has(letter) for face in faces)


def _baseline(lines: EmbeddedLines, index: int, height: float) -> float:
    middle = height / 2
    if lines.is_high:
        middle = height - MARGIN - lines.leading / 2
    return middle - index * lines.leading - BASELINE * lines.size


class _Sheet:
    """A page of PDFium with its fonts."""

    def __init__(
        self, document: "PdfDocument", page: Any, faces: Sequence[Typeface], fonts: Sequence[Any], lines: EmbeddedLines
    ) -> None:
        self._document, self._page, self._faces, self._fonts, self._lines = document, page, faces, fonts, lines

    def draw(self, text: str, width: float, baseline: float, *, leftwards: bool) -> None:
        """Draw one line, smaller if it is wider than its box."""
        lines = self._lines
        if lines.cells:
            for at, letter in enumerate(text[: lines.cells]):
                cell = width / lines.cells
                wide = self._width(letter, lines.size)
                self._put(letter, lines.size, cell * at + (cell - wide) / 2, baseline)
            return
        room, wide = max(width - 2 * MARGIN, 1.0), self._width(text, lines.size)
        size = lines.size * min(1.0, room / wide) if wide else lines.size
        spare = room - min(wide, room)
        align = 2 if leftwards and not lines.align else lines.align
        self._put(text, size, MARGIN + spare * align / 2, baseline)

    def _put(self, text: str, size: float, left: float, baseline: float) -> None:
        for font, run in groupby(text, key=self._font_of):
            part = "".join(run)
            self._add(part, font, size, left, baseline)
            left += self._run_width(part, font, size)

    def _add(self, text: str, font: int, size: float, left: float, baseline: float) -> None:
        import pypdfium2.raw as pdfium

        thing = pdfium.FPDFPageObj_CreateTextObj(self._document.raw, self._fonts[font], size)
        encoded = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
        pdfium.FPDFText_SetText(thing, ctypes.cast(encoded, pdfium.FPDF_WIDESTRING))
        red, green, blue = (round(255 * part) for part in self._lines.colour)
        pdfium.FPDFPageObj_SetFillColor(thing, red, green, blue, 255)
        pdfium.FPDFPageObj_Transform(thing, 1, 0, 0, 1, left, baseline)
        pdfium.FPDFPage_InsertObject(self._page.raw, thing)

    def _font_of(self, letter: str) -> int:
        return next((at for at, face in enumerate(self._faces) if face.has(letter)), 0)

    def _width(self, text: str, size: float) -> float:
        return sum(self._run_width("".join(run), font, size) for font, run in groupby(text, key=self._font_of))

    def _run_width(self, text: str, font: int, size: float) -> float:
        import pypdfium2.raw as pdfium

        total, width = 0.0, ctypes.c_float()
        for letter in text:
            pdfium.FPDFFont_GetGlyphWidth(self._fonts[font], ord(letter), size, ctypes.byref(width))
            total += width.value
        return total


def _form(lines: EmbeddedLines, width: float, height: float) -> StreamObject:
    """A form XObject with only the frame."""
    form = StreamObject()
    form.set_data(lines.frame)
    turned = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}
    form |= {
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject(FloatObject(edge) for edge in (0, 0, width, height)),
        NameObject("/Matrix"): ArrayObject(map(FloatObject, turned.get(lines.turn, (1, 0, 0, 1, 0, 0)))),
        NameObject("/Resources"): DictionaryObject(),
    }
    return form
