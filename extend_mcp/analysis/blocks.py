"""Blocks in wire form."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from extend_mcp.analysis.markdown import block_text
from extend_mcp.analysis.options import reads_codes
from extend_mcp.analysis.spatial import table_text
from extend_mcp.documents.lines import within
from extend_mcp.documents.page import Block, Box, Cell, Page, Word
from extend_mcp.wire.parse import BlockOptions, ParseAdvancedOptions, ParseConfig, TableOptions

TEXTS = {"text", "heading", "section_heading", "header", "footer", "page_number"}


class BlockWriter:
    """Writes the blocks of one document; the same block always gets the same id."""

    def __init__(self, config: ParseConfig) -> None:
        blocks = config.block_options or BlockOptions()
        tables = blocks.tables or TableOptions()
        self._figures = blocks.figures is None or blocks.figures.enabled is not False
        self._barcodes = reads_codes(config)
        options = config.advanced_options or ParseAdvancedOptions()
        self._spatial = config.target == "spatial"
        self._html = tables.target_format == "html"
        self._cells = bool(tables.cell_blocks_enabled)
        self._references = bool(options.excel_include_cell_metadata)
        self._seen: Counter[bytes] = Counter()
        self._words: dict[int, dict[int, list[Word]]] = {}
        self._ids: dict[int, str] = {}

    def wanted(self, block: Block) -> bool:
        """True if the block belongs to the output: figures can be turned off, and barcodes on."""
        return {"figure": self._figures, "barcode": self._barcodes}.get(block.type, True)

    def content(self, block: Block) -> str:
        """The block in the target format."""
        if not self._spatial:
            return block_text(block, html_tables=self._html, references=self._references)
        return table_text(block.cells) if block.type == "table" else f"{block.marker or ''} {block.text}".strip()

    def write(self, page: Page, block: Block, content: str) -> dict[str, Any]:
        """The block with its content as an API object, with a child for each cell if that was requested."""
        block_id = self._id(page, block.type, content)
        self._ids[id(block)] = block_id
        wire = {
            "object": "block",
            "id": block_id,
            "type": block.type,
            "content": content,
            "details": self._details(block),
            "metadata": {**_place(page), **confidences(self.words(page).get(id(block), []))},
            **_geometry(page, block.box),
        }
        if self._cells and block.type == "table":
            wire["children"] = [self._cell(page, block_id, cell) for cell in block.cells]
        return wire

    def id_of(self, block: Block) -> str | None:
        """The id that the block was written under."""
        return self._ids.get(id(block))

    def words(self, page: Page) -> dict[int, list[Word]]:
        """The words of each block of a page that OCR read, by the identity of the block."""
        if page.number not in self._words:
            self._words[page.number] = _words_by_block(page) if page.ocr else {}
        return self._words[page.number]

    def _id(self, page: Page, kind: str, content: str) -> str:
        key = hashlib.sha256(f"{page.number}\0{kind}\0{content}".encode(errors="replace"))
        digest = key.digest()
        self._seen[digest] += 1
        key.update(f"\0{self._seen[digest]}".encode())
        return key.hexdigest()[:32]

    def _details(self, block: Block) -> dict[str, Any]:
        if block.type == "table":
            return {
                "type": "table_details",
                "rowCount": max((cell.row + cell.row_span for cell in block.cells), default=0),
                "columnCount": max((cell.column + cell.column_span for cell in block.cells), default=0),
            }
        if block.type == "barcode":
            return {"type": "barcode_details", "decodedValue": block.text, "format": block.format}
        if block.type in {"figure", "key_value"}:
            return {"type": f"{block.type}_details"}
        details = {"type": "text_details"} if block.type in TEXTS else {}
        if self._references and len(block.cells) == 1 and block.cells[0].reference:
            details["cellReference"] = block.cells[0].reference
        return details

    def _cell(self, page: Page, parent: str, cell: Cell) -> dict[str, Any]:
        details: dict[str, Any] = {"type": "table_cell_details", "rowIndex": cell.row, "columnIndex": cell.column}
        if self._references and cell.reference:
            details["cellReference"] = cell.reference
        if self._references and cell.formula:
            details["formula"] = cell.formula
        words = [word for word in page.words if within(word, cell.box)] if page.ocr and cell.box else []
        return {
            "object": "block",
            "id": self._id(page, f"cell of {parent}", f"{cell.row},{cell.column} {cell.text}"),
            "parentBlockId": parent,
            "type": "table_cell",
            "content": cell.text,
            "details": details,
            "metadata": {**_place(page), **confidences(words)},
            **_geometry(page, cell.box),
        }


def confidences(words: Sequence[Word]) -> dict[str, float | None]:
    """The least and the mean confidence of words that OCR read; null if there are none."""
    found = [word.confidence for word in words if word.confidence is not None]
    return {
        "minOcrConfidence": round(min(found), 4) if found else None,
        "avgOcrConfidence": round(sum(found) / len(found), 4) if found else None,
    }


def _place(page: Page) -> dict[str, Any]:
    place: dict[str, Any] = {"page": {"number": page.number}}
    if page.width is not None:
        place["page"] |= {"width": page.width, "height": page.height}
    if page.sheet is not None:
        place["sheet"] = {"index": page.sheet.index, "name": page.sheet.name}
    return place


def polygon(page: Page, box: Box) -> list[dict[str, float]]:
    """The corners of a box on the displayed page, clockwise from the top left, to a hundredth of a point."""
    return [{"x": round(x, 2), "y": round(y, 2)} for x, y in page.corners(box)]


def bounding_box(page: Page, box: Box | None) -> dict[str, float | None]:
    """The outermost sides of a box on the displayed page, to a hundredth of a point."""
    return _around(polygon(page, box) if box else [])


def _around(corners: Sequence[dict[str, float]]) -> dict[str, float | None]:
    if not corners:
        return dict.fromkeys(("left", "top", "right", "bottom"))
    xs, ys = [corner["x"] for corner in corners], [corner["y"] for corner in corners]
    return {"left": min(xs), "top": min(ys), "right": max(xs), "bottom": max(ys)}


def _geometry(page: Page, box: Box | None) -> dict[str, Any]:
    corners = polygon(page, box) if box else []
    return {"polygon": corners, "boundingBox": _around(corners)}


def _words_by_block(page: Page) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = {}
    for word in page.words:
        if (block := block_at(page, word)) is not None:
            found.setdefault(id(block), []).append(word)
    return found


def block_at(page: Page, word: Word) -> Block | None:
    """The smallest block that holds the middle of the word."""
    around = [block for block in page.blocks if block.box is not None and within(word, block.box)]
    return min(around, key=lambda block: block.box.width * block.box.height if block.box else 0.0, default=None)
