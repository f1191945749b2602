"""Looks into forms of a PDF: many programs put all of a page, with its logo, into one.

Objects are given by their addresses.
"""

import ctypes
from collections.abc import Iterator, Sequence
from ctypes import byref, c_float
from typing import Any

from extend_mcp.documents.pdf.page_space import Sides

Matrix = Sequence[float]
"""The six numbers that map a form to what holds it."""
MAX_INNER, MAX_DEPTH = 5_000, 5
"""The most objects of a form, and the most forms in each other, that are looked at."""


def pictures_in(form: int) -> list[Sides]:
    """Left, bottom, right and top of the pictures in a form and in the forms in it, on the page."""
    return list(_pictures(typed(form), (), 0))


def _pictures(form: Any, outer: Sequence[Matrix], depth: int) -> Iterator[Sides]:
    import pypdfium2.raw as pdfium

    matrices = (_matrix(form), *outer)
    for index in range(min(pdfium.FPDFFormObj_CountObjects(form), MAX_INNER)):
        thing = pdfium.FPDFFormObj_GetObject(form, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            yield from _pictures(thing, matrices, depth + 1)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            sides = [c_float() for _ in range(4)]
            if pdfium.FPDFPageObj_GetBounds(thing, *map(byref, sides)):
                yield _mapped(tuple(side.value for side in sides), matrices)


def _matrix(form: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    found = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(form, byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _mapped(sides: Sequence[float], matrices: Sequence[Matrix]) -> Sides:
    left, bottom, right, top = sides
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    for a, b, c, d, e, f in matrices:
        corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def typed(thing: int) -> Any:
    """An object in the form for functions of `pypdfium2.raw`."""
    import pypdfium2.raw as pdfium

    return ctypes.cast(thing, pdfium.FPDF_PAGEOBJECT)


def inner(form: int, kind: int) -> list[int]:
    """The objects of a kind, by PDFium's number, in a form and in the forms in it."""
    return list(map(_address, _inner(typed(form), kind, 0)))


def _inner(form: Any, wanted: int, depth: int) -> list[Any]:
    import pypdfium2.raw as pdfium

    found: list[Any] = []
    for index in range(min(pdfium.FPDFFormObj_CountObjects(form), MAX_INNER)):
        thing = pdfium.FPDFFormObj_GetObject(form, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == wanted:
            found.append(thing)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            found += _inner(thing, wanted, depth + 1)
    return found


def _address(thing: Any) -> int:
    return ctypes.addressof(thing.contents)
