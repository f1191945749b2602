"""One reading of pages: from words with boxes and ruled lines to tables and blocks of text, in reading order.

The source of the words does not matter: text of a PDF, OCR, forms, annotations. Each file is one decision.
"""

from collections.abc import Sequence

from extend_mcp.documents.page import Block, Page
from extend_mcp.documents.structure.frames import frames_of
from extend_mcp.documents.structure.over_pages import join_rows
from extend_mcp.documents.structure.parts import parts_of
from extend_mcp.documents.structure.text import level_headings, running_lines, style_of

__all__ = ["read_lines", "read_structure"]


def read_structure(pages: Sequence[Page]) -> None:
    """Set the lines and blocks of the pages of a document from their words and ruled lines, in place.

    Every word comes into one block. Blocks that a page has already stay, each at its height.
    """
    frames = [frame for page in pages for frame in frames_of(page)]
    running = running_lines(
        (frame.height, [line.words for line in frame.lines] if frame.is_main else []) for frame in frames
    )
    style = style_of(page.words for page in pages)
    for page in pages:
        page.lines = []
    frames.reverse()
    for found in running:
        frame = frames.pop()  # so that no more than one has its parts and gaps in memory
        frame.page.lines += frame.page_lines(found)
        blocks = parts_of(frame, found, style)
        kept = frame.page.blocks
        frame.page.blocks = frame.turned_back(blocks) if frame.is_main else kept
        for block in kept if frame.is_main else frame.turned_back(blocks):
            frame.page.blocks.insert(_place_of(frame.page.blocks, block), block)
    join_rows(pages)
    level_headings(pages)


def read_lines(page: Page) -> None:
    """Set the lines of a page alone, in place. None is told to be a running line: that takes the other pages."""
    page.lines = [line for frame in frames_of(page) for line in frame.page_lines()]


def _place_of(blocks: Sequence[Block], new: Block) -> int:
    """Where among the blocks of a page a new one belongs: before the first that begins below its top."""
    if new.box is None:
        return len(blocks)
    top = new.box.top
    return next((at for at, block in enumerate(blocks) if block.box is not None and block.box.top >= top), len(blocks))
