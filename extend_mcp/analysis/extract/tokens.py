"""The words of a document as the reader sees them, and runs of them as text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Box, Word

if TYPE_CHECKING:
    from extend_mcp.analysis.extract.layout import Leaf

LONGEST = 500
"""Characters of a token: a longer word, such as coded data, is cut. Shapes of values are looked for within tokens."""
_WORD = re.compile(rf"\S{{1,{LONGEST}}}")

GLUED = re.compile(r"(.*[^\W\d][.)#]?(?:[:：=]|#:?))(?!//)([^\s:：=#].*)")
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


def around(tokens: Sequence[Token]) -> Box:
    """The smallest box that holds all the tokens."""
    box = tokens[0].box
    for token in tokens[1:]:
        box |= token.box
    return box


def tokens_of(word: Word, leaf: "Leaf") -> Iterator[Token]:
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
