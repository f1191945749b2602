"""Tells the lines that underline a text from those that divide a page."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Rule

if TYPE_CHECKING:
    from extend_mcp.analysis.extract.layout.leaf import Segment

CLOSE = 0.4
"""In heights of the text: how far below it its underline is at most, and how far their ends may differ."""
REACH = 4
"""In points: how far apart the left ends of a line and of a text that it may underline are at most."""


def underlines(rules: Iterable[Rule], segments: Iterable["Segment"]) -> Iterator[tuple[Rule, "Segment"]]:
    """The ruled lines that just run below a text from its first to its last letter, each with the text."""
    ends: dict[int, list[Segment]] = {}
    for segment in segments:
        ends.setdefault(round(segment.box.left), []).append(segment)
    for rule in rules:
        if abs(rule.y1 - rule.y2) < 1:
            left = round(min(rule.x1, rule.x2))
            near = (one for at in range(left - REACH, left + REACH + 1) for one in ends.get(at, ()))
            yield from ((rule, one) for one in near if _underlines(rule, one))


def _underlines(rule: Rule, segment: "Segment") -> bool:
    box = segment.box
    near = CLOSE * box.height
    left, right = min(rule.x1, rule.x2), max(rule.x1, rule.x2)
    return -near <= rule.y1 - box.bottom <= near and abs(left - box.left) <= near and abs(right - box.right) <= near
