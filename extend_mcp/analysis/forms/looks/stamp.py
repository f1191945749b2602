"""Draws form XObjects on pages permanently: values without a field, and flattened fields."""

from collections import defaultdict

from pypdf import PageObject, PdfWriter, Transformation
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from extend_mcp.analysis.forms.acroform import OFF, added, widgets_of
from extend_mcp.analysis.forms.frame import Rect

HIDDEN = 1 << 1 | 1 << 5
"""Annotation flags Hidden and NoView (ISO 32000-1 table 165)."""


class Stamps:
    """Appearances to draw over the pages of a PDF."""

    def __init__(self, pdf: PdfWriter) -> None:
        self._pdf = pdf
        self._drawn: dict[int, list[tuple[IndirectObject, Rect, float]]] = defaultdict(list)

    def add(self, page: int, look: IndirectObject, rect: Rect, opacity: float = 1.0) -> None:
        """Draw an appearance into a rectangle of a page (from 0)."""
        self._drawn[page].append((look, rect, opacity))

    def apply(self) -> None:
        """Write the added appearances into the pages."""
        for number, drawn in self._drawn.items():
            self._draw(self._pdf.pages[number], drawn)
        self._drawn.clear()

    def _draw(self, page: PageObject, drawn: list[tuple[IndirectObject, Rect, float]]) -> None:
        forms = _own_resources(page, "/XObject")
        content = []
        for look, rect, opacity in drawn:
            name = f"/ExtendForm{len(forms)}"
            forms[NameObject(name)] = look
            state = self._opacity(page, opacity) if opacity < 1 else ""
            content.append(f"q {state}{_matrix(look, rect)} cm {name} Do Q")
        before, after = StreamObject(), StreamObject()
        before.set_data(b"q\n")
        after.set_data(("\nQ\n" + "\n".join(content)).encode("ascii"))
        parts = [added(self._pdf, before), *_contents(page), added(self._pdf, after)]
        page[NameObject("/Contents")] = ArrayObject(parts)

    def _opacity(self, page: PageObject, opacity: float) -> str:
        states = _own_resources(page, "/ExtGState")
        name = f"/ExtendOpacity{len(states)}"
        states[NameObject(name)] = DictionaryObject({NameObject("/ca"): FloatObject(opacity)})
        return f"{name} gs "


def flatten(pdf: PdfWriter) -> None:
    """Draw the current appearance of every widget on its page, and remove the form."""
    stamps = Stamps(pdf)
    for number, page in enumerate(pdf.pages):
        for widget in widgets_of(page):
            look = _look(widget)
            rect = widget.get("/Rect")
            if look is not None and rect is not None and len(rect) == 4 and not int(widget.get("/F", 0)) & HIDDEN:
                left, bottom, right, top = (float(edge) for edge in rect)
                stamps.add(number, look, (min(left, right), min(bottom, top), max(left, right), max(bottom, top)))
        if "/Annots" in page:
            annotations = page["/Annots"]
            assert isinstance(annotations, ArrayObject)
            kept = [one for one in annotations if one.get_object().get("/Subtype") != "/Widget"]
            page[NameObject("/Annots")] = ArrayObject(kept)
    stamps.apply()
    pdf.root_object.pop("/AcroForm", None)


def _look(widget: DictionaryObject) -> IndirectObject | None:
    """The widget's appearance in its current state, or None."""
    looks = widget.get("/AP")
    normal = looks.get_object().raw_get("/N") if looks is not None and "/N" in looks.get_object() else None
    if normal is not None and type(normal.get_object()) is DictionaryObject:
        state = widget.get("/AS", OFF)
        normal = normal.get_object().raw_get(state) if state in normal.get_object() else None
    return normal if isinstance(normal, IndirectObject) and isinstance(normal.get_object(), StreamObject) else None


def _matrix(look: IndirectObject, rect: Rect) -> str:
    """The matrix from the appearance's box, turned by its own matrix, to a rectangle (ISO 32000-1 12.5.5)."""
    form = look.get_object()
    assert isinstance(form, StreamObject)
    own = Transformation(tuple(float(part) for part in form.get("/Matrix", (1, 0, 0, 1, 0, 0))))  # type: ignore[arg-type]
    left, bottom, right, top = (float(edge) for edge in form.get("/BBox", (0, 0, 1, 1)))
    corners = [own.apply_on((x, y)) for x in (left, right) for y in (bottom, top)]
    x, y = min(corner[0] for corner in corners), min(corner[1] for corner in corners)
    width, height = max(corner[0] for corner in corners) - x, max(corner[1] for corner in corners) - y
    across, up = (rect[2] - rect[0]) / (width or 1), (rect[3] - rect[1]) / (height or 1)
    return f"{across:.5f} 0 0 {up:.5f} {rect[0] - x * across:.3f} {rect[1] - y * up:.3f}"


def _contents(page: PageObject) -> list[IndirectObject]:
    if "/Contents" not in page:
        return []
    found = page.raw_get("/Contents")
    inner = found.get_object()
    return list(inner) if isinstance(inner, ArrayObject) else [found]


def _own_resources(page: PageObject, kind: str) -> DictionaryObject:
    """A kind of resources that only this page has, with all its earlier entries."""
    inherited = page.get_inherited("/Resources", DictionaryObject()).get_object()
    resources = DictionaryObject(inherited)
    found = resources.get(kind)
    own = DictionaryObject(found.get_object() if found is not None else {})
    resources[NameObject(kind)] = own
    page[NameObject("/Resources")] = resources
    return own
