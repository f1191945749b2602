"""Fills in a form: writes values into its own fields, or draws them on its pages."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject

from extend_mcp.analysis.forms import instructions
from extend_mcp.analysis.forms.acroform import DAMAGED, open_form, open_lists
from extend_mcp.analysis.forms.detect import DetectedForm, find_fields, no_fields, unsupported
from extend_mcp.analysis.forms.filler import NAME_CHARACTERS, PdfFiller
from extend_mcp.analysis.forms.looks.stamp import flatten
from extend_mcp.analysis.forms.mapping import map_schema
from extend_mcp.analysis.forms.values import (
    NamedField,
    check,
    check_conditions,
    entries,
    nested,
    refuse,
    value_faults,
)
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.edit import EditAdvancedOptions, EditConfig
from extend_mcp.wire.edit_schema import EditSchema
from extend_mcp.wire.runs import RunWarning

EDITED = "edited.pdf"
"""Name of the filled form in the run's folder."""


@dataclass(slots=True)
class EditReport:
    """The report of an edit, besides its file.

    `output` is an `EditOutput` in wire form without `editedFile`, whose id the child cannot know. `schema` is set if
    the fields were found, not given. `metrics` is an `EditMetrics` without the total time.
    """

    output: dict[str, Any]
    pages: int
    metrics: dict[str, Any]
    warnings: list[RunWarning] = field(default_factory=list)
    schema: dict[str, Any] | None = None


def fill(path: Path, config: EditConfig, password: str | None, folder: Path) -> EditReport:
    """Fill in the PDF at `path` and write it to `folder` as `edited.pdf`. Raises `DocumentFailure`.

    A locked PDF is opened with its password; the edited one has none, and a warning says so.
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
        filler = PdfFiller(pdf, warnings)
        filled = filler.fill(values)
        check_conditions(schema, nested(filled))
        warnings += _left_empty(schema, filled)
        _finish(pdf, filler, options, warnings, was_locked=was_locked)
        _save(pdf, folder / EDITED)
    except DAMAGED as error:
        raise DocumentFailure("CORRUPT_FILE", "The structure of the PDF is damaged.") from error
    spent = round(1000 * (perf_counter() - start), 1)
    return EditReport(
        {"filledValues": nested(filled)} if filled else {},
        len(pdf.pages),
        _metrics(schema, form, len(pdf.pages)) | {"fieldFillingTimeMs": spent},
        warnings,
        form.schema.wire() if form is not None and config.schema_ is None else None,
    )


def _schema(
    pdf: PdfWriter, path: Path, config: EditConfig, options: EditAdvancedOptions, password: str | None
) -> tuple[EditSchema, DetectedForm | None]:
    """The schema to fill in, and the fields found on the form if they were needed."""
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
    """The mapped schema, but with the given places."""
    kept = {
        key: one if NamedField((key,), one).has_place else mapped.properties[key]
        for key, one in given.properties.items()
    }
    return mapped.model_copy(update={"properties": kept})


def _values(schema: EditSchema, config: EditConfig, warnings: list[RunWarning]) -> list[tuple[NamedField, Any]]:
    """The values to write: forced ones, then those in the instructions for other fields."""
    found = list(entries(schema.properties))
    values = {entry.name: (entry, entry.field.value) for entry in found if entry.field.value is not None}
    values |= {entry.name: (entry, entry.field.image) for entry in found if entry.field.image is not None}
    if config.instructions:
        form = {entry.name: entry.field for entry in found if entry.name not in values}
        read = instructions.read(config.instructions, form)
        for entry in found:
            if entry.name in read.values:
                refuse(value_faults(entry, read.values[entry.name]))
                values[entry.name] = (entry, read.values[entry.name])
        for line in read.unread:
            message = f"The local engine has no model to read instructions; not understood: {line[:200]}"
            warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    return list(values.values())


def _finish(
    pdf: PdfWriter, filler: PdfFiller, options: EditAdvancedOptions, warnings: list[RunWarning], *, was_locked: bool
) -> None:
    """Flatten the form or keep it fillable, and warn of what the file has lost."""
    form = pdf.root_object["/AcroForm"].get_object()
    assert isinstance(form, DictionaryObject)
    for key, code, message in (
        ("/XFA", "LOCAL_NOT_SUPPORTED", "The form's XFA part was removed: only its AcroForm was filled in."),
        ("/CO", "LOCAL_NOT_SUPPORTED", "The form has calculated fields, which were not recalculated."),
    ):
        if form.pop(key, None):
            warnings.append(RunWarning(code=code, message=message))
    if filler.was_signed:
        message = "The document was signed digitally; filling it in makes that signature invalid."
        warnings.append(RunWarning(code="LOCAL_SIGNATURE_INVALID", message=message))
    if was_locked:
        message = "The PDF was encrypted; the edited file is not."
        warnings.append(RunWarning(code="LOCAL_NOT_ENCRYPTED", message=message))
    if options.flatten_pdf is not False:
        flatten(pdf)
    elif filler.is_flat:
        pdf.root_object.pop("/AcroForm", None)
    else:
        form[NameObject("/NeedAppearances")] = BooleanObject(False)  # else readers redraw all fields in their own fonts


def _left_empty(schema: EditSchema, filled: Mapping[tuple[str, ...], Any]) -> list[RunWarning]:
    """A warning of required fields that were left empty."""
    empty = set(schema.required or ()) - {keys[0] for keys in filled}
    names = ", ".join(key[:NAME_CHARACTERS] for key in schema.properties if key in empty)
    return (
        [RunWarning(code="LOCAL_REQUIRED_EMPTY", message=f"Required fields are left empty: {names}.")] if names else []
    )


def _metrics(schema: EditSchema, form: DetectedForm | None, pages: int) -> dict[str, Any]:
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
