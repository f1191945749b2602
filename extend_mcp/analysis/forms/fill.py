"""Filling in a form: values into its own fields, or drawn on its pages."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject

from extend_mcp.analysis.forms import native, told
from extend_mcp.analysis.forms.acroform import (
    DAMAGED,
    Flags,
    NativeField,
    native_fields,
    open_form,
    open_lists,
    top_of,
    widgets_of,
)
from extend_mcp.analysis.forms.detect import Form, find_fields, no_fields, unsupported
from extend_mcp.analysis.forms.embedded_text import missing_letters
from extend_mcp.analysis.forms.flat import Pen, box_of, font_of, shown
from extend_mcp.analysis.forms.looks import undrawable
from extend_mcp.analysis.forms.mapping import map_schema
from extend_mcp.analysis.forms.native import NotFilled
from extend_mcp.analysis.forms.stamp import HIDDEN, Stamps, flatten
from extend_mcp.analysis.forms.values import Entry, check, check_conditions, check_value, entries, nested
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.edit import EditAdvancedOptions, EditConfig
from extend_mcp.wire.edit_schema import EditSchema, TextEditOptions
from extend_mcp.wire.runs import RunWarning

EDITED = "edited.pdf"
"""Name of the filled form in the run's folder."""
NAME_CHARACTERS = 100
"""Of a field's name in a warning."""


@dataclass(slots=True)
class Filled:
    """What an edit tells besides its file.

    `output` is an `EditOutput` on the wire without `editedFile`, whose id the child cannot know. `schema` is set where
    the fields were found, not given. `metrics` is an `EditMetrics` without the time of the whole.
    """

    output: dict[str, Any]
    pages: int
    metrics: dict[str, Any]
    warnings: list[RunWarning] = field(default_factory=list)
    schema: dict[str, Any] | None = None


def fill(path: Path, config: EditConfig, password: str | None, folder: Path) -> Filled:
    """Fill in the PDF at `path` and leave it in `folder` as `edited.pdf`. Raises `DocumentFailure`.

    A locked PDF is opened with its password; the edited one has none, which a warning says.
    """
    options = config.advanced_options or EditAdvancedOptions()
    pdf, was_locked = open_form(path, password)
    warnings: list[RunWarning] = []
    schema, form = _schema(pdf, path, config, options, password)
    check(schema, len(pdf.pages), open_lists(pdf))
    values = _values(schema, config, warnings)
    if form is not None:
        warnings += form.warnings
    if config.schema_ is None:
        warnings += unsupported(config.schema_generation_instructions, "schemaGenerationInstructions", options)
    elif not values:
        message = "No field of the schema has a value (extend_edit:value or extend_edit:image)"
        raise DocumentFailure("EMPTY_SCHEMA", f"{message}; values from free instructions need a model.")
    start = perf_counter()
    try:
        filler = Filler(pdf, warnings)
        filled = filler.fill(values)
        check_conditions(schema, nested(filled))
        warnings += _left_empty(schema, filled)
        _finish(pdf, filler, options, warnings, was_locked=was_locked)
        _save(pdf, folder / EDITED)
    except DAMAGED as error:
        raise DocumentFailure("CORRUPT_FILE", "The structure of the PDF is damaged.") from error
    spent = round(1000 * (perf_counter() - start), 1)
    return Filled(
        {"filledValues": nested(filled)} if filled else {},
        len(pdf.pages),
        _metrics(schema, form, len(pdf.pages)) | {"fieldFillingTimeMs": spent},
        warnings,
        form.schema.wire() if form is not None and config.schema_ is None else None,
    )


def _schema(
    pdf: PdfWriter, path: Path, config: EditConfig, options: EditAdvancedOptions, password: str | None
) -> tuple[EditSchema, Form | None]:
    """The schema to fill in, and what was found on the form where it had to be looked at for places."""
    given = config.schema_
    if given is not None and not given.properties:
        raise DocumentFailure("EMPTY_SCHEMA", "The schema has no properties.")
    if given is not None and all(entry.has_place for entry in entries(given.properties)):
        return given, None
    form = find_fields(pdf, path, options, password)
    if not form.fields:
        raise no_fields(form)
    if given is None:
        return form.schema, form
    places = {entry.name for entry in entries(given.properties) if entry.has_place}
    mapped, _ = map_schema(given, form.fields)
    return (mapped if not places else _keep(given, mapped)), form


def _keep(given: EditSchema, mapped: EditSchema) -> EditSchema:
    """The mapped schema, but with the places that were given."""
    kept = {
        key: one if Entry((key,), one).has_place else mapped.properties[key] for key, one in given.properties.items()
    }
    return mapped.model_copy(update={"properties": kept})


def _values(schema: EditSchema, config: EditConfig, warnings: list[RunWarning]) -> list[tuple[Entry, Any]]:
    """What is to be written: forced values, then what the instructions say of other fields."""
    found = list(entries(schema.properties))
    values = {entry.name: (entry, entry.field.value) for entry in found if entry.field.value is not None}
    values |= {entry.name: (entry, entry.field.image) for entry in found if entry.field.image is not None}
    if config.instructions:
        form = {entry.name: entry.field for entry in found if entry.name not in values}
        read = told.read(config.instructions, form)
        for entry in found:
            if entry.name in read.values:
                check_value(entry, read.values[entry.name])
                values[entry.name] = (entry, read.values[entry.name])
        for line in read.unread:
            message = f"No model reads instructions on the local engine; not understood: {line[:200]}"
            warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    return list(values.values())


class Filler:
    """Writes values into one PDF, and notes what could not be written."""

    def __init__(self, pdf: PdfWriter, warnings: list[RunWarning]) -> None:
        self.pdf = pdf
        self.is_flat = _ensure_form(pdf)
        self.undrawn = False
        self._fields = {made.name: made for made in native_fields(pdf)}
        self.was_signed = any(
            "/V" in node for made in self._fields.values() if made.kind == "signature" for node in made.nodes
        )
        self._stamps = Stamps(pdf)
        self._pen = Pen(pdf, self._stamps)
        self._warnings = warnings

    def fill(self, values: list[tuple[Entry, Any]]) -> dict[tuple[str, ...], Any]:
        """Write the values; those that were written, by keys."""
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
                self._warn("LOCAL_TEXT_CLIPPED", entry, "is too small for its value, of which a part is not seen.")
            if missing := missing_letters(undrawable(shown(value))):
                self.undrawn = True
                message = f"has letters that no font of this machine has: {missing[:40]}. Install one that has them."
                self._warn("LOCAL_TEXT_NOT_DRAWN", entry, message)
        self._stamps.apply()
        return filled

    def _unseen(self, entry: Entry) -> str:
        """What the form says against writing into a field, if anything."""
        source = entry.field.source_acroform
        made = self._fields.get(source.field_name) if source is not None else None
        if made is not None and all(int(widget.annotation.get("/F", 0)) & HIDDEN for widget in made.widgets):
            return "is hidden in the form: what was written into it is not seen."
        is_locked = made is not None and Flags.READ_ONLY in made.flags
        return "is marked read-only in the form; it was filled in all the same." if is_locked else ""

    def _warn(self, code: str, entry: Entry, message: str) -> None:
        page = None if entry.field.page_index is None else entry.field.page_index + 1
        self._warnings.append(RunWarning(code=code, message=f"{entry.name[:NAME_CHARACTERS]} {message}", page=page))

    def _write(self, entry: Entry, value: Any) -> bool:
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
        made = self._fields.get(source.field_name)
        if made is None:
            raise NotFilled(f"came from a field {source.field_name[:NAME_CHARACTERS]!r} that the form does not have")
        return self._native(entry, made, value)

    def _native(self, entry: Entry, made: NativeField, value: Any) -> bool:
        one = entry.field
        options = one.text_edit_options or TextEditOptions()
        options = options.model_copy(update={"font": font_of(options)})
        match made.kind:
            case "text":
                return native.set_text(self.pdf, made, shown(value), options)
            case "dropdown" | "optionList":
                chosen = value if isinstance(value, list) else [value]
                return native.choose(self.pdf, made, [_export(entry, made, str(v)) for v in chosen], options)
            case "signature":
                return self._sign(entry, made, value)
            case _:
                native.tick(self.pdf, made, _state(entry, made, value))
                return True

    def _sign(self, entry: Entry, made: NativeField, value: Any) -> bool:
        """Draw a signature where its field is: a name or a picture, not a digital signature."""
        widget, one = made.widgets[0], entry.field
        if one.image is not None and value is one.image:
            self._pen.picture(widget.page, widget.box, one.image.image_url)
            return True
        return self._pen.text(widget.page, widget.box, shown(value), one.text_edit_options or TextEditOptions())


def _export(entry: Entry, made: NativeField, value: str) -> str:
    """What the PDF stores for a choice of the schema."""
    source = entry.field.source_acroform
    mapped = {one.schema_value: one.export_value for one in (source.option_map if source else None) or ()}
    by_name = {option.display: option.export for option in made.options}
    return mapped.get(value, by_name.get(value, value))


def _state(entry: Entry, made: NativeField, value: Any) -> str | None:
    """The state to set a tick box or a radio group to; None for off."""
    if not isinstance(value, bool):
        return _export(entry, made, str(value))
    source = entry.field.source_acroform
    state = source.option_value if source and source.option_value is not None else made.options[0].export
    if value:
        return state
    now = str(made.nodes[0].get("/V", "/Off"))
    return None if now in {"/Off", f"/{state}"} else now[1:]


def _ensure_form(pdf: PdfWriter) -> bool:
    """Give a PDF without one a form that has its widgets, which pypdf wants; whether there are none."""
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


def _finish(
    pdf: PdfWriter, filler: Filler, options: EditAdvancedOptions, warnings: list[RunWarning], *, was_locked: bool
) -> None:
    """Flatten the form or leave it to be filled in by hand, and say what the file has lost."""
    form = pdf.root_object["/AcroForm"].get_object()
    assert isinstance(form, DictionaryObject)
    for key, code, message in (
        ("/XFA", "LOCAL_NOT_SUPPORTED", "The form's XFA part was taken out: only its AcroForm was filled in."),
        ("/CO", "LOCAL_NOT_SUPPORTED", "The form has calculated fields; they are not calculated anew."),
    ):
        if form.pop(key, None):
            warnings.append(RunWarning(code=code, message=message))
    if filler.was_signed:
        message = "The document was signed digitally; what was filled in makes that signature invalid."
        warnings.append(RunWarning(code="LOCAL_SIGNATURE_INVALID", message=message))
    if was_locked:
        message = "The PDF was encrypted; the edited file is not."
        warnings.append(RunWarning(code="LOCAL_NOT_ENCRYPTED", message=message))
    if options.flatten_pdf is not False:
        flatten(pdf)
    elif filler.is_flat:
        pdf.root_object.pop("/AcroForm", None)
    else:
        form[NameObject("/NeedAppearances")] = BooleanObject(filler.undrawn)


def _left_empty(schema: EditSchema, filled: Mapping[tuple[str, ...], Any]) -> list[RunWarning]:
    """A warning of the fields that the form requires and that nothing was written into."""
    empty = set(schema.required or ()) - {keys[0] for keys in filled}
    names = ", ".join(key[:NAME_CHARACTERS] for key in schema.properties if key in empty)
    return (
        [RunWarning(code="LOCAL_REQUIRED_EMPTY", message=f"Required fields are left empty: {names}.")] if names else []
    )


def _metrics(schema: EditSchema, form: Form | None, pages: int) -> dict[str, Any]:
    if form is not None:
        return form.metrics
    count = sum(1 for _ in entries(schema.properties))
    counts = {"pageCount": pages, "fieldCount": count, "fieldsDetectedCount": 0, "fieldsAnnotatedCount": 0}
    return counts | {"fieldDetectionTimeMs": 0, "fieldAnnotationTimeMs": 0}


def _save(pdf: PdfWriter, path: Path) -> None:
    """Write the file so that `path` holds either all of it or nothing."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        pdf.write(file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
