"""Checks for figures in a font that is not embedded, in a file that embeds all others: editors write like that."""

import ctypes
import re
from typing import TYPE_CHECKING

from extend_mcp.analysis.verify.report import Report, compared, in_places, value
from extend_mcp.documents.page import Box
from extend_mcp.documents.pdf.form_objects import typed
from extend_mcp.documents.pdf.objects import INVISIBLE, PageObjects

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_PAGES, MAX_TEXT = 50, 2000
"""The most pages, and bytes of one text, that are looked at."""
LEAST, MOST = 50, 40
"""The least characters of a page in embedded fonts, and the most in others."""
EDGE = 0.08
"""Share of the page's height at its head and foot, where a number may have been stamped."""
_FIGURES = re.compile(r"[\s\d.,:/+€$£%-]*\d[\s\d.,:/+€$£%-]*")


def check_foreign_fonts(pdf: "PdfDocument", report: Report) -> None:
    """Add the figures, each with its place."""
    values = []
    places = []
    for at in range(min(len(pdf), MAX_PAGES)):
        page = pdf[at]
        for text, font, (left, bottom, right, top) in _foreign(page):
            height = page.get_height()
            box = Box(left, height - top, right, height - bottom)
            place = report.place(page=at + 1, size=page.get_size(), box=box)
            places.append(place)
            values.append(value("figures", text, place, normalized=font))
    if values:
        evidence = compared("FONT_NOT_EMBEDDED_IN_FIGURES", values[:20], *places[:20])
        summary = f"Figures are in a font that the file, unlike all others, does not embed, in {in_places(len(values))}"
        report.add("PDF_LAYERS_TEXT_AND_FORMS", "MEDIUM", summary, evidence)


def _foreign(page: "PdfPage") -> list[tuple[str, str, tuple[float, float, float, float]]]:
    import pypdfium2.raw as pdfium

    objects, letters = PageObjects(page), page.get_textpage()
    embedded, found = 0, []
    for thing, mode in objects.things:
        sides = objects.bounds(thing) if mode >= 0 and mode != INVISIBLE else None
        if sides is None:
            continue
        font = pdfium.FPDFTextObj_GetFont(typed(thing))
        text = _text(thing, letters)
        if pdfium.FPDFFont_GetIsEmbedded(font):
            embedded += len(text.strip())
        elif text.strip():
            found.append((text.strip(), _name(font), sides))
    low, high = EDGE * page.get_height(), (1 - EDGE) * page.get_height()
    if embedded < LEAST or sum(len(text) for text, _, _ in found) > MOST:
        return []
    inner = [one for one in found if low < (one[2][1] + one[2][3]) / 2 < high]
    return inner if all(_FIGURES.fullmatch(text) for text, _, _ in found) else []


def _text(thing: int, letters: object) -> str:
    import pypdfium2.raw as pdfium

    held = ctypes.create_string_buffer(MAX_TEXT)
    pointer = ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort))
    size = pdfium.FPDFTextObj_GetText(typed(thing), letters, pointer, MAX_TEXT)
    return held.raw[: min(size, MAX_TEXT)].decode("utf-16-le", errors="replace").rstrip("\0")


def _name(font: object) -> str:
    import pypdfium2.raw as pdfium

    held = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, held, 128)
    return held.value.decode("utf-8", errors="replace")
