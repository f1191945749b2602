"""What becomes of the lines of a page that no table took: paragraphs, lists, headings, pairs, running lines.

`zone_of` reads the lines of a zone once; `text_of` makes the blocks of all zones of a document.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extend_mcp.documents.page import Block, Word
from extend_mcp.documents.structure.text.blocks import Piece, pieces_of
from extend_mcp.documents.structure.text.headings import levels_of
from extend_mcp.documents.structure.text.running import running_lines
from extend_mcp.documents.structure.text.style import style_of
from extend_mcp.documents.structure.text.text_line import TextLine, lines_of

__all__ = ["Zone", "running_lines", "text_of", "zone_of"]


@dataclass(frozen=True, slots=True)
class Zone:
    """The lines of one column of a page, or of a part of it, from top to bottom."""

    lines: tuple[TextLine, ...]


def zone_of(lines: Sequence[Sequence[Word]]) -> Zone:
    """A zone from its lines, from top to bottom, each of words from left to right."""
    return Zone(tuple(line for words in lines for line in lines_of(words)))


def text_of(pages: Sequence[Sequence[Zone | Block]]) -> list[list[Block]]:
    """The blocks of each page of a document. Zones become blocks of text; blocks stay where they stand."""
    style = style_of(part.lines for page in pages for part in page if isinstance(part, Zone))
    last = max((at for at, page in enumerate(pages) if page), default=0)
    pieces = [
        [
            piece
            for place, part in enumerate(page)
            for piece in (
                pieces_of(part.lines, style, followed=at < last or place + 1 < len(page))
                if isinstance(part, Zone)
                else [Piece(part)]
            )
        ]
        for at, page in enumerate(pages)
    ]
    levels = iter(levels_of([piece.look for page in pieces for piece in page if piece.look is not None]))
    return [[_leveled(piece, levels) for piece in page] for page in pieces]


def _leveled(piece: Piece, levels: Iterator[int]) -> Block:
    if piece.look is None:
        return piece.block
    level = next(levels)
    return replace(piece.block, type="heading" if level == 1 else "section_heading", level=level)
