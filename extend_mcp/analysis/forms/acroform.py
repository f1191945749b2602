"""The fields of a PDF's own form, read with pypdf: one for each name, with all its widgets."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject

from extend_mcp.analysis.forms.frame import CropFrame
from extend_mcp.analysis.forms.naming import is_telling
from extend_mcp.analysis.forms.native_field import FieldChoice, Flags, NativeField, Widget
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.pdf import open_pdf
from extend_mcp.documents.pdf.bomb import check_bombs
from extend_mcp.documents.sniff import sniff

DAMAGED = (PyPdfError, KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)
"""Exceptions that pypdf raises on invalid files."""
MAX_DEPTH = 50
"""The most levels of the tree of fields; a deeper one is a loop."""
OFF = "/Off"


def open_form(path: Path, password: str | None) -> tuple[PdfWriter, bool]:
    """A decrypted PDF for editing, and whether it was locked. Raises `DocumentFailure`."""
    if path.stat().st_size == 0:
        raise DocumentFailure("CORRUPT_FILE", "The file is empty (0 bytes).")
    if (found := sniff(path, path.name)).kind != "pdf":
        raise DocumentFailure("FILE_TYPE_NOT_SUPPORTED", f"Forms are read from PDFs only; this is {found.mime_type}.")
    check_bombs(path)
    with open_pdf(path, password):
        pass  # PDFium distinguishes a wrong password from a damaged file
    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            reader.decrypt(password or "")
        return PdfWriter(clone_from=reader), reader.is_encrypted
    except DAMAGED as error:
        raise DocumentFailure("CORRUPT_FILE", "The structure of the PDF is damaged.") from error


def native_fields(pdf: PdfWriter) -> list[NativeField]:
    """The fields with a place on a page, in the order of pages and widgets; no push buttons, which have no value."""
    fields: dict[str, NativeField] = {}
    for number, page in enumerate(pdf.pages):
        frame = CropFrame.of(page)
        for annotation in widgets_of(page):
            _add(fields, annotation, number, frame)
    for node in _tree(pdf):
        _add_unplaced(fields, node)
    counts = Counter(_parts(name)[-1] for name in fields)
    for field in fields.values():
        parts = _parts(field.name)
        field.short_name = " ".join(parts[-2:]) if counts[parts[-1]] > 1 and is_telling(parts[-1]) else parts[-1]
        if field.kind in {"checkbox", "radio"}:
            _set_states(field)
    return list(fields.values())


def open_lists(pdf: PdfWriter) -> set[str]:
    """The names of lists that also accept free text."""
    try:
        return {
            field.name for field in native_fields(pdf) if Flags.EDITABLE in field.flags and field.kind == "dropdown"
        }
    except DAMAGED as error:
        raise DocumentFailure("CORRUPT_FILE", "The form of the PDF is damaged.") from error


def _add(fields: dict[str, NativeField], annotation: DictionaryObject, page: int, frame: CropFrame) -> None:
    node, kind, rect = _node(annotation), _kind(annotation), annotation.get("/Rect")
    name = _name(node)
    if kind is None or not name or rect is None or len(rect) != 4:
        return
    left, bottom, right, top = (float(edge) for edge in rect)
    edges = min(left, right), min(bottom, top), max(left, right), max(bottom, top)
    box = frame.box(edges)
    field = fields.setdefault(name, _field(name, kind, annotation)) if box.width and box.height else None
    if field is None or kind != field.kind:
        return
    if not any(node is known for known in field.nodes):
        field.nodes.append(node)
    state = _on_state(annotation) if kind in {"checkbox", "radio"} else None
    field.widgets.append(Widget(page, box, annotation, edges, state))


def _add_unplaced(fields: dict[str, NativeField], node: DictionaryObject) -> None:
    """Note a field that no page shows, but that has the name of a shown one: readers treat them as one."""
    field = fields.get(_name(node))
    if field is None or any(node is known for known in field.nodes):
        return
    (field.nodes if _kind(node) == field.kind else field.shadows).append(node)


def _tree(pdf: PdfWriter) -> Iterator[DictionaryObject]:
    """The fields that have a name and no named fields below, in the form's order."""
    form = pdf.root_object.get("/AcroForm", DictionaryObject()).get_object()
    nodes = [(one.get_object(), 0) for one in form.get("/Fields", ArrayObject()).get_object()]
    while nodes:
        node, depth = nodes.pop()
        if not isinstance(node, DictionaryObject) or depth > MAX_DEPTH:
            continue
        kids = [kid.get_object() for kid in node.get("/Kids", ArrayObject()).get_object()]
        named = [kid for kid in kids if isinstance(kid, DictionaryObject) and "/T" in kid]
        nodes += [(kid, depth + 1) for kid in named]
        if not named and "/T" in node:
            yield node


def widgets_of(page: DictionaryObject) -> Iterator[DictionaryObject]:
    """The form widgets among a page's annotations."""
    annotations = page.get("/Annots")
    for annotation in annotations.get_object() if annotations is not None else ():
        found = annotation.get_object()
        if isinstance(found, DictionaryObject) and found.get("/Subtype") == "/Widget":
            yield found


def top_of(widget: DictionaryObject) -> DictionaryObject | None:
    """The field at the top of the widget's branch, if it is a separate object."""
    node = widget
    for _ in range(MAX_DEPTH):
        if "/Parent" not in node:
            return node if node.indirect_reference is not None else None
        node = node["/Parent"].get_object()  # type: ignore[assignment]
    return None


def inherited(annotation: DictionaryObject, key: str) -> Any:
    """The value of a key on the widget or the nearest field above that has it; None if none has."""
    node = annotation
    for _ in range(MAX_DEPTH):
        if (found := node.get(key)) is not None:
            return found.get_object()
        parent = node.get("/Parent")
        if parent is None:
            return None
        node = parent.get_object()
    return None


def _node(annotation: DictionaryObject) -> DictionaryObject:
    """The dictionary that holds the name, and so the value, of the widget's field."""
    node = annotation
    for _ in range(MAX_DEPTH):
        if "/T" in node or "/Parent" not in node:
            return node
        node = node["/Parent"].get_object()  # type: ignore[assignment]
    return node


def _name(node: DictionaryObject) -> str:
    parts = []
    for _ in range(MAX_DEPTH):
        if "/T" in node:
            parts.append(str(node["/T"]))
        if "/Parent" not in node:
            break
        node = node["/Parent"].get_object()  # type: ignore[assignment]
    return ".".join(reversed(parts))


def _parts(name: str) -> list[str]:
    """The parts of a name like `form[0].page1[0].city[0]`, without the indexes."""
    return [part.partition("[")[0] for part in name.split(".")]


def _kind(annotation: DictionaryObject) -> str | None:
    flags = Flags(inherited(annotation, "/Ff") or 0)
    match inherited(annotation, "/FT"):
        case "/Tx":
            return "text"
        case "/Btn":
            return None if Flags.PUSH_BUTTON in flags else "radio" if Flags.RADIO in flags else "checkbox"
        case "/Ch":
            return "dropdown" if Flags.COMBO in flags else "optionList"
        case "/Sig":
            return "signature"
        case _:
            return None


def _field(name: str, kind: str, annotation: DictionaryObject) -> NativeField:
    size = re.search(r"([\d.]{1,20})\s{1,9}Tf", str(inherited(annotation, "/DA") or ""))
    length = inherited(annotation, "/MaxLen")
    return NativeField(
        name,
        kind,
        Flags(inherited(annotation, "/Ff") or 0),
        tooltip=" ".join(str(inherited(annotation, "/TU") or "").split()),
        options=_options(inherited(annotation, "/Opt")),
        max_length=int(length) if length and kind == "text" else None,
        font_size=float(size[1]) if size else 0.0,
    )


def _options(raw: Any) -> tuple[FieldChoice, ...]:
    """`/Opt`: texts, or pairs of stored and displayed text."""
    options = []
    for one in raw or ():
        found = one.get_object()
        pair = [str(part.get_object()) for part in found] if isinstance(found, ArrayObject) else [str(found)]
        if pair:
            options.append(FieldChoice(pair[0], pair[-1]))
    return tuple(options)


def _on_state(annotation: DictionaryObject) -> str | None:
    """The state other than Off for which the widget has an appearance, or None."""
    looks = annotation.get("/AP", DictionaryObject()).get_object().get("/N", DictionaryObject()).get_object()
    states = [str(name) for name in looks if name != OFF] if type(looks) is DictionaryObject else []
    return states[0] if states else None


def _set_states(field: NativeField) -> None:
    """Options by on-state, named as `/Opt` has them. Tick boxes of one name with several states are a radio group."""
    field.widgets = [one if one.state is not None else replace(one, state="/Yes") for one in field.widgets]
    names: dict[str, str] = {}
    for index, widget in enumerate(field.widgets):
        state = str(widget.state)
        title = field.options[index].display if index < len(field.options) else state[1:]
        if state[1:].isdigit() and int(state[1:]) < len(field.options):
            title = field.options[int(state[1:])].display
        names.setdefault(state, title)
    field.options = tuple(FieldChoice(state[1:], title) for state, title in names.items())
    if field.kind == "checkbox" and len(names) > 1:
        field.kind = "radio"


def added(pdf: PdfWriter, thing: PdfObject) -> IndirectObject:
    """Add an object to the PDF; pypdf has no public method for it."""
    return pdf._add_object(thing)  # noqa: SLF001


def state_name(export: str) -> NameObject:
    """The name of an on-state."""
    return NameObject(f"/{export}")
