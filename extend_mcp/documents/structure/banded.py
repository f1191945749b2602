"""Rows without walls beside rows with walls, as where every other row is shaded: they have the walls of those rows too.

The sides of a shade are walls of its own row alone. The next row has them too if its words stand in the same columns.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.fitted import COLUMN_GAP, OVERHANG, TOUCH
from extend_mcp.documents.structure.line import centre, middle
from extend_mcp.documents.structure.ruled_lines import Rules, Stroke
from extend_mcp.documents.structure.set_lines import set_lines

LEAST_WALLS = 3
"""Left, right and one between."""
LOWEST_ROW = 5.0
NONE = Rules(())


def inherited_walls(rules: Rules, words: Sequence[Word]) -> list[Stroke]:
    """The walls, beyond those that are drawn, that rows between ruled lines have from the row above or below."""
    found: dict[tuple[int, int], Stroke] = {}
    for _, down in rules.groups:
        xs = sorted({wall.at for wall in down})
        if len(xs) >= LEAST_WALLS:
            levels = _levels(rules.across, xs[0], xs[-1])
            for wall in _from_beside(levels, rules.down, words, xs):
                found[round(wall.at), round(wall.start)] = wall
    return list(found.values())


def _levels(across: Sequence[Stroke], left: float, right: float) -> list[float]:
    """The heights of lines from wall to wall."""
    return [
        rule.at for rule in across
        if abs(rule.start - left) <= OVERHANG and abs(rule.end - right) <= OVERHANG
    ]  # fmt: skip


def _from_beside(
    levels: Sequence[float], down: Sequence[Stroke], words: Sequence[Word], xs: Sequence[float]
) -> Iterator[Stroke]:
    rows = [(top, bottom) for top, bottom in pairwise(levels) if bottom - top >= LOWEST_ROW]
    walls = [_walls(down, row, xs) for row in rows]
    open_rows = [len(some) < LEAST_WALLS for some in walls]
    if all(open_rows) or not any(open_rows):
        return
    placed = sorted(words, key=middle)
    for order in (range(1, len(rows)), range(len(rows) - 2, -1, -1)):
        beside = -1 if order.step > 0 else 1
        for at in order:
            donor = walls[at + beside]
            if open_rows[at] and len(walls[at]) < LEAST_WALLS <= len(donor) and _fit(placed, rows[at], donor):
                walls[at] = donor
    for (top, bottom), some, was_open in zip(rows, walls, open_rows, strict=True):
        if was_open and len(some) >= LEAST_WALLS:
            yield from (Stroke(x, top, bottom) for x in some)


def _walls(down: Sequence[Stroke], row: tuple[float, float], xs: Sequence[float]) -> list[float]:
    """The walls that a row has over its height."""
    top, bottom = row
    here = {wall.at for wall in down if wall.start <= top + TOUCH and wall.end >= bottom - TOUCH}
    return [x for x in xs if x in here]


def _fit(words: Sequence[Word], row: tuple[float, float], xs: Sequence[float]) -> bool:
    """True if the words between two heights fill at least two columns, and no wall goes through any of them.

    `words` are sorted by their heights, `row` is the top and the bottom, and `xs` are the walls from left to right.
    """
    start, end = bisect_left(words, row[0], key=middle), bisect_right(words, row[1], key=middle)
    inside = [word for word in words[start:end] if xs[0] <= centre(word) <= xs[-1]]
    if len({bisect_right(xs, centre(word)) for word in inside}) < 2:
        return False
    for line in set_lines(inside, NONE):
        for part in line.parts(COLUMN_GAP):
            if any(part.left + 1 < x < part.right - 1 for x in xs[1:-1]):
                return False
    return True
