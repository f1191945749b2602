"""Words into lines and segments: the form in which every rule of the reader sees a document.

A segment is a run of words on one line without a wide gap, so a label, a value or one column of a table row. All
distances are measured in `unit`, the median word height of a page.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extend_mcp.documents.page import Block, Box, Document, Page, Word

CHAR, LINE = 7.0, 12.0
"""Width of a character and height of a line where a page has no geometry: two spaces then make a gap."""
APART = 6
"""Lines between tables of other widths on a page without geometry: so far apart, one does not go on in the other."""

LONGEST = 500
"""Characters of a token: a longer word, such as coded data, is cut. Shapes of values are looked for within tokens."""
_WORD = re.compile(rf"\S{{1,{LONGEST}}}")

GLUED = re.compile(r"(.*[^\W\d][.)#]?(?:[:=]|#:?))(?!//)([^\s:=#].*)")
"""A label glued to its value, as in `Date:20/03/2018`."""


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """One word in its place. `drawn` is false where the place was made up; `reference` is the cell of a sheet."""

    text: str
    box: Box
    sheet: "Leaf"
    confidence: float | None = None
    drawn: bool = True
    reference: str | None = None


class Run:
    """Tokens as one text, with the way back from characters to tokens."""

    __slots__ = ("starts", "text", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tuple(tokens)
        self.starts: list[int] = []
        length = 0
        for token in self.tokens:
            self.starts.append(length)
            length += len(token.text) + 1
        self.text = " ".join(token.text for token in self.tokens)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of tokens that characters `start` to `end` touch."""
        last = bisect_left(self.starts, end)
        first = max(0, bisect_right(self.starts, start) - 1)
        if first < last and self.starts[first] + len(self.tokens[first].text) <= start:
            first += 1
        return (first, last) if first < last else (0, 0)

    def cut(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that characters `start` to `end` touch."""
        first, last = self.span(start, end)
        return self.tokens[first:last]


@dataclass(eq=False)
class Segment(Run):
    """A run of words on line `line` of a page; `index` counts along the line."""

    leaf: "Leaf"
    line: int
    index: int
    box: Box

    def __init__(self, tokens: Sequence[Token], leaf: "Leaf", line: int, index: int) -> None:
        super().__init__(tokens)
        self.leaf, self.line, self.index = leaf, line, index
        self.box = around(tokens)


@dataclass(slots=True, eq=False)
class Leaf:
    """One page: its lines from top to bottom, each of segments from left to right. `order` counts over all files.

    `furniture` holds the ids of first segments of lines in the lower part that other pages of the file repeat.
    """

    file_id: str
    page: Page
    order: int
    unit: float = LINE
    lines: list[list[Segment]] = field(default_factory=list)
    furniture: set[int] = field(default_factory=set)
    _homes: dict[int, Segment] = field(default_factory=dict)

    def segments(self) -> Iterator[Segment]:
        """All segments in reading order."""
        return (segment for line in self.lines for segment in line)

    def home(self, token: Token) -> Segment | None:
        """The segment that a word stands in; None for a word that is not on this page."""
        if not self._homes:
            self._homes = {id(token): segment for segment in self.segments() for token in segment.tokens}
        return self._homes.get(id(token))


@dataclass(slots=True, eq=False)
class Layout:
    """All pages that are read, of all files."""

    leaves: list[Leaf]
    _stream: Run | None = None

    def segments(self) -> Iterator[Segment]:
        """All segments in reading order."""
        return (segment for leaf in self.leaves for segment in leaf.segments())

    def text(self) -> str:
        """Everything, a line a line."""
        return "\n".join("  ".join(s.text for s in line) for leaf in self.leaves for line in leaf.lines)

    def stream(self) -> Run:
        """Everything as one run, for prose that goes over lines and pages."""
        if self._stream is None:
            self._stream = Run([token for segment in self.segments() for token in segment.tokens])
        return self._stream


def around(tokens: Sequence[Token]) -> Box:
    """The smallest box that holds all the tokens."""
    box = tokens[0].box
    for token in tokens[1:]:
        box |= token.box
    return box


def lay_out(documents: Sequence[tuple[str, Document]]) -> Layout:
    """Build the layout of all pages of the (file id, document) pairs."""
    leaves: list[Leaf] = []
    for file_id, document in documents:
        for page in document.pages:
            leaf = Leaf(file_id, page, len(leaves))
            tokens = _drawn(leaf) if page.words else _placed(leaf)
            if tokens:
                leaf.unit = max(1.0, median(token.box.height for token in tokens))
                leaf.lines = _lines(tokens, leaf)
            leaves.append(leaf)
    _mark_furniture(leaves)
    return Layout(leaves)


def _mark_furniture(leaves: list[Leaf]) -> None:
    """Find running footers: the same whole line at the same height, in the lowest third of two pages of a file."""
    seen: dict[tuple[str, str], list[tuple[Leaf, Segment]]] = {}
    for leaf in leaves:
        for line in leaf.lines if leaf.page.height else ():
            if line[0].box.top > 2 / 3 * (leaf.page.height or 0):
                text = "  ".join(s.text for s in line)
                seen.setdefault((leaf.file_id, text), []).append((leaf, line[0]))
    for places in seen.values():
        _mark_repeated(sorted(places, key=lambda place: place[1].box.top))


def _mark_repeated(places: list[tuple[Leaf, Segment]]) -> None:
    """Mark those of equal lines, from the top, that stand within a unit of one on another page."""
    tops = [segment.box.top for _, segment in places]
    others = [len(places)] * len(places)  # by place: the next one of another page
    for i in range(len(places) - 2, -1, -1):
        others[i] = i + 1 if places[i + 1][0] is not places[i][0] else others[i + 1]
    for leaf, segment in places:
        first = bisect_right(tops, segment.box.top - leaf.unit)
        last = bisect_left(tops, segment.box.top + leaf.unit)
        if places[first][0] is not leaf or others[first] < last:
            leaf.furniture.add(id(segment))


def _drawn(leaf: Leaf) -> list[Token]:
    return [token for word in leaf.page.words if word.text.strip() for token in _tokens(word, leaf)]


def _tokens(word: Word, leaf: Leaf) -> Iterator[Token]:
    """A word as tokens: cut at blanks, and where a label is glued to its value; each gets its share of the box."""
    pieces: list[tuple[int, str]] = []
    for found in _WORD.finditer(word.text):
        glued = GLUED.fullmatch(found.group())
        if glued and "//" not in found.group():
            pieces += [(found.start(), glued[1]), (found.start() + glued.start(2), glued[2])]
        else:
            pieces.append((found.start(), found.group()))
    scale = word.box.width / len(word.text)
    for at, text in pieces:
        left = word.box.left + at * scale
        box = Box(left, word.box.top, left + len(text) * scale, word.box.bottom)
        yield Token(text, box, leaf, word.confidence)


def _placed(leaf: Leaf) -> list[Token]:
    """Tokens of a page without geometry: its blocks' lines one below the other, table cells in columns."""
    tokens: list[Token] = []
    top, before = 0.0, 0
    for block in leaf.page.blocks:
        columns = max((cell.column for cell in block.cells), default=-1) + 1
        top += APART * LINE if columns and before not in {0, columns} else 0.0
        before = columns or before
        pieces = _cells(block) if block.cells else _text_lines(block)
        rows = 0
        for row, left, text, reference in pieces:
            rows = max(rows, row + 1)
            for found in _WORD.finditer(text):
                at = left + found.start() * CHAR
                box = Box(at, top + row * LINE * 1.2, at + len(found.group()) * CHAR, top + row * LINE * 1.2 + LINE)
                split = _tokens(Word(found.group(), box), leaf)
                tokens += [Token(t.text, t.box, leaf, drawn=False, reference=reference) for t in split]
        top += rows * LINE * 1.2 + LINE * (1.5 if block.cells else 0.6)
    return tokens


def _text_lines(block: Block) -> Iterator[tuple[int, float, str, str | None]]:
    for row, line in enumerate(block.text.splitlines()):
        yield row, 0.0, line.replace("\t", "    "), None


def _cells(block: Block) -> Iterator[tuple[int, float, str, str | None]]:
    widths: dict[int, int] = {}
    for cell in block.cells:
        if cell.column_span == 1:
            longest = max((len(line) for line in cell.text.splitlines()), default=0)
            widths[cell.column] = max(widths.get(cell.column, 0), longest)
    lefts, left = {}, 0.0
    for column in range(max(cell.column for cell in block.cells) + 1):
        lefts[column] = left
        left += (widths.get(column, 0) + 4) * CHAR
    heights: dict[int, int] = {}
    for cell in block.cells:
        heights[cell.row] = max(heights.get(cell.row, 1), len(cell.text.splitlines()))
    tops, row = {}, 0
    for index in range(max(heights) + 1):
        tops[index] = row
        row += heights.get(index, 1)
    for cell in block.cells:
        for offset, line in enumerate((cell.number or cell.text).splitlines()):
            yield tops[cell.row] + offset, lefts[cell.column], line, cell.reference


def _lines(tokens: list[Token], leaf: Leaf) -> list[list[Segment]]:
    """Group tokens whose centres are within .55 of a line's height, then cut each line at gaps of 1.1 unit."""
    rows: list[tuple[float, float, list[Token]]] = []
    for token in sorted(tokens, key=lambda t: t.box.top + t.box.bottom):
        middle = (token.box.top + token.box.bottom) / 2
        if rows:
            centre, height, members = rows[-1]
            near = 0.55 * max(0.6 * leaf.unit, min(token.box.height, height))
            if middle - centre <= near:
                members.append(token)
                count = len(members)
                rows[-1] = (centre + (middle - centre) / count, height + (token.box.height - height) / count, members)
                continue
        rows.append((middle, token.box.height, [token]))
    return [_segments(members, leaf, index) for index, (_, _, members) in enumerate(rows)]


def _segments(tokens: list[Token], leaf: Leaf, line: int) -> list[Segment]:
    tokens = sorted(tokens, key=lambda t: t.box.left)
    cuts = [0]
    for i, (before, after) in enumerate(pairwise(tokens), start=1):
        gap = after.box.left - before.box.right
        wide = 1.1 * max(leaf.unit, min(before.box.height, after.box.height))
        if gap > wide or ((before.reference or after.reference) and before.reference != after.reference):
            cuts.append(i)
    cuts.append(len(tokens))
    return [Segment(tokens[a:b], leaf, line, index) for index, (a, b) in enumerate(pairwise(cuts))]
