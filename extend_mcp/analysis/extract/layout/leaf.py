"""One page for the reader: words, runs of words as text, segments and lines."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from extend_mcp.analysis.extract.layout.underlines import underlines
from extend_mcp.documents import page
from extend_mcp.documents.page import Box, Page, Rule, Word

LONGEST = 500
"""Characters of a token: a longer word, such as encoded data, is cut. Shapes of values are searched within tokens."""
_WORD = re.compile(rf"\S{{1,{LONGEST}}}")
_PLAIN = re.compile(rf"[^\s:：=#_]{{1,{LONGEST}}}")
"""A word that is one token."""

GLUED = re.compile(r"(.*[^\W\d][.)#]?(?:[:：=]|#:?))(?!//)([^\s:：=#].*)")
"""A label glued to its value, as in `Date:20/03/2018`."""
_BLANK = re.compile(r"_{2,}([^_].*?)_{0,99}|([^_].*?)_{2,}")
"""A word on the line of a form's blank: `___7.50___`."""
WALL = 2.0
"""In units: a taller line is between two boxes of a form; it is not a side of a tick box."""


@dataclass(slots=True, eq=False)
class Token:
    """One word in its place. `drawn` is false if the place was made up; `reference` is the cell of a sheet."""

    text: str
    box: Box
    sheet: "Leaf"
    confidence: float | None = None
    drawn: bool = True
    reference: str | None = None
    bold: bool = False


class TokenRun:
    """Tokens as one text, with the map back from characters to tokens."""

    __slots__ = ("starts", "text", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tuple(tokens)
        texts = [token.text for token in self.tokens]
        self.text = " ".join(texts)
        self.starts = [*accumulate([len(text) + 1 for text in texts], initial=0)][: len(texts)]

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
class Segment(TokenRun):
    """A run of words on line `line` of a page; `index` is its place on the line."""

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

    `running` has the places of lines that are headers, footers or page numbers.
    """

    file_id: str
    page: Page
    order: int
    unit: float = 1.0
    lines: list[list[Segment]] = field(default_factory=list)
    running: set[int] = field(default_factory=set)
    _homes: dict[int, Segment] = field(default_factory=dict)
    _underlines: list[tuple[Rule, Segment]] | None = None

    @property
    def rules(self) -> list[Rule]:
        """The ruled lines of the page that underline no text."""
        drawn = {id(rule) for rule, _ in self._underlined()}
        return [rule for rule in self.page.rules if id(rule) not in drawn]

    def is_underlined(self, segment: Segment) -> bool:
        """True if a ruled line runs just below a text, from its first to its last letter."""
        return any(one is segment for _, one in self._underlined())

    def _underlined(self) -> list[tuple[Rule, Segment]]:
        if self._underlines is None:
            texts = list(self.segments())
            found = underlines(self.page.rules, [one.box for one in texts])
            self._underlines = [(rule, texts[at]) for rule, at in found]
        return self._underlines

    def segments(self) -> Iterator[Segment]:
        """All segments in reading order."""
        return (segment for line in self.lines for segment in line)

    def home(self, token: Token) -> Segment | None:
        """The segment that holds a word; None for a word that is not on this page."""
        if not self._homes:
            self._homes = {id(token): segment for segment in self.segments() for token in segment.tokens}
        return self._homes.get(id(token))

    def has_wall(self, left: Box, right: Box) -> bool:
        """True if a vertical line, taller than a tick box, is between two places side by side."""
        middle = (left.top + left.bottom) / 2
        return any(
            left.right <= rule.x1 <= right.left and abs(rule.x1 - rule.x2) < 1
            and min(rule.y1, rule.y2) <= middle <= max(rule.y1, rule.y2) and abs(rule.y1 - rule.y2) > WALL * self.unit
            for rule in self.rules
        )  # fmt: skip

    def has_floor(self, upper: Box, lower: Box) -> bool:
        """True if a horizontal line is between two places, one above the other."""
        middle = (upper.left + upper.right) / 2
        return any(
            upper.bottom - 1 <= rule.y1 <= lower.top + 1 and abs(rule.y1 - rule.y2) < 1
            and min(rule.x1, rule.x2) <= middle <= max(rule.x1, rule.x2)
            for rule in self.rules
        )  # fmt: skip

    def add_line(self, segments: Sequence[Sequence[Token]], *, running: bool) -> None:
        """Add a line below the others."""
        filled = [tokens for tokens in segments if tokens]
        if filled:
            at = len(self.lines)
            self.lines.append([Segment(tokens, self, at, index) for index, tokens in enumerate(filled)])
            self.running |= {at} if running else set()


def around(tokens: Sequence[Token]) -> Box:
    """The smallest box that holds all the tokens."""
    return tokens[0].box if len(tokens) == 1 else page.around([token.box for token in tokens])


def tokens_of(word: Word, leaf: Leaf) -> list[Token]:
    """A word as tokens: cut at blanks, and between a label and an attached value. Each gets its share of the box."""
    whole, place = word.text, word.box
    pieces = [(0, whole)] if _PLAIN.fullmatch(whole) else _pieces(whole)
    scale = (place.right - place.left) / len(whole)
    tokens = []
    for at, text in pieces:
        left = place.left + at * scale
        box = Box(left, place.top, left + len(text) * scale, place.bottom)
        tokens.append(Token(text, box, leaf, word.confidence, bold=word.bold))
    return tokens


def _pieces(text: str) -> list[tuple[int, str]]:
    """The tokens of a word, each with its start."""
    pieces: list[tuple[int, str]] = []
    for found in _WORD.finditer(text):
        glued = GLUED.fullmatch(found.group())
        if glued and "//" not in found.group():
            pieces += [(found.start(), glued[1]), (found.start() + glued.start(2), glued[2])]
        else:
            pieces.append((found.start(), found.group()))
    return [_off_blank(*piece) for piece in pieces]


def _off_blank(start: int, text: str) -> tuple[int, str]:
    """A piece and its start, without the blank line that it is written on."""
    found = _BLANK.fullmatch(text)
    return (start, text) if found is None else (start + found.start(found.lastindex or 0), found[found.lastindex or 0])
