"""Finds the fields of a form: those that the PDF declares, and places to write on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from pypdf import PdfWriter

from extend_mcp.analysis.extract.labels.box_labels import BoxLabels
from extend_mcp.analysis.forms import describe
from extend_mcp.analysis.forms.acroform import DAMAGED, native_fields, open_form
from extend_mcp.analysis.forms.blanks.blanks import Blank, find_blanks
from extend_mcp.analysis.forms.blanks.places import is_square, overlaps
from extend_mcp.analysis.forms.blanks.scanned_marks import off_words, read_marks, sides_of, without_marks
from extend_mcp.analysis.forms.mapping import map_schema
from extend_mcp.analysis.forms.naming import Keys, is_by_hand
from extend_mcp.analysis.forms.native_field import Flags, NativeField, Widget
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Box, Page
from extend_mcp.documents.pdf import light_pages, open_pdf
from extend_mcp.documents.pdf.laid_pages import Laid, lay_out
from extend_mcp.documents.pdf.picture import render
from extend_mcp.documents.pdf.words.right_to_left import mend_words
from extend_mcp.wire.edit import FormAdvancedOptions, FormDetectionConfig
from extend_mcp.wire.edit_schema import EditField, EditSchema
from extend_mcp.wire.runs import RunWarning


@dataclass(frozen=True, slots=True)
class DetectedForm:
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
        """The API's counts and times of finding fields."""
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
    """`output` is a `FormDetectionOutput` in wire form, `metrics` a `FormMetrics` without the total time."""

    output: dict[str, Any]
    pages: int
    metrics: dict[str, Any]
    warnings: list[RunWarning] = field(default_factory=list)


def detect(path: Path, config: FormDetectionConfig, password: str | None) -> Detection:
    """Find the fields of the PDF at `path`. Raises `DocumentFailure`: EMPTY_SCHEMA if there are none."""
    options = config.advanced_options or FormAdvancedOptions()
    pdf, _ = open_form(path, password)
    form = find_fields(pdf, path, options, password)
    if not form.fields:
        raise no_fields(form)
    warnings = form.warnings + unsupported(config.instructions, "instructions", options)
    annotated = form.schema.wire()
    output: dict[str, Any] = {"schema": annotated, "annotatedSchema": annotated, "mappingResult": None}
    if config.input_schema is not None:
        mapped, result = map_schema(config.input_schema, form.fields)
        output |= {"schema": mapped.wire(), "mappingResult": result.wire()}
    return Detection(output, form.pages, form.metrics, warnings)


def no_fields(form: DetectedForm) -> DocumentFailure:
    """The failure of an edit or a detection on a document that is not a form."""
    reasons = " ".join(dict.fromkeys(warning.message for warning in form.warnings))
    pages = "only page" if form.pages == 1 else f"{form.pages} pages"
    return DocumentFailure("EMPTY_SCHEMA", f"No form field was found on the document's {pages}. {reasons}".strip())


def unsupported(instructions: str | None, name: str, options: FormAdvancedOptions) -> list[RunWarning]:
    """Warnings of options that need a model to find fields."""
    warnings = []
    if instructions:
        message = f"{name} has no effect on the local engine: no model reads it."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    if options.conditional_generation_enabled:
        message = "advancedOptions.conditionalGenerationEnabled has no effect on the local engine: no rules are made."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    return warnings


def find_fields(pdf: PdfWriter, path: Path, options: FormAdvancedOptions, password: str | None) -> DetectedForm:
    """The fields of an open form, whose file is at `path`."""
    start = perf_counter()
    try:
        found, pages = native_fields(pdf), len(pdf.pages)
    except DAMAGED as error:
        raise DocumentFailure("FIELD_DETECTION_ERROR", "The form of the PDF is damaged.") from error
    laid, warnings = _layout(path, password, scans=not options.native_fields_only)
    middle = perf_counter()
    labels = BoxLabels([one.page for one in laid])
    for page in range(pages):
        ticks, others = ([w.box for w in one if w.page == page] for one in _widgets(found))
        labels.split_at(page, ticks, others)
    placed = _native(found, labels, radio_enums=options.radio_enums_enabled is not False)
    if not options.native_fields_only:
        taken = [(widget.page, widget.box) for one in found for widget in one.widgets]
        placed = _with_blanks(placed, laid, labels, taken, tables=bool(options.table_parsing_enabled))
    fields = dict(sorted(placed.items(), key=lambda item: _order(item[1])))
    names = {one.name for one in found if Flags.REQUIRED in one.flags}
    required = [key for key, one in fields.items() if one.source_acroform and one.source_acroform.field_name in names]
    end = perf_counter()
    times = round(1000 * (middle - start), 1), round(1000 * (end - middle), 1)
    return DetectedForm(fields, required, pages, *times, warnings)


def _widgets(found: list[NativeField]) -> tuple[list[Widget], list[Widget]]:
    """The widgets to tick, and those to write into."""
    ticks = [widget for one in found if one.kind in {"checkbox", "radio"} for widget in one.widgets]
    others = [widget for one in found if one.kind not in {"checkbox", "radio"} for widget in one.widgets]
    return ticks, others


def _native(found: list[NativeField], labels: BoxLabels, *, radio_enums: bool) -> dict[str, EditField]:
    keys = Keys()
    return {
        key: one
        for field in found
        for key, one in describe.native(field, labels, keys, radio_enums=radio_enums).items()
    }  # fmt: skip


def _layout(path: Path, password: str | None, *, scans: bool) -> tuple[list[Laid], list[RunWarning]]:
    """The words and lines of the pages, those of scans by OCR, and warnings of pages that were left out."""
    laid, warnings = _text_pages(path, password)
    numbers = [page.page.number for page in laid if page.is_scan and scans]
    if not numbers:
        return laid, warnings
    try:
        read = {page.page.number: page for page in _scans(path, password, numbers)}
    except DocumentFailure as failure:
        message = f"{failure.message}. Scans were not searched for places to write on."
        return laid, warnings + [RunWarning(code="LOCAL_NO_OCR", message=message, page=number) for number in numbers]
    return [read.get(page.page.number, page) for page in laid], warnings


def _text_pages(path: Path, password: str | None) -> tuple[list[Laid], list[RunWarning]]:
    """All pages except drawings of too many lines, with a warning for each of those."""
    with open_pdf(path, password) as pdf:
        every = list(range(1, len(pdf) + 1))
        light = light_pages(pdf, every, path.stat().st_size)
    message = "The page is a drawing of very many lines, so it was not searched for places to write on."
    left_out = sorted(set(every) - set(light))
    warnings = [RunWarning(code="LOCAL_LAYOUT_FAILED", message=message, page=number) for number in left_out]
    if not light:
        return [], warnings
    try:
        laid = list(lay_out(path, password, light if left_out else None))
    except DocumentFailure as failure:
        raise DocumentFailure("FIELD_DETECTION_ERROR", failure.message) from failure
    with open_pdf(path, password) as pdf:
        for one in laid:
            mend_words(pdf[one.page.number - 1], one.page)
    return laid, warnings


def _scans(path: Path, password: str | None, numbers: list[int]) -> Iterator[Laid]:
    """Scanned pages as displayed, not set upright, so that boxes on them are boxes of the page."""
    from extend_mcp.documents.ocr import read_picture
    from extend_mcp.documents.scan import in_points

    with open_pdf(path, password) as pdf:
        for number in numbers:
            page = pdf[number - 1]
            width, height = page.get_size()
            picture = render(page)
            words, rules = in_points(read_picture(picture, turn=False), width, height)
            marks, dots = read_marks(picture, width, height)
            boxes = off_words(marks, words)
            ticks = tuple(box for box in boxes if is_square(box))
            rules += [*dots, *(side for box in boxes if not is_square(box) for side in sides_of(box))]
            laid = Page(number, width, height, without_marks(words, boxes), rules, ocr=True)
            yield Laid(laid, is_scan=False, circles=ticks)


def _with_blanks(
    fields: dict[str, EditField], laid: list[Laid], labels: BoxLabels, taken: list[tuple[int, Box]], *, tables: bool
) -> dict[str, EditField]:
    """The fields, and the places to write on that are not fields already.

    A page with more fields than such places is a finished form: what is left on it is to be written by hand.
    """
    keys = Keys()
    for key in fields:
        keys.take(key)
    for page in laid:
        own = [box for number, box in taken if number == page.page.number - 1]
        left = [
            one for one in find_blanks(page, labels, tables=tables) if not any(overlaps(box, one.box) for box in own)
        ]
        if len(own) > len(left):
            left = [one for one in left if isinstance(one, Blank) and is_by_hand(one.label)]
        for one in left:
            fields = fields | (describe.blank(one, keys) if isinstance(one, Blank) else describe.table(one, keys))
    return fields


def _order(one: EditField) -> tuple[int, float, float]:
    box = one.bbox or (one.bboxes[0] if one.bboxes else None)
    return (one.page_index or 0, round((box.top + box.bottom) / 2 / 6), box.left) if box else (0, 0, 0)
