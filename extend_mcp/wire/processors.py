"""Processors of the older API that 2026-02-09 still serves, in envelopes with `success` and a named key."""

from typing import Annotated, Any, Literal

from pydantic import Field, Tag

from extend_mcp.wire.base import OTHER, Count, OneOf, Wire, tagged_by
from extend_mcp.wire.classify import Classification, ClassifyAdvancedOptions
from extend_mcp.wire.evaluations import EvaluationOptions
from extend_mcp.wire.extract import ExtractAdvancedOptions, ExtractEdit
from extend_mcp.wire.files import File
from extend_mcp.wire.parse import PageRange, ParseConfig
from extend_mcp.wire.runs import Metadata, Priority, Run
from extend_mcp.wire.saved import ReleaseType

ProcessorType = Annotated[str, OneOf("EXTRACT", "CLASSIFY", "SPLITTER")]


class EnumValue(Wire):
    """A choice of an older field."""

    value: str
    description: str


class ExtractionField(Wire):
    """A field of a config from before schemas.

    An object or an array has nested `fields`; in JSON these are `schema`.
    """

    id: str
    name: str
    type: Annotated[
        str, OneOf("string", "number", "currency", "boolean", "date", "array", "enum", "object", "signature")
    ]
    description: str
    fields: "list[ExtractionField] | None" = Field(default=None, alias="schema")
    enum: list[EnumValue] | None = None


class LegacyExtractOptions(ExtractAdvancedOptions):
    """Options of today, and those that no longer exist. `fixed_page_limit` reads only the first pages."""

    document_kind: str | None = None
    key_definitions: str | None = None
    advanced_figure_parsing_enabled: bool | None = None
    fixed_page_limit: int | None = None


class LegacyClassifyOptions(ClassifyAdvancedOptions):
    """Options of today, and the pages to read."""

    fixed_page_limit: int | None = None


class LegacySplitOptions(Wire):
    """Options of a splitter."""

    split_identifier_rules: str | None = None
    split_method: Annotated[str, OneOf("high_precision", "low_latency")] | None = None
    split_excel_documents_by_sheet_enabled: bool | None = None
    fixed_page_limit: int | None = None
    page_ranges: list[PageRange] | None = None


class LegacyConfigCore(Wire):
    """What configs of all types have; `parser` is called `parseConfig` today."""

    base_processor: str | None = None
    base_version: str | None = None
    parser: ParseConfig | None = None


class LegacyExtractConfig(LegacyConfigCore):
    """The config of an extractor, with a schema or with fields."""

    type: Literal["EXTRACT"]
    extraction_rules: str | None = None
    schema_: dict[str, Any] | None = Field(default=None, alias="schema")
    fields: list[ExtractionField] | None = None
    advanced_options: LegacyExtractOptions | None = None


class LegacyClassifyConfig(LegacyConfigCore):
    """The config of a classifier."""

    type: Literal["CLASSIFY"]
    classifications: list[Classification] = []
    classification_rules: str | None = None
    advanced_options: LegacyClassifyOptions | None = None


class LegacySplitConfig(LegacyConfigCore):
    """The config of a splitter."""

    type: Literal["SPLITTER"]
    split_classifications: list[Classification] = []
    split_rules: str | None = None
    advanced_options: LegacySplitOptions | None = None


class OtherConfig(LegacyConfigCore):
    """The config of a type that is newer than this package."""

    type: ProcessorType


LegacyConfig = Annotated[
    Annotated[LegacyExtractConfig, Tag("EXTRACT")]
    | Annotated[LegacyClassifyConfig, Tag("CLASSIFY")]
    | Annotated[LegacySplitConfig, Tag("SPLITTER")]
    | Annotated[OtherConfig, Tag(OTHER)],
    tagged_by("type", "EXTRACT", "CLASSIFY", "SPLITTER"),
]
"""A config, by its `type`."""


class LegacyVersion(Wire):
    """A draft or published config."""

    object: str = "document_processor_version"
    id: str
    processor_id: str
    processor_name: str | None = None
    processor_type: ProcessorType
    description: str | None = None
    version: str
    config: LegacyConfig
    created_at: str | None = None
    updated_at: str | None = None


class LegacyVersionName(Wire):
    """A version as the list of processors shows it."""

    id: str
    version: str


class LegacyProcessorCore(Wire):
    """The fields of a processor in lists, too."""

    object: str = "document_processor"
    id: str
    name: str
    type: ProcessorType
    created_at: str | None = None
    updated_at: str | None = None


class LegacyProcessorSummary(LegacyProcessorCore):
    """A processor in lists."""

    versions: list[LegacyVersionName] = []


class LegacyProcessor(LegacyProcessorCore):
    """A processor with its draft."""

    draft_version: LegacyVersion | None = None


class MergedProcessor(Wire):
    """A processor whose result went into a merged one."""

    processor_id: str
    processor_version_id: str
    processor_name: str


class LegacyProcessorRunCore(Wire):
    """The fields of a run in lists, too; `type` may be absent there. A run of an inline config has no processor."""

    processor_id: str | None = None
    processor_version_id: str | None = None
    processor_name: str | None = None
    type: ProcessorType | None = None


class LegacyProcessorRunSummary(Run, LegacyProcessorRunCore):
    """A run as lists show it, without its metadata."""

    object: str = "document_processor_run"
    created_at: str | None = None
    updated_at: str | None = None


class LegacyProcessorRun(Run, LegacyProcessorRunCore):
    """A run of a processor. Outputs have no tag: extract has `value` and `metadata` (or a map by field for configs with
    fields), classify `id` and `type`, a splitter `splits`. Citations have `page`, `pageWidth` and `pageHeight`.
    """

    object: str = "document_processor_run"
    output: dict[str, Any] | None = None
    initial_output: dict[str, Any] | None = None
    reviewed_output: dict[str, Any] | None = None
    reviewed: bool = False
    edited: bool = False
    edits: dict[str, ExtractEdit | None] | None = None
    config: LegacyConfig | None = None
    files: list[File] = []
    merged_processors: list[MergedProcessor] = []
    url: str | None = None


class LegacyBatchMetrics(Wire):
    """How much went in."""

    num_files: Count | None = None
    num_pages: Count | None = None


class LegacyBatchRun(Run):
    """A batch of processor runs, mostly a measurement of an evaluation set."""

    object: str = "batch_processor_run"
    processor_id: str | None = None
    processor_version_id: str | None = None
    processor_name: str | None = None
    metrics: LegacyBatchMetrics = Field(default_factory=LegacyBatchMetrics)
    source: Annotated[str, OneOf("EVAL_SET", "PLAYGROUND", "STUDIO")] | None = None
    source_id: str | None = None
    run_count: int
    options: EvaluationOptions = Field(default_factory=EvaluationOptions)
    created_at: str | None = None
    updated_at: str | None = None


class LegacyFileInput(Wire):
    """A document: one of `file_url` and `file_id`."""

    file_name: str | None = None
    file_url: str | None = None
    file_id: str | None = None


class LegacyProcessorRequest(Wire):
    """Body of `POST /processors`: at most one of `clone_processor_id` and `config`, whose `type` is the same."""

    name: str
    type: ProcessorType
    clone_processor_id: str | None = None
    config: LegacyConfig | None = None


class LegacyProcessorUpdate(Wire):
    """Body of `POST /processors/{id}`; `config` replaces the draft's as a whole."""

    name: str | None = None
    config: LegacyConfig | None = None


class LegacyPublishRequest(Wire):
    """Body of `POST /processors/{id}/publish`: the draft, or the `config` given here."""

    release_type: ReleaseType
    description: str | None = None
    config: LegacyConfig | None = None


class LegacyProcessorRunRequest(Wire):
    """Body of `POST /processor_runs`: one of `file` and `raw_text`. `config` replaces that of the version.

    `sync` waits up to five minutes and answers with the run in its state then.
    """

    processor_id: str
    version: str | None = None
    file: LegacyFileInput | None = None
    raw_text: str | None = None
    sync: bool | None = None
    priority: Priority | None = None
    metadata: Metadata | None = None
    config: LegacyConfig | None = None
