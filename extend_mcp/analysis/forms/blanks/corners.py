"""Boxes with round corners, which are drawn as four lines that do not meet."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from extend_mcp.documents.page import Rule

ROUND = (1.0, 20.0)
"""In points: the least and greatest radius of a corner."""
NEAR = 1.0
"""In points: how far an end may be from where the corner would have it."""


def square_corners(rules: Sequence[Rule]) -> list[Rule]:
    """The rules of a page; those of boxes with round corners are as long as the box."""
    rows = sorted((rule for rule in rules if rule.y1 == rule.y2 and rule.x1 < rule.x2), key=_height)
    walls = sorted((rule for rule in rules if rule.x1 == rule.x2 and rule.y1 < rule.y2), key=_place)
    longer: dict[int, Rule] = {}
    for left in walls:
        for top, right, bottom in _boxes(left, rows, walls):
            x1, y1, x2, y2 = left.x1, top.y1, right.x1, bottom.y1
            longer |= {id(top): Rule(x1, y1, x2, y1), id(bottom): Rule(x1, y2, x2, y2)}
            longer |= {id(left): Rule(x1, y1, x1, y2), id(right): Rule(x2, y1, x2, y2)}
    return [longer.get(id(rule), rule) for rule in rules]


def _boxes(left: Rule, rows: Sequence[Rule], walls: Sequence[Rule]) -> Iterator[tuple[Rule, Rule, Rule]]:
    """Top, right and bottom of boxes with round corners of which that is the left."""
    for top in _between(rows, left.y1 - ROUND[1], left.y1 - ROUND[0]):
        radius = top.x1 - left.x1
        if not (ROUND[0] <= radius <= ROUND[1] and abs(left.y1 - top.y1 - radius) <= NEAR):
            continue
        low = _between(rows, left.y2 + radius - NEAR, left.y2 + radius + NEAR)
        bottom = next((row for row in low if _are_near((row.x1, row.x2), (top.x1, top.x2))), None)
        start = bisect_left(walls, top.x2 + radius - NEAR, key=_place)
        end = bisect_right(walls, top.x2 + radius + NEAR, key=_place)
        right = next((wall for wall in walls[start:end] if _are_near((wall.y1, wall.y2), (left.y1, left.y2))), None)
        if bottom is not None and right is not None:
            yield top, right, bottom


def _between(rows: Sequence[Rule], top: float, bottom: float) -> Sequence[Rule]:
    return rows[bisect_left(rows, top, key=_height) : bisect_right(rows, bottom, key=_height)]


def _are_near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= NEAR and abs(one[1] - other[1]) <= NEAR


def _height(rule: Rule) -> float:
    return rule.y1


def _place(rule: Rule) -> float:
    return rule.x1
