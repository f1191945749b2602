"""Checks for things drawn over others on a page: figures over figures, light lines over text, boxes over a scan."""

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extend_mcp.analysis.verify.report import Report, counted, in_places
from extend_mcp.documents.page import Box
from extend_mcp.documents.pdf.form_objects import typed
from extend_mcp.documents.pdf.objects import INVISIBLE, WHITE, PageObjects
from extend_mcp.documents.pdf.page_space import Sides
from extend_mcp.documents.pdf.scans.page_pictures import has_scan, is_scan

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_PAGES, MAX_LETTERS = 50, 10_000
"""The most pages, and letters of a page, that are looked at."""
SHARED, ALIKE = 0.6, 1.5
"""The share of the smaller of two figures that they have in common if one is over the other; and how many times as
high one may be."""
THICK = 4.0
"""In points: the least thickness of a line that hides text."""
BOX = (8.0, 4.0)
"""In points: the least width and height of a box that hides a word."""
MOST_TEXTS = 40
"""The most visible texts of a page whose picture is a scan; with more, the picture is a background."""
_ROW = 6.0

Found = tuple[int, Sides]
"""A page (from 1) and a place on it."""


def check_drawn_over(pdf: "PdfDocument", report: Report) -> None:
    """Add signals of things over others, with their places."""
    figures: list[Found] = []
    lines: list[Found] = []
    boxes: list[Found] = []
    for at in range(min(len(pdf), MAX_PAGES)):
        page = pdf[at]
        objects = PageObjects(page)
        figures += [(at + 1, sides) for sides in _figures(page)]
        lines += [(at + 1, sides) for sides in _light_lines(objects)]
        boxes += [(at + 1, sides) for sides in _on_scan(objects)]
    signals = (
        (figures, "DIGITS_OVER_DIGITS", "Figures are drawn over other figures"),
        (lines, "LINE_OVER_TEXT", "A light line is drawn over text"),
        (boxes, "BOX_OVER_SCAN", "A box with text is drawn over the picture of a page"),
    )
    for found, code, summary in signals:
        if found:
            places = [_place(pdf, report, number, sides) for number, sides in found[:20]]
            evidence = counted(code, len(found), places)
            report.add("PDF_LAYERS_TEXT_AND_FORMS", "MEDIUM", f"{summary}, in {in_places(len(found))}", evidence)


def _place(pdf: "PdfDocument", report: Report, number: int, sides: Sides) -> dict[str, object]:
    size = pdf[number - 1].get_size()
    left, bottom, right, top = sides
    return report.place(page=number, size=size, box=Box(left, size[1] - top, right, size[1] - bottom))


def _figures(page: "PdfPage") -> Iterator[Sides]:
    """Digits over other digits of about the same height."""
    rows: dict[int, list[tuple[str, Sides]]] = defaultdict(list)
    for letter, sides in _digits(page):
        row = int((sides[1] + sides[3]) / 2 // _ROW)
        near = (other for at in (row - 1, row, row + 1) for other in rows[at])
        if any(letter != other and _lie_over(sides, place) for other, place in near):
            yield sides
        rows[row].append((letter, sides))


def _digits(page: "PdfPage") -> Iterator[tuple[str, Sides]]:
    import pypdfium2.raw as pdfium

    letters = page.get_textpage()
    for at in range(min(letters.count_chars(), MAX_LETTERS)):
        code = pdfium.FPDFText_GetUnicode(letters, at)
        if 0x30 <= code <= 0x39:
            yield chr(code), letters.get_charbox(at)


def _lie_over(one: Sides, other: Sides) -> bool:
    heights = sorted((one[3] - one[1], other[3] - other[1]))
    return heights[1] <= ALIKE * heights[0] and _common(one, other) > SHARED * min(_area(one), _area(other))


def _area(sides: Sides) -> float:
    return (sides[2] - sides[0]) * (sides[3] - sides[1])


def _common(one: Sides, other: Sides) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across * up if across > 0 and up > 0 else 0.0


def _light_lines(objects: PageObjects) -> Iterator[Sides]:
    """Thick white lines over text that was drawn before."""
    texts: list[Sides] = []
    for thing, mode in objects.things:
        sides = objects.bounds(thing)
        if sides is None:
            continue
        if mode >= 0:
            texts += [] if mode == INVISIBLE or objects.look(thing) else [sides]
        elif texts and _is_light_line(objects, thing) and _hides(sides, texts[-MAX_LETTERS:]):
            yield sides


def _hides(sides: Sides, texts: Sequence[Sides]) -> bool:
    """True if something is at the place of one of the texts."""
    return any(_common(sides, text) > SHARED * _area(text) for text in texts)


def _is_light_line(objects: PageObjects, path: int) -> bool:
    import pypdfium2.raw as pdfium

    if objects.kind(path) != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    width, fill, stroke = ctypes.c_float(), ctypes.c_int(), ctypes.c_int()
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPath_GetDrawMode(typed(path), fill, stroke)
    if not stroke.value or not pdfium.FPDFPageObj_GetStrokeWidth(typed(path), width) or width.value < THICK:
        return False
    pdfium.FPDFPageObj_GetStrokeColor(typed(path), *colour)
    *paint, alpha = (part.value for part in colour)
    return alpha == 255 and min(paint) > WHITE


def _on_scan(objects: PageObjects) -> Iterator[Sides]:
    """Boxes over a scan that have text in them; none if so much text is visible that the picture is its background."""
    import pypdfium2.raw as pdfium

    if not has_scan(objects):
        return
    visible = [objects.bounds(thing) for thing, mode in objects.things if mode >= 0 and mode != INVISIBLE]
    texts = [sides for sides in visible if sides is not None]
    if not 0 < len(texts) <= MOST_TEXTS:
        return
    below = False
    for thing, _ in objects.things:
        kind, sides = objects.kind(thing), objects.bounds(thing)
        if sides is None:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE and is_scan(objects, sides):
            below = True
        elif below and _covers(objects, thing, kind, sides) and _hides(sides, texts):
            yield sides


def _covers(objects: PageObjects, thing: int, kind: int, sides: Sides) -> bool:
    import pypdfium2.raw as pdfium

    if sides[2] - sides[0] < BOX[0] or sides[3] - sides[1] < BOX[1] or is_scan(objects, sides):
        return False
    return kind == pdfium.FPDF_PAGEOBJ_IMAGE or (kind == pdfium.FPDF_PAGEOBJ_PATH and objects.is_opaque(thing))
