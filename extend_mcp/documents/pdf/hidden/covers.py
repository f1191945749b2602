"""Finds texts of a PDF page that lie below a shape, a picture, a form or an annotation."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extend_mcp.documents.pdf.annotation import Annotation
from extend_mcp.documents.pdf.form_objects import inner
from extend_mcp.documents.pdf.hidden.not_drawn import TextPiece
from extend_mcp.documents.pdf.objects import PageObjects
from extend_mcp.documents.pdf.page_space import Sides
from extend_mcp.documents.pdf.scans.page_pictures import is_scan

COVER = 4.0
"""In points: the least side of a shape that can hide a letter."""
MAX_FORMS = 100
"""The most forms of a page whose texts are checked for covers."""
_ROW = 16.0
_DRAWN = frozenset({3, 4, 5, 6, 7, 8, 9, 13, 15, 28})
"""Annotations that are drawn over a page: typed texts, lines, shapes, marked text, stamps, ink, redactions."""


class Below:
    """The texts and forms that were drawn so far, with those of them that a later cover may hide."""

    def __init__(self, objects: PageObjects) -> None:
        self.texts: list[int] = []
        self._objects = objects
        self._forms: list[tuple[int, Sides]] = []
        self._rows: dict[int, list[tuple[int, Sides]]] = defaultdict(list)
        self._placed = 0

    def cover(self, thing: int) -> Iterator[TextPiece]:
        """The texts of which a shape, picture or form covers at least a letter, each with its covered part.

        Text below a scan, which fills most of the page, is its OCR layer.
        """
        import pypdfium2.raw as pdfium

        objects, kind = self._objects, self._objects.kind(thing)
        is_form = kind == pdfium.FPDF_PAGEOBJ_FORM
        if not (self.texts or self._forms or is_form) or (sides := objects.bounds(thing)) is None:
            return
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            if objects.is_opaque(thing):
                yield from self._at(sides)
        elif is_form or kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found = [] if is_scan(objects, sides) else list(self._at(sides))
            if found and (not is_form or _may_cover(objects, thing)):
                yield from found
        if is_form and len(self._forms) < MAX_FORMS:
            self._forms.append((thing, sides))

    def mark(self, notes: Sequence[Annotation]) -> Iterator[TextPiece]:
        """The texts below annotations, which are drawn last."""
        for note in notes:
            if note.kind in _DRAWN and note.has_look and not note.is_hidden:
                yield from self._at(note.sides)

    def _at(self, sides: Sides) -> Iterator[TextPiece]:
        import pypdfium2.raw as pdfium

        left, bottom, right, top = _within(sides, self._objects.shown)
        if right - left < COVER or top - bottom < COVER:
            return
        for text in self.texts[self._placed :]:
            if own := self._objects.bounds(text):
                self._rows[int((own[1] + own[3]) / 2 // _ROW)].append((text, own))
        self._placed = len(self.texts)
        for row in range(int(bottom // _ROW), int(top // _ROW) + 1):
            for text, own in self._rows.get(row, ()):
                if part := _common(own, sides):
                    yield TextPiece(text, part, is_part=True)
        for form, own in self._forms:
            left, bottom, right, top = part = _within(own, sides)
            if min(right - left, top - bottom) >= COVER and (texts := inner(form, pdfium.FPDF_PAGEOBJ_TEXT)):
                yield TextPiece(form, part, tuple(texts), is_part=True)


def _may_cover(objects: PageObjects, form: int) -> bool:
    """True if a form has a picture or a shape that hides what is below it."""
    import pypdfium2.raw as pdfium

    pictures, paths = inner(form, pdfium.FPDF_PAGEOBJ_IMAGE), inner(form, pdfium.FPDF_PAGEOBJ_PATH)
    return bool(pictures) or any(map(objects.is_opaque, paths))


def _within(one: Sides, other: Sides) -> Sides:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _common(text: Sides, cover: Sides) -> Sides | None:
    """The part of a text at the height of a cover that it hides, if that is at least about a letter."""
    middle, height = (text[1] + text[3]) / 2, text[3] - text[1]
    left, bottom, right, top = _within(text, cover)
    if not cover[1] <= middle <= cover[3] or right - left < min(height / 3, text[2] - text[0]):
        return None
    return left, bottom, right, top
