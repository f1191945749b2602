"""Finds hidden text of a PDF page: invisible, tiny, off the page, covered, on a hidden layer, white."""

from collections import defaultdict
from dataclasses import dataclass, field

from extend_mcp.documents.pdf.hidden.not_drawn import TextPiece, unchanged, unseen_white, with_letters
from extend_mcp.documents.pdf.objects import INVISIBLE, PageObjects, inner, layer_of
from extend_mcp.documents.pdf.page_space import Sides
from extend_mcp.documents.pdf.scans.page_pictures import is_scan, on_picture

MAX_COVERED = 2_000
"""The most texts of a page that are checked for covers."""
COVER = 4.0
"""In points: the least side of a shape that can hide a letter."""
_ROW = 16.0


@dataclass(slots=True)
class _Suspects:
    """Text that is surely hidden, and text to check on the drawn page: white, covered, on a layer."""

    hidden: list[TextPiece] = field(default_factory=list)
    white: list[TextPiece] = field(default_factory=list)
    covered: list[TextPiece] = field(default_factory=list)
    layers: dict[str, list[TextPiece]] = field(default_factory=lambda: defaultdict(list))


def hidden_pieces(objects: PageObjects, *, has_layers: bool) -> int:
    """The number of hidden texts among the first 20,000 objects. Invisible text on a picture is its OCR layer."""
    found, page = _suspects(objects, has_layers=has_layers), objects.page
    if not (found.hidden or found.white or found.covered or found.layers):
        return 0
    letters = page.get_textpage()
    hidden = with_letters(letters, found.hidden)
    if white := with_letters(letters, found.white):
        hidden += unseen_white(page, white)
    if rounds := [some for one in (found.covered, *found.layers.values()) if (some := with_letters(letters, one))]:
        hidden += unchanged(page, rounds)
    return len({piece.thing for piece in hidden})


def _suspects(objects: PageObjects, *, has_layers: bool) -> _Suspects:
    found, below, look = _Suspects(), _Below(), objects.look
    for thing, mode in objects.things:
        if mode < 0:
            if below.texts and len(found.covered) < MAX_COVERED:
                found.covered += below.covered(objects, thing)
        elif mode == INVISIBLE:
            found.hidden += [] if on_picture(objects, thing) else [TextPiece(thing, objects.shown)]
        elif not (why := look(thing)):
            below.texts.append(thing)
        elif sides := objects.bounds(thing):
            (found.white if why == "white" else found.hidden).append(TextPiece(thing, sides))
        if has_layers:
            _sort_layer(objects, thing, found)
    return found


def _sort_layer(objects: PageObjects, thing: int, found: _Suspects) -> None:
    import pypdfium2.raw as pdfium

    kind = objects.kind(thing)
    texts = tuple(inner(thing, pdfium.FPDF_PAGEOBJ_TEXT)) if kind == pdfium.FPDF_PAGEOBJ_FORM else ()
    if kind != pdfium.FPDF_PAGEOBJ_TEXT and not texts:
        return
    layer, sides = layer_of(thing), objects.bounds(thing)
    if layer is None and texts:
        layer = f"form {thing}"
    if layer is not None and sides is not None:
        found.layers[layer].append(TextPiece(thing, sides, texts))


class _Below:
    """The texts that were drawn so far; those below a shape are found by their height."""

    def __init__(self) -> None:
        self.texts: list[int] = []
        self._rows: dict[int, list[tuple[int, Sides]]] = defaultdict(list)
        self._placed = 0

    def covered(self, objects: PageObjects, thing: int) -> list[TextPiece]:
        """The texts of which a shape or picture covers at least a letter, each with its covered part.

        Text below a scan, which fills most of the page, is its OCR layer.
        """
        import pypdfium2.raw as pdfium

        kind = objects.kind(thing)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            return []
        sides = objects.bounds(thing)
        if sides is None or sides[2] - sides[0] < COVER or sides[3] - sides[1] < COVER:
            return []
        if not objects.is_opaque(thing) if kind == pdfium.FPDF_PAGEOBJ_PATH else is_scan(objects, sides):
            return []
        for text in self.texts[self._placed :]:
            if own := objects.bounds(text):
                self._rows[int((own[1] + own[3]) / 2 // _ROW)].append((text, own))
        self._placed = len(self.texts)
        rows = (row for row in range(int(sides[1] // _ROW), int(sides[3] // _ROW) + 1) if row in self._rows)
        parts = ((text, _common(own, sides)) for row in rows for text, own in self._rows[row])
        return [TextPiece(text, part, is_part=True) for text, part in parts if part is not None]


def _common(text: Sides, cover: Sides) -> Sides | None:
    """The part of a text at the height of a cover that it hides, if that is at least about a letter."""
    middle, height = (text[1] + text[3]) / 2, text[3] - text[1]
    left, right = max(text[0], cover[0]), min(text[2], cover[2])
    if not cover[1] <= middle <= cover[3] or right - left < min(height / 3, text[2] - text[0]):
        return None
    return left, max(text[1], cover[1]), right, min(text[3], cover[3])
