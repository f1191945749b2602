"""The words and lines for `returnOcr`."""

from collections.abc import Sequence
from typing import Any

from extend_mcp.analysis.blocks import BlockWriter, block_at, bounding_box, confidences
from extend_mcp.documents.lines import box_of, text_of
from extend_mcp.documents.page import Document, Page, Word
from extend_mcp.wire.parse import ReturnOcr


def ocr_details(document: Document, writer: BlockWriter, wanted: ReturnOcr) -> dict[str, Any]:
    """Every word or line that has a place on a page. `confidence` is null if the text was not read by OCR."""
    details: dict[str, Any] = {}
    if wanted.words:
        details["words"] = [_entry(page, [word], writer) for page in document.pages for word in page.words]
    if wanted.lines:
        details["lines"] = [
            _entry(page, segment, writer) for page in document.pages for line in page.lines for segment in line.segments
        ]
    return details


def _entry(page: Page, words: Sequence[Word], writer: BlockWriter) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "content": text_of(words),
        "boundingBox": bounding_box(page, box_of(words)),
        "confidence": confidences(words)["avgOcrConfidence"],
        "pageNumber": page.number,
    }
    block = block_at(page, words[0])
    if block is not None and (block_id := writer.id_of(block)) is not None:
        entry["blockId"] = block_id
    return entry
