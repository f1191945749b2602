"""Recognises two tables side by side whose rows are level, by their headings and ruled lines."""

from collections.abc import Sequence

from extend_mcp.documents.structure.figures import is_figure
from extend_mcp.documents.structure.fitted import GUTTER_GAP
from extend_mcp.documents.structure.lines.line import WordLine
from extend_mcp.documents.structure.lines.ruled_lines import Rules, Stroke
from extend_mcp.documents.structure.text.headings import LARGER
from extend_mcp.documents.structure.text.text_line import size_of

HEADING_LINES = 3
"""The number of first lines that can be the headings of the tables."""
SAME_START = 2.0
"""The distance up to which texts begin in the same column, in points."""
BETWEEN = 0.8
"""The least gap between the ruled lines of two tables, in line heights."""
BESIDE = 0.5
"""The least part of the lower table that is next to the other one, as a share of its height."""
MOST_LINES = 100
"""The most ruled lines of one side: more are a drawing."""
MOST_ALONE = 0.5
"""The most lines with a single text on one side, as a share of all."""


def are_twins(run: Sequence[WordLine], both: Sequence[WordLine], x: float, rules: Rules) -> bool:
    """True if lines hold two tables left and right of `x`; `both` are those that have text on both sides."""
    heads = both[:HEADING_LINES]
    if any(_is_heading_twice(line, run, x) for line in heads):
        return True
    lone = [line for line in heads if _count(line, x) == (1, 1)]
    ruled = _ruled_apart(both, x, rules)
    if not lone and not ruled:
        return False
    alone = sum(min(_count(line, x)) < 2 for line in both)
    if alone - 1 > MOST_ALONE * len(both):
        return False
    sides = _sides(both, x)
    return any(_are_headings(line, both, sides) for line in lone) or any(
        _is_over(one, sides[0]) and _is_over(other, sides[1]) for one, other in ruled
    )


def _count(line: WordLine, x: float) -> tuple[int, int]:
    """The number of texts of a line left and right of `x`."""
    parts = line.parts(GUTTER_GAP)
    left = sum(part.right <= x + 1 for part in parts)
    return left, len(parts) - left


def _sides(lines: Sequence[WordLine], x: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The left and the right edge of the texts on each side."""
    parts = [part for line in lines for part in line.parts(GUTTER_GAP)]
    lefts = [part for part in parts if part.right <= x + 1]
    rights = [part for part in parts if part.right > x + 1]
    return (
        (min(part.left for part in lefts), max(part.right for part in lefts)),
        (min(part.left for part in rights), max(part.right for part in rights)),
    )


def _are_headings(
    line: WordLine, both: Sequence[WordLine], sides: tuple[tuple[float, float], tuple[float, float]]
) -> bool:
    """True if two texts of a line are in larger letters, each at the start of one of the sides."""
    parts = line.parts(GUTTER_GAP)
    if any(abs(part.left - side[0]) > SAME_START for part, side in zip(parts, sides, strict=True)):
        return False
    usual = sorted(size_of(other.words[0]) for other in both)[len(both) // 2]
    return min(size_of(word) for word in line.words) >= LARGER * usual


def _ruled_apart(both: Sequence[WordLine], x: float, rules: Rules) -> list[tuple[Stroke, Stroke]]:
    """The lines across of one height left and right of `x`, if none is drawn from one side to the other."""
    height = both[0].height
    top, bottom = both[0].top - height, both[-1].bottom + height
    near = [rule for rule in rules.across if top < rule.at < bottom]
    if any(rule.start < x < rule.end for rule in near):
        return []
    left, right = [rule for rule in near if rule.end <= x], [rule for rule in near if rule.start >= x]
    if max(len(left), len(right)) > MOST_LINES:
        return []
    return [
        (one, other)
        for one in left
        for other in right
        if abs(one.at - other.at) < SAME_START and other.start - one.end > BETWEEN * height
    ]


def _is_over(rule: Stroke, side: tuple[float, float]) -> bool:
    return rule.start <= side[0] + SAME_START and rule.end >= side[1] - SAME_START


def _is_heading_twice(line: WordLine, run: Sequence[WordLine], x: float) -> bool:
    """True if a line that begins at the left edge says the same left and right of the gutter, in two parts at least."""
    parts = line.parts(GUTTER_GAP)
    left = [part for part in parts if part.right <= x + 1]
    if len(left) < 2 or len(parts) != 2 * len(left) or line.left > min(one.left for one in run) + SAME_START:
        return False
    words = line.words
    return len(words) % 2 == 0 and all(
        one.text == other.text and not is_figure(one.text)
        for one, other in zip(words[: len(words) // 2], words[len(words) // 2 :], strict=True)
    )


def between_tables(lines: Sequence[WordLine]) -> float | None:
    """The middle between two tables that were found beside each other; None if there are none."""
    found = [line for line in lines if line.table is not None]
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            left, right = (one, other) if one.left < other.left else (other, one)
            common = min(one.bottom, other.bottom) - max(one.top, other.top)
            if left.right < right.left and common > BESIDE * min(one.bottom - one.top, other.bottom - other.top):
                return (left.right + right.left) / 2
    return None
