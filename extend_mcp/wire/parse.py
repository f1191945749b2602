"""Parse: a file into chunks and typed blocks."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self, TypeAlias

from pydantic import Field, PrivateAttr

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.files import FileInput, FileSummary
from extend_mcp.wire.runs import DataRetention, Metadata, Run

ParseStatus = Annotated[str, OneOf("PENDING", "PROCESSING", "PROCESSED", "FAILED")]
ParseSource = Annotated[
    str,
    OneOf("API", "STUDIO", "WORKFLOW_RUN", "ADMIN", "BATCH_PARSER_RUN", "EDIT_RUN", "DOCUMENT_PROCESSOR_RUN"),
]
ResponseType = Annotated[str, OneOf("json", "url")]
BlockType = Annotated[
    str,
    OneOf(
        "text",
        "heading",
        "section_heading",
        "table",
        "figure",
        "table_head",
        "table_cell",
        "key_value",
        "page_number",
        "barcode",
        "formula",
        "header",
        "footer",
    ),
]


class PageRange(Wire):
    """Pages `start` to `end`, 1-based, both included."""

    start: int = Field(ge=1)
    end: int = Field(ge=1)


class ChunkingOptions(Wire):
    """Bounds of a chunk in characters."""

    min_characters: int | None = None
    max_characters: int | None = None


class ChunkingStrategy(Wire):
    """How the text is cut. `section` needs the markdown target."""

    type: Annotated[str, OneOf("page", "document", "section")] | None = None
    options: ChunkingOptions | None = None


class Agentic(Wire):
    """A second look by a model, at extra credits on the pages that need it."""

    enabled: bool | None = None
    custom_instructions: str | None = None


class FigureOptions(Wire):
    """What to do with pictures and charts."""

    enabled: bool | None = None
    figure_image_clipping_enabled: bool | None = None
    advanced_chart_extraction_enabled: bool | None = None
    custom_instructions: str | None = None


class TableOptions(Wire):
    """How tables are written. `cell_blocks_enabled` adds a child block a cell."""

    enabled: bool | None = None
    target_format: Annotated[str, OneOf("markdown", "html")] | None = None
    table_header_continuation_enabled: bool | None = None
    cell_blocks_enabled: bool | None = None
    agentic: Agentic | None = None


class TextOptions(Wire):
    """Extra looks at text."""

    signature_detection_enabled: bool | None = None
    agentic: Agentic | None = None


class KeyValueOptions(Wire):
    """How blank fields are written."""

    blank_field_formatting_enabled: bool | None = None


class BarcodeOptions(Wire):
    """How barcodes are handled: cut out and read, if enabled."""

    image_clipping_enabled: bool | None = None
    reading_enabled: bool | None = None


class FormulaOptions(Wire):
    """How formulas are handled: written as LaTeX, if enabled."""

    enabled: bool | None = None


class BlockOptions(Wire):
    """Options by kind of block."""

    figures: FigureOptions | None = None
    tables: TableOptions | None = None
    text: TextOptions | None = None
    key_value: KeyValueOptions | None = None
    barcodes: BarcodeOptions | None = None
    formulas: FormulaOptions | None = None


class ReturnOcr(Wire):
    """Which OCR details `output.ocr` holds."""

    words: bool | None = None
    lines: bool | None = None


class FormattingDetection(Wire):
    """A kind of formatting to mark inline."""

    type: Annotated[str, OneOf("change_tracking")]


class ParseAdvancedOptions(Wire):
    """Rarer options of a parse."""

    page_rotation_enabled: bool | None = None
    page_ranges: list[PageRange] | None = None
    excel_parsing_mode: Annotated[str, OneOf("basic", "advanced")] | None = None
    excel_skip_hidden_content: bool | None = None
    excel_use_raw_cell_values: bool | None = None
    excel_skip_calculation: bool | None = None
    excel_include_cell_metadata: bool | None = None
    excel_include_cell_formatting: bool | None = None
    vertical_grouping_threshold: float | None = Field(default=None, ge=0.1, le=5)
    return_ocr: ReturnOcr | None = None
    always_convert_to_pdf: bool | None = None
    enrichment_format: Annotated[str, OneOf("xml", "bracket")] | None = None
    image_conversion_quality: Annotated[str, OneOf("high", "medium", "low")] | None = None
    formatting_detection: list[FormattingDetection] | None = None


class ParseConfig(Wire):
    """How to parse. The one on a run has the defaults filled in."""

    target: Annotated[str, OneOf("markdown", "spatial")] | None = None
    chunking_strategy: ChunkingStrategy | None = None
    engine: Annotated[str, OneOf("parse_performance", "parse_light", "parse_auto")] | None = None
    engine_version: str | None = None
    block_options: BlockOptions | None = None
    advanced_options: ParseAdvancedOptions | None = None


class Point(Wire):
    """In points, from the page's top left."""

    x: float
    y: float


class BoundingBox(Wire):
    """In points, from the page's top left. Null sides where the file has no pages to measure."""

    left: float | None = None
    top: float | None = None
    right: float | None = None
    bottom: float | None = None


class BlockPage(Wire):
    """The page of a block; sizes in points."""

    number: int
    width: float | None = None
    height: float | None = None


class BlockSheet(Wire):
    """The worksheet of a block; `index` from 0."""

    index: int
    name: str


class BlockMetadata(Wire):
    """Where a block is and how surely it was read (0 to 1, null without OCR)."""

    page: BlockPage | None = None
    sheet: BlockSheet | None = None
    min_ocr_confidence: float | None = None
    avg_ocr_confidence: float | None = None


class Block(Wire):
    """One paragraph, heading, table … `details.type` tells the shape of `details`; `children` are a table's cells."""

    object: str = "block"
    id: str
    parent_block_id: str | None = None
    type: BlockType
    content: str
    details: dict[str, Any] = {}
    metadata: BlockMetadata = Field(default_factory=BlockMetadata)
    polygon: list[Point] = []
    bounding_box: BoundingBox = Field(default_factory=BoundingBox)
    children: list["Block"] | None = None


Row: TypeAlias = tuple[int | None, str, str, str]
"""What a reader needs of a block: its page or sheet from 1 (None where it names none), type, content, and, of a table,
its size. A plain tuple, since Python looks through all else for garbage, and through very many for long."""


class ChunkPageRange(Wire):
    """1-based, inclusive."""

    start: int
    end: int


class ChunkMetadata(Wire):
    """The pages of a chunk and how surely they were read (0 to 1, null without OCR)."""

    page_range: ChunkPageRange
    min_ocr_confidence: float | None = None
    avg_ocr_confidence: float | None = None


class Chunk(Wire):
    """A page, a section or the whole document, as text in the target format and as blocks."""

    object: str = "chunk"
    type: Annotated[str, OneOf("page", "document", "section")]
    content: str
    metadata: ChunkMetadata
    blocks: list[Block] = []
    _rows: Sequence[Row] | None = PrivateAttr(default=None)

    @property
    def rows(self) -> Sequence[Row]:
        """The blocks as a reader needs them. Of a large body they are all there is: `blocks` is empty."""
        return [_row(block) for block in self.blocks] if self._rows is None else self._rows

    def with_rows(self, rows: Sequence[Row]) -> Self:
        """This chunk, with its blocks as rows alone."""
        self._rows = rows
        return self


def _row(block: Block) -> Row:
    page, sheet = block.metadata.page, block.metadata.sheet
    number = page.number if page is not None else sheet.index + 1 if sheet is not None else None
    return number, block.type, block.content, table_size(block.type, block.details)


def table_size(block_type: str, details: Mapping[str, Any]) -> str:
    """Rows and columns of a table; empty for what is none."""
    return f"{details.get('rowCount', '?')} x {details.get('columnCount', '?')}" if block_type == "table" else ""


class OcrWord(Wire):
    """One word as OCR read it; `confidence` from 0 to 1, `rotation` in whole degrees clockwise."""

    content: str
    bounding_box: BoundingBox
    confidence: float | None = None
    page_number: int
    block_id: str | None = None
    rotation: int | None = None


class OcrLine(Wire):
    """One line as OCR read it."""

    content: str
    bounding_box: BoundingBox
    confidence: float | None = None
    page_number: int
    block_id: str | None = None


class Ocr(Wire):
    """Only what `returnOcr` asked for."""

    words: list[OcrWord] | None = None
    lines: list[OcrLine] | None = None


class OutputPage(Wire):
    """A page of the file, or of the PDF it became. Points times `dpi`/72 is the space of the polygons."""

    number: int
    rotation_applied: int | None = None
    original_page_width: float
    original_page_height: float
    dpi: float


class OutputMetadata(Wire):
    """What kind of file was read."""

    original_mime_type: str | None = None
    final_mime_type: str | None = None
    pages: list[OutputPage] | None = None


class ParseOutput(Wire):
    """The result of a parse."""

    chunks: list[Chunk] = []
    ocr: Ocr | None = None
    metadata: OutputMetadata | None = None


class ParseMetrics(Wire):
    """`page_count` is real for PDFs and images, and an estimate at about 1,000 tokens a page for spreadsheets."""

    processing_time_ms: float
    page_count: float


class ParseRunSummary(Run):
    """A parse run as lists show it. `file` can be null where a batch member's file could not be read."""

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


class BatchInput(Wire):
    """One document of a batch."""

    file: FileInput
    metadata: Metadata | None = None


class ParseBatchRequest(Wire):
    """Body of `POST /parse_runs/batch`: 1 to 1,000 inputs and one config. `priority` 1 to 100, lower first."""

    inputs: list[BatchInput] = Field(min_length=1, max_length=1000)
    config: ParseConfig | None = None
    priority: int | None = Field(default=None, ge=1, le=100)
