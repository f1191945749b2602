"""Edit: forms found and filled in. Runs, templates, and form detection."""

from typing import Annotated, Any

from pydantic import Field

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.edit_schema import EditSchema
from extend_mcp.wire.files import FileInput, FileSummary
from extend_mcp.wire.runs import Run

EditStatus = Annotated[str, OneOf("PROCESSING", "PROCESSED", "FAILED")]
EditSource = Annotated[str, OneOf("API", "STUDIO", "ADMIN")]


class FormAdvancedOptions(Wire):
    """Rarer options of finding fields; all are off by default except `radio_enums_enabled`.

    `native_fields_only` takes the fields that the PDF declares and looks for no others.
    """

    table_parsing_enabled: bool | None = None
    radio_enums_enabled: bool | None = None
    native_fields_only: bool | None = None
    conditional_generation_enabled: bool | None = None


class EditAdvancedOptions(FormAdvancedOptions):
    """Rarer options of an edit. `flatten_pdf`, on by default, leaves no field to fill in by hand."""

    flatten_pdf: bool | None = None


class EditConfig(Wire):
    """What to fill in. Without a `schema` the fields are found first; on the wire it is `schema`.

    The config of a run has the defaults and the resolved `engine_version`.
    """

    engine_version: str | None = None
    schema_: EditSchema | None = Field(default=None, alias="schema")
    instructions: str | None = None
    schema_generation_instructions: str | None = None
    advanced_options: EditAdvancedOptions | None = None


class FormDetectionConfig(Wire):
    """How to find fields. An `input_schema` is mapped on them. In a run the defaults are filled in."""

    engine_version: str | None = None
    input_schema: EditSchema | None = None
    instructions: str | None = None
    advanced_options: FormAdvancedOptions | None = None


class FormMetrics(Wire):
    """How much was found and how long it took, in milliseconds.

    2025-04-21 has no `fields_detected_count` and no `fields_annotated_count`.
    """

    processing_time_ms: float
    page_count: int
    field_count: int
    fields_detected_count: int | None = None
    fields_annotated_count: int | None = None
    field_detection_time_ms: float
    field_annotation_time_ms: float


class EditMetrics(FormMetrics):
    """The metrics of form detection, and the time to fill in."""

    field_filling_time_ms: float


class EditedFile(Wire):
    """The file that was filled in; `presigned_url` works for 15 minutes."""

    id: str
    presigned_url: str | None = None


class EditOutput(Wire):
    """`filled_values` are set if anything was filled in."""

    edited_file: EditedFile
    filled_values: dict[str, Any] | None = None


class EditRunCore(Run):
    """The fields of an edit run in lists, too. `file` is null once it is deleted. It has no metadata and no cancel."""

    object: str = "edit_run"
    file: FileSummary | None = None
    metrics: EditMetrics | None = None


class EditRunSummary(EditRunCore):
    """An edit run in lists."""

    created_at: str | None = None
    updated_at: str | None = None


class EditRun(EditRunCore):
    """One form filled in. `output` is set when PROCESSED."""

    config: EditConfig = Field(default_factory=EditConfig)
    output: EditOutput | None = None


class EditRequest(Wire):
    """Body of `POST /edit` and `POST /edit_runs`: one of `file`, a PDF by URL or id, and `template_id`.

    A template gives its file, and its config for what `config` leaves out.
    """

    file: FileInput | None = None
    template_id: str | None = None
    config: EditConfig | None = None


class FormMatch(Wire):
    """A field of the input schema and the field of the form that matches it."""

    input_path: str
    form_field_key: str


class FormMapping(Wire):
    """How an input schema fits the form."""

    matches: list[FormMatch] = []
    unmatched_input_paths: list[str] = []
    unused_form_field_keys: list[str] = []


class FormDetectionOutput(Wire):
    """The form's schema, to use in an edit. `annotated_schema` is the schema before an input schema was mapped."""

    schema_: EditSchema = Field(alias="schema")
    annotated_schema: EditSchema | None = None
    mapping_result: FormMapping | None = None


class FormDetectionRun(Run):
    """The fields of one form. `output` is set when PROCESSED. It has no metadata, no list, no cancel and no delete."""

    object: str = "form_detection_run"
    file: FileSummary | None = None
    config: FormDetectionConfig = Field(default_factory=FormDetectionConfig)
    output: FormDetectionOutput | None = None
    metrics: FormMetrics | None = None


class FormDetectionRequest(Wire):
    """Body of `POST /detect_form`, `/form_detection_runs` and `/edit_schemas/generate`: a PDF by URL or id."""

    file: FileInput
    config: FormDetectionConfig | None = None


class EditTemplateSummary(Wire):
    """A saved form in lists. Templates are created in the dashboard."""

    object: str = "edit_template"
    id: str
    name: str
    description: str | None = None
    file: FileSummary | None = None
    created_at: str | None = None
    updated_at: str | None = None


class EditTemplate(EditTemplateSummary):
    """A saved form and how to fill it in. `schema_config` is how its fields were found."""

    config: EditConfig = Field(default_factory=EditConfig)
    schema_config: FormDetectionConfig | None = None
