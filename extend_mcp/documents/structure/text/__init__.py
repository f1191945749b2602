"""Reads the lines of a page outside of tables: paragraphs, lists, headings, pairs, running lines.

For a document, in this order: `Usual` of its words, `edge_lines` of each page and the `running_lines` among them,
`blocks_of` each zone of each page, and `level_headings` when all pages have their blocks.
"""

from collections.abc import Sequence

from extend_mcp.documents.page import Block, Box, Word
from extend_mcp.documents.structure.text.heading_levels import level_headings
from extend_mcp.documents.structure.text.running import Edge, edge_lines, running_lines
from extend_mcp.documents.structure.text.style import Style, Usual, style_of
from extend_mcp.documents.structure.text.text_blocks import blocks_of_lines
from extend_mcp.documents.structure.text.text_line import lines_of

__all__ = ["Edge", "Style", "Usual", "blocks_of", "edge_lines", "level_headings", "running_lines", "style_of"]


def blocks_of(lines: Sequence[Sequence[Word]], style: Style | None = None, box: Box | None = None) -> list[Block]:
    """The blocks of one zone (a column of a page, or a part of it between tables), from top to bottom.

    `lines` are from top to bottom, each of words from left to right. `style` is that of the document; by default, of
    these lines alone. `box` is the drawn one that the zone fills.
    """
    read = [line for words in lines for line in lines_of(words)]
    return blocks_of_lines(read, style or style_of(lines), box)
