"""Segments beside, above and below one another by their boxes, also across the columns of a page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from extend_mcp.analysis.extract.layout.layout import Layout, Leaf, Segment
from extend_mcp.analysis.extract.parties.companies import LABELLED
from extend_mcp.analysis.words import fold, meanings

LABEL = 60
"""The most characters before a value that may be its label."""
SAME_ROW = 0.4
"""Share of the lower height of two segments: if their middles are so near, they are on one row."""
PARTY_WORDS = frozenset({"seller", "buyer", "shipto", "agent", "customer"})
"""Meanings that a label with its own value still has for the values below: the party of the section."""
LONGEST_HEAD = 8
"""The most words of a text above a value that may be its heading."""
PROOFS = ("taxid", "bank", "contact")
"""Meanings of texts in the block of a party that is paid."""
OPEN_ROWS = 4
"""The last rows that a segment may still join."""
FAR = 30
"""The most rows that are looked at above and below a segment."""
ADDRESS = re.compile(
    r"(?<!\d)(?:[A-Z]{1,2}-?)?\d{4,5}(?:\s?[A-Z]{2})?\s+[^\W\d_a-z][\w.-]+|[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}"
    r"|\b\d{2}-\d{3}\b|[^\W\d_.]+,? [A-Z]{2} \d{5}|[^\W\d_.]+,? [A-Z]{2,3} \d{4}\b"
    r"|\b\d{4}-\d{3}\s+[^\W\d_a-z]|(?<!\d)\d{3}\s\d{2}\s+[^\W\d_a-z]|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"
)
"""A town with its postcode."""
_TOWN_FIRST = re.compile(r"[^\W\d_][^\d,:;]{2,30},?\s\d{5,6}(?:,\s[^\d,:;]{4,30})?")
"""All of a segment that is a town with its postcode behind it; so may be a word with a number."""
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]{2}")


@dataclass(eq=False, slots=True)
class RowPlace:
    """A segment in its row. `before` and `after` are the segments left and right of it, the nearest first."""

    segment: Segment
    row: int
    text: str = field(init=False)
    words: str = field(init=False)
    means: frozenset[str] = field(init=False)
    left: float = field(init=False)
    top: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    height: float = field(init=False)
    has_words: bool = field(init=False)
    has_digit: bool = field(init=False)
    is_address: bool = field(init=False)
    before: list["RowPlace"] = field(default_factory=list)
    after: list["RowPlace"] = field(default_factory=list)

    def __post_init__(self) -> None:
        box, self.text = self.segment.box, self.segment.text
        self.left, self.top, self.right, self.bottom = box.left, box.top, box.right, box.bottom
        self.height = max(4.0, box.bottom - box.top)
        self.words = fold(self.text)
        self.means = meanings(self.words)
        self.has_digit = _DIGIT.search(self.text) is not None
        self.has_words = _WORDS.search(self.text) is not None
        self.is_address = self.has_digit and (ADDRESS.search(self.text[:200]) is not None or self._is_town())

    def _is_town(self) -> bool:
        return not self.means and _TOWN_FIRST.fullmatch(self.text) is not None

    @property
    def is_answered(self) -> bool:
        """True if it is a label with its value, in its own words or on its right."""
        if ":" not in self.text:
            return False
        if LABELLED.search(self.text):
            return True
        return self.text.endswith(":") and bool(self.after) and not self.after[0].text.endswith(":")

    @property
    def count(self) -> int:
        """The number of its words."""
        return len(self.segment.tokens)

    @property
    def is_short(self) -> bool:
        """True if it has words, and few enough to be a label of the text below."""
        return self.has_words and self.count <= LONGEST_HEAD

    @property
    def says(self) -> frozenset[str] | None:
        """Its meanings as a label of the text below; None if it is not a label."""
        if not self.is_short:
            return None
        return self.means & PARTY_WORDS if self.is_answered else self.means

    @property
    def is_mute(self) -> bool:
        """True if it says nothing about the text below: a figure, or a label that has its value."""
        return self.has_digit if not self.is_short else self.is_answered and not self.says


Edges = tuple[float, float, RowPlace]
"""The left and right edge of a segment."""


class _Above:
    """The segments of some rows, from the last row up."""

    def __init__(self, rows: Sequence[Sequence[Edges]]) -> None:
        self._edges = [edges for row in reversed(rows) for edges in row]
        self._starts = [*accumulate(map(len, reversed(rows)), initial=0)][::-1]
        """For each row, how many segments are in it and below it."""

    def over(self, row: int, left: float, right: float) -> Iterator[RowPlace]:
        """The segments in the `FAR` rows above a row that share a fifth of the width."""
        for start, end, place in self._edges[self._starts[row] : self._starts[max(0, row - FAR)]]:
            if start < right and end > left:
                shared = min(end, right) - max(start, left)
                if shared > 0.2 * min(end - start, right - left):
                    yield place


class PageRows:
    """The rows of one page from top to bottom."""

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.rows: list[list[RowPlace]] = []
        open_rows: list[tuple[float, float, list[Segment]]] = []
        done: list[tuple[float, float, list[Segment]]] = []
        for segment in sorted(leaf.segments(), key=lambda one: (one.box.top + one.box.bottom, one.box.left)):
            height, middle = segment.box.height, (segment.box.top + segment.box.bottom) / 2
            for mid, tall, row in reversed(open_rows):
                if abs(mid - middle) < SAME_ROW * min(tall, height):
                    row.append(segment)
                    break
            else:
                made = (middle, height, [segment])
                done.append(made)
                open_rows = [*open_rows[1 - OPEN_ROWS :], made]
        for number, (_, _, row) in enumerate(done):
            places = [RowPlace(segment, number) for segment in sorted(row, key=lambda one: one.box.left)]
            for at, place in enumerate(places):
                place.before, place.after = places[:at][::-1], places[at + 1 :]
            self.rows.append(places)
        self._edges: list[list[Edges]] = [[(place.left, place.right, place) for place in row] for row in self.rows]

    @cached_property
    def width(self) -> float:
        """The page's width in points; of a page without one, that of its words."""
        return self.leaf.page.width or max((place.right for row in self.rows for place in row), default=1.0)

    @cached_property
    def height(self) -> float:
        """The page's height in points; of a page without one, that of its words."""
        return self.leaf.page.height or max((place.bottom for row in self.rows for place in row), default=1.0)

    @cached_property
    def proofs(self) -> list[list[RowPlace]]:
        """For each row, the segments that prove whose block it is."""
        return [[place for place in row if not place.means.isdisjoint(PROOFS)] for row in self.rows]

    def above(self, row: int, left: float, right: float) -> Iterator[RowPlace]:
        """The segments in the rows above that share a fifth of the width, the nearest first."""
        return self._above.over(row, left, right)

    def labels_above(self, row: int, left: float, right: float) -> Iterator[RowPlace]:
        """The segments of `above` that may label a value."""
        return self._labels.over(row, left, right)

    @cached_property
    def _above(self) -> _Above:
        return _Above(self._edges)

    @cached_property
    def _labels(self) -> _Above:
        return _Above([[edges for edges in row if not edges[2].is_mute] for row in self._edges])

    def below(self, place: RowPlace) -> Iterator[RowPlace]:
        """The segments in the rows below that begin where this one does, or share half of the width."""
        left, right = place.left, place.right
        for places in self._edges[place.row + 1 : place.row + 1 + FAR]:
            for start, end, other in places:
                if abs(start - left) < 6:
                    yield other
                elif start < right and end > left:
                    shared = min(end, right) - max(start, left)
                    if shared > 0.5 * min(end - start, right - left):
                        yield other


class DocumentRows:
    """The rows of all pages, and the place of each segment."""

    def __init__(self, layout: Layout) -> None:
        self.pages = [PageRows(leaf) for leaf in layout.leaves]
        self.places = {id(place.segment): place for page in self.pages for row in page.rows for place in row}

    def all(self) -> Iterator[RowPlace]:
        """All segments, from top to bottom."""
        return (place for page in self.pages for row in page.rows for place in row)

    @cached_property
    def size(self) -> float:
        """The usual height of a segment."""
        heights = sorted(place.height for place in self.all())
        return heights[len(heights) // 2] if heights else 10.0

    def of(self, segment: Segment) -> RowPlace:
        """The place of a segment of the layout."""
        return self.places[id(segment)]

    def page(self, place: RowPlace) -> PageRows:
        """The page of a segment."""
        return self.pages[place.segment.leaf.order]


def last_label(before: str) -> str:
    """The possible label of a value: the words before it, without a label that has its own value."""
    text = before[-LABEL:]
    words = text.rstrip().rstrip(":").rpartition(":")[2]
    return words if _WORDS.search(words) else text
