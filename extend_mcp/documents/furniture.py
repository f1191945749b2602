"""Typing what a layout does not know: running headers and footers, page numbers, labelled values, false headings."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.documents.page import Block, Page

BAND = 0.1
"""Of the page's height, at the top and at the bottom: where running lines stand."""
_PAGE_NUMBER = re.compile(
    r"(?i)(?:(?:page|p\.|pg\.?|seite|pagina|página|strona|blad|side)\s{0,3}:?\s{0,3})?[-–—]?\s{0,3}(?:\d{1,4}|[ivxl]{1,6})"
    r"\s{0,3}[-–—]?(?:\s{0,3}(?:of|/|von|van|de|di|sur|z|av)\s{0,3}\d{1,4})?"
)
_LABELLED = re.compile(r"[^\W\d_][^:\n]{1,38}:\s+\S[^\n]{0,60}")
_AMOUNT_OR_VALUE = re.compile(r"\d[.,]\d{2}(?!\d)|:\s{0,9}\S{0,99}\d")
_TYPED = {"text", "heading", "section_heading"}


def type_blocks(pages: Sequence[Page]) -> None:
    """Retype the blocks of a document's pages in place."""
    seen = Counter(key for page in pages for key in {_key(page, block) for block in page.blocks} if key is not None)
    running = {key for key, count in seen.items() if count >= 2 and count * 2 >= len(pages)}
    for page in pages:
        page.blocks = [_typed(page, block, running) for block in page.blocks]


def _typed(page: Page, block: Block, running: set[tuple[str, str]]) -> Block:
    if block.type not in _TYPED:
        return block
    key = _key(page, block)
    if key is not None and (key[0] == "footer" or key in running) and _PAGE_NUMBER.fullmatch(block.text):
        return replace(block, type="page_number", level=None, marker=None)
    if key is not None and key in running:
        return replace(block, type=key[0], level=None, marker=None)
    if block.type != "text":
        return replace(block, type="text", level=None) if _AMOUNT_OR_VALUE.search(block.text) else block
    if block.marker is None and all(_LABELLED.fullmatch(line) for line in block.text.split("\n")):
        return replace(block, type="key_value")
    return block


def _key(page: Page, block: Block) -> tuple[str, str] | None:
    """Which band a block stands in, and its text with the digits masked; None elsewhere."""
    if block.box is None or not page.height or block.type not in _TYPED:
        return None
    masked = re.sub(r"\d+", "0", " ".join(block.text.split())).lower()
    if block.box.bottom <= page.height * BAND:
        return "header", masked
    if block.box.top >= page.height * (1 - BAND):
        return "footer", masked
    return None
