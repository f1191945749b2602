"""Processors of the older API that 2026-02-09 still serves, in envelopes with `success` and a named key."""

from typing import Annotated, Any

from pydantic import Field

from extend_mcp.wire.base import Count, OneOf, Wire
from extend_mcp.wire.evaluations import EvaluationOptions
from extend_mcp.wire.extract import ExtractEdit
from extend_mcp.wire.files import File
from extend_mcp.wire.older_configs import OlderConfig, ProcessorType
from extend_mcp.wire.runs import Metadata, Priority, Run
from extend_mcp.wire.saved import ReleaseType


class OlderVersion(Wire):
    """A draft or published config."""

    object: str = "document_processor_version"
    id: str
    processor_id: str
    processor_name: str | None = None
    processor_type: ProcessorType
    description: str | None = None
    version: str
    config: OlderConfig
    created_at: str | None = None
    updated_at: str | None = None


class OlderVersionName(Wire):
    """A version as the list of processors shows it."""

    id: str
    version: str


class OlderProcessorCore(Wire):
    """The fields of a processor in lists, too."""

    object: str = "document_processor"
    id: str
    name: str
    type: ProcessorType
    created_at: str | None = None
    updated_at: str | None = None


class OlderProcessorSummary(OlderProcessorCore):
    """A processor in lists."""

    versions: list[OlderVersionName] = []


class OlderProcessor(OlderProcessorCore):
    """A processor with its draft."""

    draft_version: OlderVersion | None = None


class MergedProcessor(Wire):
    """A processor whose result went into a merged one."""

    processor_id: str
    processor_version_id: str
    processor_name: str


class OlderProcessorRunCore(Wire):
    """The fields of a run in lists, too; `type` may be absent there. A run of an inline config has no processor."""

    processor_id: str | None = None
    processor_version_id: str | None = None
    processor_name: str | None = None
    type: ProcessorType | None = None


class OlderProcessorRunSummary(Run, OlderProcessorRunCore):
    """A run as lists show it, without its metadata."""

    object: str = "document_processor_run"
    created_at: str | None = None
    updated_at: str | None = None


class OlderProcessorRun(Run, OlderProcessorRunCore):
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
    config: OlderConfig | None = None
    files: list[File] = []
    merged_processors: list[MergedProcessor] = []
    url: str | None = None


class OlderBatchMetrics(Wire):
    """How much went in."""

    num_files: Count | None = None
    num_pages: Count | None = None


class OlderBatchRun(Run):
    """A batch of processor runs, mostly a measurement of an evaluation set."""

    object: str = "batch_processor_run"
    processor_id: str | None = None
    processor_version_id: str | None = None
    processor_name: str | None = None
    metrics: OlderBatchMetrics = Field(default_factory=OlderBatchMetrics)
    source: Annotated[str, OneOf("EVAL_SET", "PLAYGROUND", "STUDIO")] | None = None
    source_id: str | None = None
    run_count: int
    options: EvaluationOptions = Field(default_factory=EvaluationOptions)
    created_at: str | None = None
    updated_at: str | None = None


class OlderFileInput(Wire):
    """A document: one of `file_url` and `file_id`."""

    file_name: str | None = None
    file_url: str | None = None
    file_id: str | None = None


class OlderProcessorRequest(Wire):
    """Body of `POST /processors`: at most one of `clone_processor_id` and `config`, whose `type` is the same."""

    name: str
    type: ProcessorType
    clone_processor_id: str | None = None
    config: OlderConfig | None = None


class OlderProcessorUpdate(Wire):
    """Body of `POST /processors/{id}`; `config` replaces the draft's as a whole."""

    name: str | None = None
    config: OlderConfig | None = None


class OlderPublishRequest(Wire):
    """Body of `POST /processors/{id}/publish`: the draft, or the `config` given here."""

    release_type: ReleaseType
    description: str | None = None
    config: OlderConfig | None = None


class OlderProcessorRunRequest(Wire):
    """Body of `POST /processor_runs`: one of `file` and `raw_text`. `config` replaces that of the version.

    `sync` waits up to five minutes and answers with the run in its state then.
    """

    processor_id: str
    version: str | None = None
    file: OlderFileInput | None = None
    raw_text: str | None = None
    sync: bool | None = None
    priority: Priority | None = None
    metadata: Metadata | None = None
    config: OlderConfig | None = None
