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
        """The height. Never zero, since gaps are measured in heights."""
        return max(self.bottom - self.top, 1e-6)


class PlacedWord(NamedTuple):
    """A word on a page (from 1). `confidence` (0 to 1) is set if OCR read it.

    `box` is None if the word's own place is not known. `line` is then equal for words of one line or cell, and
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
    """The text of the words."""
    return span[0].text if len(span) == 1 else " ".join(word.text for word in span)


def box_of(span: Span) -> PlacedBox | None:
    """The smallest box around the words of the first word's page, or around their blocks."""
    boxes = [box for word in span if word.page == span[0].page and (box := word.box or word.around) is not None]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return PlacedBox(min(lefts), min(tops), max(rights), max(bottoms))


def spans(words: Sequence[PlacedWord], starts: Sequence[int], most: int, gap: float) -> Iterator[Span]:
    """Each run of up to `most` words that begins at one of `starts`, while each word continues the one before.

    `gap` is how far apart, in heights, two words of one line may be.
    """
    for start in starts:
        for end in range(start + 1, min(start + most, len(words)) + 1):
            if end - start > 1 and not goes_on(words[end - 2], words[end - 1], gap):
                break
            yield words[start:end]


def goes_on(word: PlacedWord, after: PlacedWord, gap: float) -> bool:
    """True if `after` continues `word`: on the same line not far right of it, or on one of the next lines."""
    box, after_box = word.box, after.box
    if box is None or after_box is None:
        return word.line == after.line
    if abs(box.top - after_box.top) < SAME_LINE * box.height:
        return is_beside(word, after, gap)
    return 0 < after_box.top - box.top < 4 * box.height


def is_beside(word: PlacedWord, after: PlacedWord, gap: float) -> bool:
    """True if `after` is right of `word` on the same line, at most `gap` heights away."""
    box, after_box = word.box, after.box
    if box is None or after_box is None:
        return word.line == after.line
    _, top, right, bottom = box
    height = bottom - top
    return abs(top - after_box[1]) < SAME_LINE * height and OVERLAP * height < after_box[0] - right < gap * height


def is_wrapped(word: PlacedWord, after: PlacedWord) -> bool:
    """True if `after` begins the line right below `word`."""
    box, after_box = word.box, after.box
    return (
        box is not None
        and after_box is not None
        and 0 < after_box.top - box.top < 3 * box.height
        and after_box.left < box.right
    )
