"""Writes values into the declared fields of one PDF, or draws them on its pages."""

from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from extend_mcp.analysis.forms import native
from extend_mcp.analysis.forms.acroform import DAMAGED, native_fields, top_of, widgets_of
from extend_mcp.analysis.forms.flat import Pen, box_of, font_of, shown
from extend_mcp.analysis.forms.looks.embedded_text import EmbeddedTexts, missing_letters
from extend_mcp.analysis.forms.looks.looks import undrawable
from extend_mcp.analysis.forms.looks.stamp import HIDDEN, Stamps
from extend_mcp.analysis.forms.native import NotFilled
from extend_mcp.analysis.forms.native_field import Flags, NativeField
from extend_mcp.analysis.forms.values import NamedField
from extend_mcp.wire.edit_schema import TextEditOptions
from extend_mcp.wire.runs import RunWarning

NAME_CHARACTERS = 100
"""The most characters of a field's name in a warning."""


class PdfFiller:
    """Writes values into one PDF, and warns of values that could not be written."""

    def __init__(self, pdf: PdfWriter, warnings: list[RunWarning]) -> None:
        self.pdf = pdf
        self.is_flat = _ensure_form(pdf)
        self._fields = {made.name: made for made in native_fields(pdf)}
        self.was_signed = any(
            "/V" in node for made in self._fields.values() if made.kind == "signature" for node in made.nodes
        )
        self._stamps = Stamps(pdf)
        self._texts = EmbeddedTexts(pdf)
        self._pen = Pen(self._texts, self._stamps)
        self._warnings = warnings

    def fill(self, values: list[tuple[NamedField, Any]]) -> dict[tuple[str, ...], Any]:
        """Write the values. Returns the written ones by keys."""
        filled = {}
        for entry, value in values:
            try:
                fits = self._write(entry, value)
            except NotFilled as error:
                self._warn("LOCAL_FIELD_NOT_FILLED", entry, f"was not filled in: it {error}.")
                continue
            except DAMAGED:
                self._warn("LOCAL_FIELD_NOT_FILLED", entry, "was not filled in: its field is damaged.")
                continue
            filled[entry.keys] = entry.field.image.image_url if value is entry.field.image and value else value
            if remark := self._unseen(entry):
                self._warn("LOCAL_FIELD_PROTECTED", entry, remark)
            if not fits:
                self._warn("LOCAL_TEXT_CLIPPED", entry, "is too small for its value, so a part of it is not visible.")
            if missing := missing_letters(undrawable(shown(value))):
                message = f"has letters that no font on this machine has: {missing[:40]}. Install one that has them."
                self._warn("LOCAL_TEXT_NOT_DRAWN", entry, message)
        self._texts.finish()
        self._stamps.apply()
        return filled

    def _unseen(self, entry: NamedField) -> str:
        """A warning if the field is hidden or read-only in the form, else empty."""
        source = entry.field.source_acroform
        field = self._fields.get(source.field_name) if source is not None else None
        if field is not None and all(int(widget.annotation.get("/F", 0)) & HIDDEN for widget in field.widgets):
            return "is hidden in the form, so the value written into it is not visible."
        is_locked = field is not None and Flags.READ_ONLY in field.flags
        return "is marked read-only in the form, but was filled in." if is_locked else ""

    def _warn(self, code: str, entry: NamedField, message: str) -> None:
        page = None if entry.field.page_index is None else entry.field.page_index + 1
        self._warnings.append(RunWarning(code=code, message=f"{entry.name[:NAME_CHARACTERS]} {message}", page=page))

    def _write(self, entry: NamedField, value: Any) -> bool:
        one, source = entry.field, entry.field.source_acroform
        if source is None:
            if not entry.has_place:
                raise NotFilled("has no place in the schema, and no field of the form has its name")
            if value is one.image and one.image is not None:
                if one.bbox is None:
                    raise NotFilled("has no box to be drawn into")
                self._pen.picture(one.page_index or 0, box_of(one.bbox), one.image.image_url)
                return True
            return self._pen.write(one, value)
        field = self._fields.get(source.field_name)
        if field is None:
            raise NotFilled(f"refers to a field {source.field_name[:NAME_CHARACTERS]!r} that the form does not have")
        return self._native(entry, field, value)

    def _native(self, entry: NamedField, field: NativeField, value: Any) -> bool:
        one = entry.field
        options = one.text_edit_options or TextEditOptions()
        options = options.model_copy(update={"font": font_of(options)})
        match field.kind:
            case "text":
                return native.set_text(self._texts, field, shown(value), options)
            case "dropdown" | "optionList":
                chosen = value if isinstance(value, list) else [value]
                return native.choose(self._texts, field, [_export(entry, field, str(v)) for v in chosen], options)
            case "signature":
                return self._sign(entry, field, value)
            case _:
                native.tick(self.pdf, field, _state(entry, field, value))
                return True

    def _sign(self, entry: NamedField, field: NativeField, value: Any) -> bool:
        """Draw a signature in its field: a name or a picture, not a digital signature."""
        widget, one = field.widgets[0], entry.field
        if one.image is not None and value is one.image:
            self._pen.picture(widget.page, widget.box, one.image.image_url)
            return True
        return self._pen.text(widget.page, widget.box, shown(value), one.text_edit_options or TextEditOptions())


def _export(entry: NamedField, field: NativeField, value: str) -> str:
    """The PDF's stored text for a choice of the schema."""
    source = entry.field.source_acroform
    mapped = {one.schema_value: one.export_value for one in (source.option_map if source else None) or ()}
    by_name = {option.display: option.export for option in field.options}
    return mapped.get(value, by_name.get(value, value))


def _state(entry: NamedField, field: NativeField, value: Any) -> str | None:
    """The state to set a tick box or a radio group to; None for off."""
    if not isinstance(value, bool):
        return _export(entry, field, str(value))
    source = entry.field.source_acroform
    state = source.option_value if source and source.option_value is not None else field.options[0].export
    if value:
        return state
    now = str(field.nodes[0].get("/V", "/Off"))
    return None if now in {"/Off", f"/{state}"} else now[1:]


def _ensure_form(pdf: PdfWriter) -> bool:
    """Give a PDF without a form one that has its widgets, as pypdf needs it. Returns whether there are none."""
    root = pdf.root_object
    if "/AcroForm" not in root:
        root[NameObject("/AcroForm")] = DictionaryObject()
    form = root["/AcroForm"].get_object()
    assert isinstance(form, DictionaryObject)
    if "/Fields" not in form:
        tops = {
            id(top): top for page in pdf.pages for widget in widgets_of(page) if (top := top_of(widget)) is not None
        }
        form[NameObject("/Fields")] = ArrayObject(top.indirect_reference for top in tops.values())
    return not any(True for page in pdf.pages for _ in widgets_of(page))
