"""Ruled lines of a page; lines that continue each other become one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extend_mcp.documents.page import Box, Rule
from extend_mcp.documents.structure.fitted import MAX_RULES, SAME_LEVEL, SHORTEST_RULE, TALL_FRAME, THIN, TOUCH


@dataclass(slots=True)
class Stroke:
    """A ruled line from `start` to `end`; `at` is its place in the other direction."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """The distance between its ends."""
        return self.end - self.start


class Rules:
    """The horizontal (`across`) and vertical (`down`) lines of a page; none if there are too many for tables."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        across: list[Stroke] = []
        down: list[Stroke] = []
        for rule in rules if len(rules) <= MAX_RULES else ():
            if rule.y2 - rule.y1 <= THIN and rule.x2 - rule.x1 >= SHORTEST_RULE:
                across.append(Stroke((rule.y1 + rule.y2) / 2, rule.x1, rule.x2))
            elif rule.x2 - rule.x1 <= THIN and rule.y2 - rule.y1 >= SHORTEST_RULE:
                down.append(Stroke((rule.x1 + rule.x2) / 2, rule.y1, rule.y2))
        self.across = list(_joined(across))
        self.down = list(_joined(down))

    @cached_property
    def groups(self) -> "list[tuple[list[Stroke], list[Stroke]]]":
        """Lines across and down that touch each other, directly or through others."""
        return touching(self.across, self.down)

    @cached_property
    def frames(self) -> list[Box]:
        """The boxes around lines that touch, from the top; none inside another, none too low to hold lines."""
        boxes: list[Box] = []
        for across, down in self.groups:
            box = _around(across, down)
            while near := [other for other in boxes if _meet(box, other)]:
                for other in near:
                    box |= other
                    boxes.remove(other)
            boxes.append(box)
        tall = [box for box in boxes if box.width > 30 and box.height > TALL_FRAME]
        return sorted(tall, key=lambda box: box.top)


def _joined(strokes: list[Stroke]) -> Iterator[Stroke]:
    level: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda stroke: stroke.at):
        if level and stroke.at - level[0].at > SAME_LEVEL:
            yield from _level(level)
            level = []
        level.append(stroke)
    yield from _level(level)


def _level(strokes: list[Stroke]) -> Iterable[Stroke]:
    """The lines of one level, joined where they touch."""
    if len(strokes) < 2:
        return strokes
    at = sum(stroke.at for stroke in strokes) / len(strokes)
    joined: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda stroke: stroke.start):
        if joined and stroke.start <= joined[-1].end + TOUCH:
            joined[-1].end = max(joined[-1].end, stroke.end)
        else:
            joined.append(Stroke(at, stroke.start, stroke.end))
    return joined


def touching(across: list[Stroke], down: list[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Groups of lines that touch each other, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    walls = sorted(enumerate(down, len(across)), key=lambda one: one[1].at)
    places = [wall.at for _, wall in walls]
    for i, row in enumerate(across):
        start, end = bisect_left(places, row.start - TOUCH), bisect_right(places, row.end + TOUCH)
        for j, wall in walls[start:end]:
            if wall.start - TOUCH <= row.at <= wall.end + TOUCH:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for one, stroke in enumerate([*across, *down]):
        groups.setdefault(root(one), ([], []))[one >= len(across)].append(stroke)
    return list(groups.values())


def touch(row: Stroke, wall: Stroke) -> bool:
    """True if a line across and a line down meet."""
    return row.start - TOUCH <= wall.at <= row.end + TOUCH and wall.start - TOUCH <= row.at <= wall.end + TOUCH


def _around(across: list[Stroke], down: list[Stroke]) -> Box:
    xs = [*(x for row in across for x in (row.start, row.end)), *(wall.at for wall in down)]
    ys = [*(y for wall in down for y in (wall.start, wall.end)), *(row.at for row in across)]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _meet(one: Box, other: Box) -> bool:
    across = one.left <= other.right + TOUCH and one.right >= other.left - TOUCH
    return across and one.top <= other.bottom + TOUCH and one.bottom >= other.top - TOUCH
