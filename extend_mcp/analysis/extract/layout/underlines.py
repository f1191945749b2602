"""Tells the lines that underline a text from those that divide a page."""

from collections.abc import Iterable, Iterator, Sequence

from extend_mcp.documents.page import Box, Rule

CLOSE = 0.4
"""In heights of the text: how far below it its underline is at most, and how far their ends may differ."""
REACH = 4
"""In points: how far apart the left ends of a line and of a text that it may underline are at most."""


def underlines(rules: Iterable[Rule], texts: Sequence[Box]) -> Iterator[tuple[Rule, int]]:
    """The ruled lines that just run below a text from its first to its last letter, and which text that is."""
    begin: dict[int, list[int]] = {}
    for at, box in enumerate(texts):
        begin.setdefault(round(box.left), []).append(at)
    for rule in rules:
        if abs(rule.y1 - rule.y2) < 1:
            left = round(min(rule.x1, rule.x2))
            near = (at for x in range(left - REACH, left + REACH + 1) for at in begin.get(x, ()))
            yield from ((rule, at) for at in near if _underlines(rule, texts[at]))


def _underlines(rule: Rule, text: Box) -> bool:
    near = CLOSE * text.height
    left, right = min(rule.x1, rule.x2), max(rule.x1, rule.x2)
    return abs(rule.y1 - text.bottom) <= near and abs(left - text.left) <= near and abs(right - text.right) <= near
