"""Finds hidden text of a PDF page: invisible, tiny, off the page, covered, on a hidden layer, white."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from extend_mcp.documents.pdf.annotation import Annotation
from extend_mcp.documents.pdf.form_objects import inner
from extend_mcp.documents.pdf.hidden.covers import Below
from extend_mcp.documents.pdf.hidden.not_drawn import TextPiece, unchanged, unseen_white, with_letters
from extend_mcp.documents.pdf.objects import INVISIBLE, PageObjects, layer_of
from extend_mcp.documents.pdf.scans.page_pictures import on_picture

MAX_COVERED = 2_000
"""The most texts of a page that are checked for covers."""


@dataclass(slots=True)
class _Suspects:
    """Text that is surely hidden, and text to check on the drawn page: white, covered, on a layer."""

    hidden: list[TextPiece] = field(default_factory=list)
    white: list[TextPiece] = field(default_factory=list)
    covered: list[TextPiece] = field(default_factory=list)
    layers: dict[str, list[TextPiece]] = field(default_factory=lambda: defaultdict(list))


def hidden_pieces(objects: PageObjects, notes: Sequence[Annotation], *, has_layers: bool) -> int:
    """The number of hidden texts among the first 20,000 objects. Invisible text on a picture is its OCR layer.

    `notes` are the annotations on top of the page.
    """
    found, page = _suspects(objects, notes, has_layers=has_layers), objects.page
    if not (found.hidden or found.white or found.covered or found.layers):
        return 0
    letters = page.get_textpage()
    hidden = with_letters(letters, found.hidden)
    if white := with_letters(letters, found.white):
        hidden += unseen_white(page, white)
    if rounds := [some for one in (found.covered, *found.layers.values()) if (some := with_letters(letters, one))]:
        hidden += unchanged(page, rounds)
    return len({piece.thing for piece in hidden})


def _suspects(objects: PageObjects, notes: Sequence[Annotation], *, has_layers: bool) -> _Suspects:
    found, below, look = _Suspects(), Below(objects), objects.look
    for thing, mode in objects.things:
        if mode < 0:
            if len(found.covered) < MAX_COVERED:
                found.covered += below.cover(thing)
        elif mode == INVISIBLE:
            found.hidden += [] if on_picture(objects, thing) else [TextPiece(thing, objects.shown)]
        elif not (why := look(thing)):
            below.texts.append(thing)
        elif sides := objects.bounds(thing):
            (found.white if why == "white" else found.hidden).append(TextPiece(thing, sides))
        if has_layers:
            _sort_layer(objects, thing, found)
    found.covered += below.mark(notes)
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
