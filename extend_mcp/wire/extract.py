"""Extract: the fields of a schema out of a document."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field, PrivateAttr

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.files import BatchInput, FileInput, FileSummary
from extend_mcp.wire.parse import PageRange, ParseConfig
from extend_mcp.wire.parse_output import Point
from extend_mcp.wire.runs import Metadata, Priority
from extend_mcp.wire.saved import SavedRun, SavedSummary, SavedVersion, VersionRequest


class ArrayStrategy(Wire):
    """How very large arrays are extracted; costs extra credits and time."""

    type: Annotated[str, OneOf("large_array_heuristics", "large_array_max_context", "large_array_overlap_context")]


class ExtractChunkingOptions(Wire):
    """How a long document is cut for the model."""

    chunking_strategy: Annotated[str, OneOf("standard", "semantic", "contextual")] | None = None
    page_chunk_size: int | None = None
    chunk_selection_strategy: Annotated[str, OneOf("intelligent", "confidence", "take_first", "take_last")] | None = (
        None
    )
    custom_semantic_chunking_rules: str | None = None


class SheetRange(Wire):
    """Worksheets `start` to `end`, from 0, both included."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class ReviewAgent(Wire):
    """A second model that scores each value 1 to 5; costs extra credits."""

    enabled: bool | None = None


class ExtractAdvancedOptions(Wire):
    """Rarer options of an extraction. `citation_mode` and `array_citation_strategy` need `citations_enabled`."""

    model_reasoning_insights_enabled: bool | None = None
    advanced_multimodal_enabled: bool | None = None
    citations_enabled: bool | None = None
    citation_mode: Annotated[str, OneOf("line", "word", "block")] | None = None
    array_citation_strategy: Annotated[str, OneOf("item", "property")] | None = None
    array_strategy: ArrayStrategy | None = None
    chunking_options: ExtractChunkingOptions | None = None
    excel_sheet_ranges: list[SheetRange] | None = None
    excel_sheet_selection_strategy: Annotated[str, OneOf("intelligent", "all", "first", "last")] | None = None
    page_ranges: list[PageRange] | None = None
    review_agent: ReviewAgent | None = None
    current_date_enabled: bool | None = None


class ExtractConfig(Wire):
    """What to extract and how. Without a `schema` one is inferred from the document.

    `schema_` is a JSON Schema in the API's dialect; in JSON it is `schema`. Runs made from the older fields-array
    configs keep those keys as extra fields.
    """

    base_processor: (
        Annotated[str, OneOf("extraction_performance", "extraction_light", "extraction_operator")] | None
    ) = None
    base_version: str | None = None
    extraction_rules: str | None = None
    schema_: dict[str, Any] | None = Field(default=None, alias="schema")
    advanced_options: ExtractAdvancedOptions | None = None
    parse_config: ParseConfig | None = None


class ExtractorRef(Wire):
    """A saved extractor at `version` (`latest`, `draft` or `x.y`); fields of `override_config` replace saved ones."""

    id: str
    version: str | None = None
    override_config: ExtractConfig | None = None


class ExtractorVersion(SavedVersion):
    """A draft or published config of an extractor. Summaries leave `config` out."""

    object: str = "extractor_version"
    extractor_id: str | None = None
    config: ExtractConfig | None = None


class ExtractorSummary(SavedSummary):
    """A saved extractor in lists and runs."""

    object: str = "extractor"


class Extractor(ExtractorSummary):
    """A saved extractor with the draft that updates change."""

    draft_version: ExtractorVersion | None = None


class CitationPage(Wire):
    """`number` is 1-based: a page, a worksheet, or 1 for CSV. Sizes in points."""

    number: int
    width: float | None = None
    height: float | None = None


class Citation(Wire):
    """Where a value is: a polygon on a page, or a cell range (A1) of a sheet."""

    file_id: str | None = None
    page: CitationPage | None = None
    reference_text: str | None = None
    polygon: list[Point] | None = None
    cell_range: str | None = None


class Insight(Wire):
    """A model's remark on a value."""

    type: str
    content: str


class FieldMetadata(Wire):
    """How sure one value is: confidences from 0 to 1, the review agent's score from 1 to 5. Null where not given."""

    ocr_confidence: float | None = None
    logprobs_confidence: float | None = None
    review_agent_score: int | None = None
    citations: list[Citation] | None = None
    insights: list[Insight] | None = None


class ExtractOutput(Wire):
    """`value` follows the schema; `metadata` is flat, by path: `vendor.name`, `line_items[0].amount`."""

    value: dict[str, Any] = {}
    metadata: dict[str, FieldMetadata] = {}
    _unread: Mapping[str, Any] | None = PrivateAttr(default=None)

    def about(self, path: str) -> FieldMetadata | None:
        """The metadata of one path. Raises `ValidationError` if a large body has something else there."""
        if self._unread is None:
            return self.metadata.get(path)
        return FieldMetadata.model_validate(self._unread[path]) if path in self._unread else None

    def with_unread(self, metadata: Mapping[str, Any]) -> Self:
        """This output with unread metadata: each entry is validated when it is needed."""
        self._unread = metadata
        return self


class ExtractEdit(Wire):
    """What a reviewer changed of one value."""

    original_value: Any = None
    edited_value: Any = None
    notes: str | None = None
    page: int | None = None
    field_type: str | None = None


class ExtractRunSummary(SavedRun):
    """An extract run in lists. Packages have `files` in place of `file`; an inline config has no extractor."""

    object: str = "extract_run"
    extractor: ExtractorSummary | None = None
    extractor_version: ExtractorVersion | None = None
    files: list[FileSummary] | None = None


class ExtractRun(ExtractRunSummary):
    """One extraction from one document. `output` is set when PROCESSED, and is the reviewed one after a review."""

    output: ExtractOutput | None = None
    initial_output: ExtractOutput | None = None
    reviewed_output: ExtractOutput | None = None
    edits: dict[str, ExtractEdit | None] | None = None
    config: ExtractConfig = Field(default_factory=ExtractConfig)


class FilePackage(Wire):
    """Several files read as one, each by URL or id."""

    files: list[FileInput] = Field(min_length=2, max_length=50)


class ExtractRequest(Wire):
    """Body of `POST /extract` and `POST /extract_runs`.

    One of `file` and `package`, and at most one of `extractor` and `config`.
    """

    extractor: ExtractorRef | None = None
    config: ExtractConfig | None = None
    file: FileInput | None = None
    package: FilePackage | None = None
    priority: Priority | None = None
    metadata: Metadata | None = None


class ExtractBatchRequest(Wire):
    """Body of `POST /extract_runs/batch`: 1 to 1,000 inputs for one saved extractor."""

    extractor: ExtractorRef
    inputs: list[BatchInput] = Field(min_length=1, max_length=1000)
    priority: Priority | None = None


class ExtractorGenerate(Wire):
    """Draft a schema from 1 to 5 samples, each by URL or id."""

    files: list[FileInput] = Field(min_length=1, max_length=5)
    instructions: str | None = None


class ExtractorRequest(Wire):
    """Body of `POST /extractors`: at most one of `clone_extractor_id`, `config` and `generate`."""

    name: str
    clone_extractor_id: str | None = None
    config: ExtractConfig | None = None
    generate: ExtractorGenerate | None = None


class ExtractorUpdate(Wire):
    """Body of `POST /extractors/{id}`; `config` replaces the draft's as a whole."""

    name: str | None = None
    config: ExtractConfig | None = None


class ExtractorVersionRequest(VersionRequest):
    """Body of `POST /extractors/{id}/versions`."""

    config: ExtractConfig | None = None
