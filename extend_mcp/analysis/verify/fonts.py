"""Checks for numbers with digits in more than one font, as happens if one digit was replaced."""

import ctypes
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extend_mcp.analysis.verify.report import Report, compared, value
from extend_mcp.documents.page import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

MAX_PAGES, MAX_NUMBERS = 50, 2000
"""The most pages, and numbers of a page, that are looked at."""
_NUMBER = re.compile(r"\d[\d.,]*\d")


def check_fonts(pdf: "PdfDocument", report: Report) -> None:
    """Add the numbers of mixed fonts, each with its place."""
    found = []
    for at in range(min(len(pdf), MAX_PAGES)):
        page = pdf[at]
        _, height = page.get_size()
        for number, fonts, (left, bottom, right, top) in _mixed(page.get_textpage()):
            box = Box(left, height - top, right, height - bottom)
            found.append((number, fonts, report.place(page=at + 1, size=page.get_size(), box=box)))
    if found:
        values = [value("number", number, place, normalized=", ".join(fonts)) for number, fonts, place in found[:20]]
        evidence = compared("FONTS_DIFFER_IN_NUMBER", values, *(place for _, _, place in found[:20]))
        summary = f"{len(found)} numbers have digits in more than one font"
        report.add("PDF_LAYERS_TEXT_AND_FORMS", "MEDIUM", summary, evidence)


def _mixed(page: "PdfTextPage") -> Iterator[tuple[str, list[str], tuple[float, float, float, float]]]:
    """The numbers of mixed fonts: the text, the fonts' names, and the box from the bottom left."""
    characters = page.count_chars()
    text = page.get_text_range(0, characters)
    if len(text) != characters:  # characters beyond 16 bits: indexes in the text are not those on the page
        return
    for at, found in enumerate(_NUMBER.finditer(text)):
        if at == MAX_NUMBERS:
            return
        digits = [place for place in range(*found.span()) if text[place].isdigit()]
        fonts = sorted({_font(page, place) for place in digits})
        if len(fonts) > 1:
            boxes = [page.get_charbox(place) for place in digits]
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            yield found.group(), fonts, (min(lefts), min(bottoms), max(rights), max(tops))


def _font(page: "PdfTextPage", place: int) -> str:
    import pypdfium2.raw as pdfium

    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(page, place, name, 128, ctypes.byref(flags))
    return name.value.decode("utf-8", errors="replace").rpartition("+")[2]
