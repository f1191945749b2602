"""One reading of pages: from words with boxes and ruled lines to tables and blocks of text, in reading order.

The source of the words does not matter: text of a PDF, OCR, forms, annotations. Each file is one decision.
"""

from collections.abc import Iterator, Mapping, Sequence

from extend_mcp.documents.page import Block, Page
from extend_mcp.documents.shelf import Shelf
from extend_mcp.documents.structure.frames import Frame, frames_of
from extend_mcp.documents.structure.over_pages import join_rows
from extend_mcp.documents.structure.parts import parts_of
from extend_mcp.documents.structure.text import Style, Usual, level_headings, running_lines

__all__ = ["read_lines", "read_structure"]


def read_structure(pages: Sequence[Page], shelf: Shelf | None = None) -> None:
    """Set the lines and blocks of the pages of a document from their words and ruled lines, in place.

    Every word comes into one block. Blocks that a page has already stay, each at its height. Pages whose words are on
    the shelf get blocks alone: their lines are set twice, which takes less than keeping them.
    """
    shelf = shelf or Shelf()
    usual, frames = Usual(), list[list[Frame]]()
    running = running_lines(
        (frame.height, [line.words for line in frame.lines] if frame.is_main else [])
        for frame in _frames(pages, shelf, usual, frames)
    )
    style = usual.style()
    running.reverse()
    frames.reverse()
    for page in pages:
        page.lines = []
        with shelf.lent(page):
            for frame in frames.pop() or frames_of(page):  # so that one page alone has its parts and gaps in memory
                _read_frame(frame, running.pop(), style)
    join_rows(pages)
    level_headings(pages)


def _frames(pages: Sequence[Page], shelf: Shelf, usual: Usual, kept: list[list[Frame]]) -> Iterator[Frame]:
    """The frames of the pages, whose words are counted; kept by page where the words are not on the shelf."""
    for page in pages:
        with shelf.lent(page):
            usual.add(page.words)
            frames = list(frames_of(page))
            kept.append([] if page in shelf else frames)
            yield from frames


def _read_frame(frame: Frame, running: Mapping[int, Block], style: Style) -> None:
    page = frame.page
    page.lines += frame.page_lines(running)
    blocks = parts_of(frame, running, style)
    kept = page.blocks
    page.blocks = frame.turned_back(blocks) if frame.is_main else kept
    for block in kept if frame.is_main else frame.turned_back(blocks):
        page.blocks.insert(_place_of(page.blocks, block), block)


def read_lines(page: Page) -> None:
    """Set the lines of a page alone, in place. None is told to be a running line: that takes the other pages."""
    page.lines = [line for frame in frames_of(page) for line in frame.page_lines()]


def _place_of(blocks: Sequence[Block], new: Block) -> int:
    """Where among the blocks of a page a new one belongs: before the first that begins below its top."""
    if new.box is None:
        return len(blocks)
    top = new.box.top
    return next((at for at, block in enumerate(blocks) if block.box is not None and block.box.top >= top), len(blocks))
