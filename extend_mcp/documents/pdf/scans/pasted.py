"""Pictures on a part of a page: pasted scans are read like its text, the words of drawings are their figure's."""

from dataclasses import replace
from typing import TYPE_CHECKING

from extend_mcp.documents.lines import lines_of, text_of, within
from extend_mcp.documents.page import Block, Page, Word
from extend_mcp.documents.pdf.scans.merged import merged
from extend_mcp.documents.pdf.scans.unread import unread_ink

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

DRAWN = 0.3
"""Share of ink outside of words: above it a picture is a drawing. Scans of text have .0 to .1, charts .45 to .65."""


def add_pasted(source: "PdfPage", page: Page, read: Page) -> Page:
    """The page with what OCR read on it: among its words, or as the texts of its figures if those are drawings.

    `read` has the page as it is in the file, neither turned nor set straight.
    """
    if unread_ink(source, page, [*page.words, *read.words]).share <= DRAWN:
        return merged(page, read)
    page.blocks = [_with_text(block, read.words) for block in page.blocks]
    return page


def _with_text(block: Block, words: list[Word]) -> Block:
    if block.type != "figure" or block.box is None:
        return block
    box = block.box
    lines = lines_of([word for word in words if within(word, box)])
    return replace(block, text="\n".join(map(text_of, lines)))
