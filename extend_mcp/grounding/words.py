"""The words of a document in their places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle from the page's top left, in the unit that the words came in."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class PlacedWord:
    """A word on a page (from 1). `confidence` (0 to 1) is set where OCR read it.

    `box` is None where the document has no places, as in a text file; words then stand in reading order alone.
    """

    text: str
    page: int
    box: Box | None = None
    confidence: float | None = None


Span = tuple[PlacedWord, ...]


def quote_of(span: Span) -> str:
    """What the page says there."""
    return " ".join(word.text for word in span)


def box_of(span: Span) -> Box | None:
    """The smallest box around the words that have one."""
    boxes = [word.box for word in span if word.box is not None]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def spans(words: Sequence[PlacedWord], starts: Sequence[int], most: int, gap: float) -> Iterator[Span]:
    """Each run of up to `most` words that begins at one of `starts`, while a word goes on from the one before.

    `gap` is how far apart, in heights, two words of one line may be.
    """
    for start in starts:
        for end in range(start + 1, min(start + most, len(words)) + 1):
            if end - start > 1 and not goes_on(words[end - 2], words[end - 1], gap):
                break
            yield tuple(words[start:end])


def goes_on(word: PlacedWord, after: PlacedWord, gap: float) -> bool:
    """Whether a word goes on from another: on the same line not far right of it, or on one of the next lines."""
    one, other = word.box, after.box
    if one is None or other is None:
        return True
    height = max(one.bottom - one.top, 1e-6)
    if abs(one.top - other.top) < 0.6 * height:
        return -0.5 * height < other.left - one.right < gap * height
    return 0 < other.top - one.top < 4 * height
