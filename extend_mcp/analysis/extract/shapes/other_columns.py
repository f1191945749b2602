"""Columns of numbers that most fields do not ask for: sums since the start of the year, and counts."""

import re

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.labels.geometry import overlap
from extend_mcp.analysis.extract.layout.layout import Layout, Leaf, Segment, around
from extend_mcp.documents.page import Box

_TO_DATE = re.compile(
    r"(?i)\by\.?t\.?d\b|\b(?:year|total)[ -]to[ -]date\b|\bcumul\w*|\bkumul\w*|\bjahreswerte?\b|\baufgelaufen\b|"
    r"\bprogressiv[oi]\b|\bacumulad[oa]s?\b|\bnarastająco\b"
)
"""Headings of such columns, also in names of fields."""
_COUNTS = re.compile(r"(?i)\b(?:hours|hrs|qty|quantity|units|stunden|heures|horas|ore|uren|godziny)\b")
"""Headings of columns of numbers that no sum of money is."""
MOST = 60
"""The most lines from such a heading to an amount below it."""


def asks_for_sums(labels: tuple[str, ...]) -> bool:
    """True if a field asks for a sum since the start of the year."""
    return any(map(_TO_DATE.search, labels))


class OtherColumns:
    """The numbers of a document that are below headings of sums since the start of the year, or of counts."""

    def __init__(self, layout: Layout) -> None:
        self._heads: dict[int, list[tuple[Segment, Box]]] = {}
        for segment in layout.segments():
            said = _TO_DATE.search(segment.text) or _COUNTS.search(segment.text)
            if said is not None and not any(map(str.isdigit, segment.text)):
                place = around(segment.cut(*said.span()))
                self._heads.setdefault(segment.leaf.order, []).append((segment, place))

    def have(self, candidate: Candidate, *, counts: bool) -> bool:
        """True if the nearest words above a number, in its column, are such a heading; `counts`: of sums alone."""
        leaf, line = candidate.segment.leaf, candidate.segment.line
        over = [
            segment for segment, place in self._heads.get(leaf.order, ())
            if 0 < line - segment.line <= MOST and overlap(place, candidate.box) > 0
            and not (counts and _COUNTS.search(segment.text))
        ]  # fmt: skip
        return bool(over) and not _has_words(leaf, max(one.line for one in over) + 1, line, candidate.box)


def _has_words(leaf: Leaf, first: int, last: int, box: Box) -> bool:
    """True if words without digits are in a column on the lines between."""
    return any(
        overlap(one.box, box) > 0 and any(map(str.isalpha, one.text)) and not any(map(str.isdigit, one.text))
        for row in leaf.lines[first:last]
        for one in row
    )
