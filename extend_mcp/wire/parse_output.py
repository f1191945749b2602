"""The output of a parse: chunks of typed blocks, and what OCR read."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self, TypeAlias

from pydantic import Field, PrivateAttr

from extend_mcp.wire.base import OneOf, Wire

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


class Point(Wire):
    """A point of a page, in points from the top left."""

    x: float
    y: float


class BoundingBox(Wire):
    """A rectangle in points, from the page's top left. Its sides are null if the file has no pages to measure."""

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
    """One paragraph, heading, table … `details.type` names the kind of `details`; `children` are a table's cells."""

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
"""The parts of a block that readers need: its page or sheet from 1 (or None), type, content, and the size of a table.

It is a plain tuple, since Python's search for garbage skips tuples of plain values, and a document has very many
blocks.
"""


class ChunkPageRange(Wire):
    """Pages `start` to `end`, 1-based, both included."""

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
        """The blocks as rows. A chunk of a large body has only these: its `blocks` are empty."""
        return [_row(block) for block in self.blocks] if self._rows is None else self._rows

    def with_rows(self, rows: Sequence[Row]) -> Self:
        """This chunk, with its blocks only as rows."""
        self._rows = rows
        return self


def _row(block: Block) -> Row:
    page, sheet = block.metadata.page, block.metadata.sheet
    number = page.number if page is not None else sheet.index + 1 if sheet is not None else None
    return number, block.type, block.content, table_size(block.type, block.details)


def table_size(block_type: str, details: Mapping[str, Any]) -> str:
    """Rows and columns of a table; empty for other blocks."""
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
    """A page of the file, or of the PDF it became. Coordinates of polygons are points times `dpi`/72."""

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
