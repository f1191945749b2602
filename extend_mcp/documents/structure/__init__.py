"""One reading of pages: from words with boxes and ruled lines to tables and blocks of text, in reading order.

The source of the words does not matter: text of a PDF, OCR, forms, annotations. Each file is one decision.
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext

from extend_mcp.documents.page import Block, Page
from extend_mcp.documents.structure.lines.frames import TurnedFrame, frames_of
from extend_mcp.documents.structure.lines.shelf import Shelf
from extend_mcp.documents.structure.over_pages import join_rows, repeat_headings
from extend_mcp.documents.structure.parts import parts_of
from extend_mcp.documents.structure.tables.turned_cells import TurnedLines
from extend_mcp.documents.structure.text import Edge, Style, Usual, edge_lines, level_headings, running_lines

__all__ = ["Structure", "read_lines", "read_structure", "repeat_headings"]


class Structure:
    """The structure of one document. Pages whose words are not needed afterwards can be put on a shelf one by one."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf or Shelf()
        self._usual = Usual()
        self._edges: dict[int, list[list[Edge]]] = {}

    def put_aside(self, page: Page) -> None:
        """Find the lines of a page and move them to the shelf, so that they take no memory.

        `read` gives such a page its blocks without words.
        """
        self._shelf.put(page, self._frames(page))

    def read(self, pages: Sequence[Page]) -> None:
        """Set the lines and blocks of all pages from their words and ruled lines, in place.

        Every word gets into one block. Existing blocks of a page stay, each at its height.
        """
        waiting = [[] if page in self._shelf else self._frames(page) for page in pages]
        running = running_lines([edges for page in pages for edges in self._edges[id(page)]])
        style = self._usual.style()
        running.reverse()
        waiting.reverse()
        for page in pages:
            page.lines = []
            mine = waiting.pop()  # so that only one page has its parts and gaps in memory
            with self._shelf.lent(page) if page in self._shelf else nullcontext(mine) as frames:
                turned = TurnedLines(frames)
                for frame in frames:
                    places = running.pop()
                    if page not in self._shelf:
                        page.lines += frame.page_lines(places)
                    _add_blocks(frame, places, style, turned)
        join_rows(pages)
        level_headings(pages)

    def _frames(self, page: Page) -> list[TurnedFrame]:
        """The frames of a page; its words are added to the usual style."""
        self._usual.add(page.words)
        frames = list(frames_of(page))
        self._edges[id(page)] = [
            edge_lines(frame.height, [line.words for line in frame.lines] if frame.is_main else []) for frame in frames
        ]
        return frames


def read_structure(pages: Sequence[Page]) -> None:
    """Set the lines and blocks of the pages of a document from their words and ruled lines, in place."""
    Structure().read(pages)


def _add_blocks(frame: TurnedFrame, running: Mapping[int, Block], style: Style, turned: TurnedLines) -> None:
    page = frame.page
    blocks = parts_of(frame, running, style, turned)
    kept = page.blocks
    page.blocks = frame.turned_back(blocks) if frame.is_main else kept
    for block in kept if frame.is_main else frame.turned_back(blocks):
        page.blocks.insert(_place_of(page.blocks, block), block)


def read_lines(page: Page) -> None:
    """Set the lines of a single page, in place. None is marked as a running line, which needs the other pages."""
    page.lines = [line for frame in frames_of(page) for line in frame.page_lines()]


def _place_of(blocks: Sequence[Block], new: Block) -> int:
    """The index of a new block among those of a page: before the first that begins below its top."""
    if new.box is None:
        return len(blocks)
    top = new.box.top
    return next((at for at, block in enumerate(blocks) if block.box is not None and block.box.top >= top), len(blocks))
