"""The words of a document in their places."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

SAME_LINE = 0.6
"""Heights by which the tops of two words of one line may differ."""
OVERLAP = -0.5
"""Heights by which a word may begin before the end of the one before it."""


class PlacedBox(NamedTuple):
    """A rectangle from the page's top left, in the unit that the words came in."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Never zero, since gaps are measured in heights."""
        return max(self.bottom - self.top, 1e-6)


class PlacedWord(NamedTuple):
    """A word on a page (from 1). `confidence` (0 to 1) is set where OCR read it.

    `box` is None where the word's own place is not known. `line` then tells which words stand in one line or cell, and
    `around` is the box of the block that the word is in, if that has one.
    """

    text: str
    page: int
    box: PlacedBox | None = None
    confidence: float | None = None
    line: int = 0
    around: PlacedBox | None = None


Span: TypeAlias = Sequence[PlacedWord]
"""Words in reading order."""


def quote_of(span: Span) -> str:
    """What the page says there."""
    return span[0].text if len(span) == 1 else " ".join(word.text for word in span)


def box_of(span: Span) -> PlacedBox | None:
    """The smallest box around the words of the first word's page, or around their blocks."""
    boxes = [box for word in span if word.page == span[0].page and (box := word.box or word.around) is not None]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return PlacedBox(min(lefts), min(tops), max(rights), max(bottoms))


def spans(words: Sequence[PlacedWord], starts: Sequence[int], most: int, gap: float) -> Iterator[Span]:
    """Each run of up to `most` words that begins at one of `starts`, while a word goes on from the one before.

    `gap` is how far apart, in heights, two words of one line may be.
    """
    for start in starts:
        for end in range(start + 1, min(start + most, len(words)) + 1):
            if end - start > 1 and not goes_on(words[end - 2], words[end - 1], gap):
                break
            yield words[start:end]


def goes_on(word: PlacedWord, after: PlacedWord, gap: float) -> bool:
    """Whether a word goes on from another: on the same line not far right of it, or on one of the next lines."""
    one, other = word.box, after.box
    if one is None or other is None:
        return word.line == after.line
    if abs(one.top - other.top) < SAME_LINE * one.height:
        return is_beside(word, after, gap)
    return 0 < other.top - one.top < 4 * one.height


def is_beside(word: PlacedWord, after: PlacedWord, gap: float) -> bool:
    """Whether a word stands right of another on the same line, at most `gap` heights away."""
    one, other = word.box, after.box
    if one is None or other is None:
        return word.line == after.line
    _, top, right, bottom = one
    height = bottom - top
    return abs(top - other[1]) < SAME_LINE * height and OVERLAP * height < other[0] - right < gap * height


def is_wrapped(word: PlacedWord, after: PlacedWord) -> bool:
    """Whether a word begins the line right below another."""
    one, other = word.box, after.box
    return one is not None and other is not None and 0 < other.top - one.top < 3 * one.height and other.left < one.right
