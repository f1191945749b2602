"""Parse runs, and the requests that start them."""

from typing import Annotated

from pydantic import Field

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.files import BatchInput, FileInput, FileSummary
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.parse_output import ParseOutput
from extend_mcp.wire.runs import DataRetention, Metadata, Run

ParseStatus = Annotated[str, OneOf("PENDING", "PROCESSING", "PROCESSED", "FAILED")]
ParseSource = Annotated[
    str,
    OneOf("API", "STUDIO", "WORKFLOW_RUN", "ADMIN", "BATCH_PARSER_RUN", "EDIT_RUN", "DOCUMENT_PROCESSOR_RUN"),
]
ResponseType = Annotated[str, OneOf("json", "url")]


class ParseMetrics(Wire):
    """`page_count` is real for PDFs and images, and an estimate at about 1,000 tokens a page for spreadsheets."""

    processing_time_ms: float
    page_count: float


class ParseRunSummary(Run):
    """A parse run in lists. `file` can be null where a batch member's file could not be read."""

    object: str = "parse_run"
    batch_id: str | None = None
    file: FileSummary | None = None
    metrics: ParseMetrics | None = None
    created_at: str | None = None
    updated_at: str | None = None


class ParseRun(ParseRunSummary):
    """One parse of one file. When PROCESSED, `output` is set, or `output_url` (15 minutes) for `responseType=url`."""

    output: ParseOutput | None = None
    output_url: str | None = None
    config: ParseConfig = Field(default_factory=ParseConfig)


class ParseRequest(Wire):
    """Body of `POST /parse` and `POST /parse_runs`. The file is a URL or an id."""

    file: FileInput
    config: ParseConfig | None = None
    metadata: Metadata | None = None
    data_retention: DataRetention | None = None


class ParseBatchRequest(Wire):
    """Body of `POST /parse_runs/batch`: 1 to 1,000 inputs and one config. `priority` 1 to 100, lower first."""

    inputs: list[BatchInput] = Field(min_length=1, max_length=1000)
    config: ParseConfig | None = None
    priority: int | None = Field(default=None, ge=1, le=100)
