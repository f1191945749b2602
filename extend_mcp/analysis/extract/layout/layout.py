"""Pages as lines of segments: the form of a document that every rule of the reader works on.

A segment is a run of words on one line without a wide gap: a label, a value or one column of a table row. The lines of
a page were found when the page was read. All distances are in `unit`, the median word height of a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from extend_mcp.analysis.extract.layout.leaf import Leaf, Segment, Token, TokenRun, around, tokens_of
from extend_mcp.analysis.extract.layout.made_up import LINE, made_lines
from extend_mcp.documents.page import Cell, Document

__all__ = ["Layout", "Leaf", "Segment", "Token", "TokenRun", "around", "lay_out"]

Words = dict[int, tuple[Token, ...]]
"""Tokens by the identity of the page's word or the cell that holds them."""


@dataclass(slots=True, eq=False)
class Layout:
    """All pages of all files that are read."""

    leaves: list[Leaf]
    _cells: Words
    _stream: TokenRun | None = None

    def segments(self) -> Iterator[Segment]:
        """All segments in reading order."""
        return (segment for leaf in self.leaves for segment in leaf.segments())

    def words_of(self, cell: Cell) -> tuple[Token, ...]:
        """The words of a table's cell; if its row goes on after a page break, those of both pages."""
        return self._cells.get(id(cell), ())

    def text(self) -> str:
        """The whole text, one line for each line of a page."""
        return "\n".join("  ".join(s.text for s in line) for leaf in self.leaves for line in leaf.lines)

    def stream(self) -> TokenRun:
        """All words as one run, for prose that goes on over lines and pages."""
        if self._stream is None:
            self._stream = TokenRun([token for segment in self.segments() for token in segment.tokens])
        return self._stream


def lay_out(documents: Sequence[tuple[str, Document]]) -> Layout:
    """Build the layout of all pages of the (file id, document) pairs."""
    leaves: list[Leaf] = []
    words: Words = {}
    cells: Words = {}
    for file_id, document in documents:
        for page in document.pages:
            leaf = Leaf(file_id, page, len(leaves))
            if page.words:
                _add_drawn(leaf, words)
            else:
                for segments, running in made_lines(leaf, cells):
                    leaf.add_line(segments, running=running)
            heights = [token.box.height for segment in leaf.segments() for token in segment.tokens]
            leaf.unit = max(1.0, median(heights)) if heights else LINE
            leaves.append(leaf)
    for leaf in leaves:
        for block in leaf.page.blocks if leaf.page.words else ():
            for cell in block.cells:
                cells[id(cell)] = tuple(token for word in cell.words for token in words.get(id(word), ()))
    return Layout(leaves, cells)


def _add_drawn(leaf: Leaf, words: Words) -> None:
    """Add the lines of a page with geometry; the tokens of each word go to `words`."""
    for line in leaf.page.lines:
        segments: list[list[Token]] = []
        for segment in line.segments:
            segments.append([])
            for word in segment:
                words[id(word)] = tuple(tokens_of(word, leaf)) if word.text.strip() else ()
                segments[-1] += words[id(word)]
        leaf.add_line(segments, running=line.running)
