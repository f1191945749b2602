"""Finding the fields of a form: those that the PDF declares, and places to write on."""

from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from pypdf import PdfWriter

from extend_mcp.engine.documents.failure import DocumentFailure
from extend_mcp.engine.documents.layout import Laid, lay_out
from extend_mcp.engine.documents.page import Box
from extend_mcp.engine.work.forms import describe
from extend_mcp.engine.work.forms.acroform import DAMAGED, Flags, NativeField, native_fields, open_form
from extend_mcp.engine.work.forms.blanks import Blank, find_blanks, overlaps
from extend_mcp.engine.work.forms.mapping import map_schema
from extend_mcp.engine.work.forms.naming import Keys, Labels
from extend_mcp.models.edit import FormAdvancedOptions, FormDetectionConfig
from extend_mcp.models.edit_schema import EditField, EditSchema
from extend_mcp.models.runs import RunWarning


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form in reading order, by key. Times in milliseconds."""

    fields: dict[str, EditField]
    required: list[str]
    pages: int
    detection_ms: float
    annotation_ms: float
    warnings: list[RunWarning]

    @property
    def schema(self) -> EditSchema:
        """The fields as an edit schema."""
        schema = EditSchema(type="object", properties=self.fields, additional_properties=False)
        return schema.model_copy(update={"required": self.required}) if self.required else schema

    @property
    def metrics(self) -> dict[str, Any]:
        """What the API counts and times of finding fields."""
        return {
            "pageCount": self.pages,
            "fieldCount": len(self.fields),
            "fieldsDetectedCount": len(self.fields),
            "fieldsAnnotatedCount": sum(bool(one.description) for one in self.fields.values()),
            "fieldDetectionTimeMs": self.detection_ms,
            "fieldAnnotationTimeMs": self.annotation_ms,
        }


@dataclass(frozen=True, slots=True)
class Detection:
    """`output` is a `FormDetectionOutput` on the wire, `metrics` a `FormMetrics` without the time of the whole."""

    output: dict[str, Any]
    pages: int
    metrics: dict[str, Any]
    warnings: list[RunWarning] = field(default_factory=list)


def detect(path: Path, config: FormDetectionConfig, password: str | None) -> Detection:
    """Find the fields of the PDF at `path`. Raises `DocumentFailure`: EMPTY_SCHEMA where there are none."""
    options = config.advanced_options or FormAdvancedOptions()
    pdf, _ = open_form(path, password)
    form = find_fields(pdf, path, options, password)
    if not form.fields:
        raise no_fields(form.pages)
    warnings = form.warnings + unsupported(config.instructions, "instructions", options)
    annotated = form.schema.wire()
    output: dict[str, Any] = {"schema": annotated, "annotatedSchema": annotated, "mappingResult": None}
    if config.input_schema is not None:
        mapped, result = map_schema(config.input_schema, form.fields)
        output |= {"schema": mapped.wire(), "mappingResult": result.wire()}
    return Detection(output, form.pages, form.metrics, warnings)


def no_fields(pages: int) -> DocumentFailure:
    """How an edit or a detection fails on a document that is no form."""
    return DocumentFailure("EMPTY_SCHEMA", f"No form field was found on the document's {pages} pages.")


def unsupported(instructions: str | None, name: str, options: FormAdvancedOptions) -> list[RunWarning]:
    """Warnings of what needs a model to find fields."""
    warnings = []
    if instructions:
        message = f"{name} has no effect on the local engine: no model reads it."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    if options.conditional_generation_enabled:
        message = "advancedOptions.conditionalGenerationEnabled has no effect on the local engine: no rules are made."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    return warnings


def find_fields(pdf: PdfWriter, path: Path, options: FormAdvancedOptions, password: str | None) -> Form:
    """The fields of an open form, whose file is at `path`."""
    start = perf_counter()
    try:
        found, pages = native_fields(pdf), len(pdf.pages)
    except DAMAGED as error:
        raise DocumentFailure("FIELD_DETECTION_ERROR", f"The form of the PDF is damaged: {error}") from error
    try:
        laid = list(lay_out(path, password))
    except DocumentFailure as failure:
        raise DocumentFailure("FIELD_DETECTION_ERROR", failure.message) from failure
    middle = perf_counter()
    labels = Labels(laid)
    placed = _native(found, labels, radio_enums=options.radio_enums_enabled is not False)
    warnings: list[RunWarning] = []
    if not options.native_fields_only:
        taken = [(widget.page, widget.box) for one in found for widget in one.widgets]
        placed, warnings = _with_blanks(placed, laid, labels, taken, tables=bool(options.table_parsing_enabled))
    fields = dict(sorted(placed.items(), key=lambda item: _order(item[1])))
    names = {one.name for one in found if Flags.REQUIRED in one.flags}
    required = [key for key, one in fields.items() if one.source_acroform and one.source_acroform.field_name in names]
    end = perf_counter()
    times = round(1000 * (middle - start), 1), round(1000 * (end - middle), 1)
    return Form(fields, required, pages, *times, warnings)


def _native(found: list[NativeField], labels: Labels, *, radio_enums: bool) -> dict[str, EditField]:
    keys = Keys()
    return {
        key: one
        for made in found
        for key, one in describe.native(made, labels, keys, radio_enums=radio_enums).items()
    }  # fmt: skip


def _with_blanks(
    fields: dict[str, EditField], laid: list[Laid], labels: Labels, taken: list[tuple[int, Box]], *, tables: bool
) -> tuple[dict[str, EditField], list[RunWarning]]:
    """The fields, and the places to write on that none of them takes."""
    keys, warnings = Keys(), []
    for key in fields:
        keys.take(key)
    for page in laid:
        if page.is_scan:
            message = "The page is a scan: places to write on are found on pages with text only."
            warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message, page=page.page.number))
            continue
        for one in find_blanks(page, labels, tables=tables):
            if any(number == one.page and overlaps(box, one.box) for number, box in taken):
                continue
            made = describe.blank(one, keys) if isinstance(one, Blank) else describe.table(one, keys)
            fields = fields | made
    return fields, warnings


def _order(one: EditField) -> tuple[int, float, float]:
    box = one.bbox or (one.bboxes[0] if one.bboxes else None)
    return (one.page_index or 0, round((box.top + box.bottom) / 2 / 6), box.left) if box else (0, 0, 0)
