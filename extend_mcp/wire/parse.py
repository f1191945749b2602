"""Parse: how a file becomes chunks and typed blocks."""

from typing import Annotated

from pydantic import Field

from extend_mcp.wire.base import OneOf, Wire


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
    """How tables are written. `cell_blocks_enabled` adds a child block for each cell."""

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
    """How to parse. In a run the defaults are filled in."""

    target: Annotated[str, OneOf("markdown", "spatial")] | None = None
    chunking_strategy: ChunkingStrategy | None = None
    engine: Annotated[str, OneOf("parse_performance", "parse_light", "parse_auto")] | None = None
    engine_version: str | None = None
    block_options: BlockOptions | None = None
    advanced_options: ParseAdvancedOptions | None = None
