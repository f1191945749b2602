"""Gives rows without walls the walls of the rows beside them, for tables in which every other row is shaded.

The sides of a shade are only walls of its own row. The next row gets them too if its words are in the same columns,
and so do rows before the first shade and after the last.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.fitted import COLUMN_GAP, OVERHANG, TOUCH
from extend_mcp.documents.structure.lines.line import centre, middle
from extend_mcp.documents.structure.lines.ruled_lines import Rules, Stroke
from extend_mcp.documents.structure.lines.set_lines import set_lines

LEAST_WALLS = 3
"""The least walls: left, right and one between."""
LOWEST_ROW = 5.0
MOST_BEYOND = 20
"""The most rows before the first shade, or after the last."""
NONE = Rules(())
_Row = tuple[float, float, Sequence[float]]
"""Its top, its bottom and its walls."""


def inherited_walls(rules: Rules, words: Sequence[Word]) -> tuple[list[Stroke], list[Stroke]]:
    """The horizontal and vertical lines that rows get from the row above or below, besides the drawn ones."""
    across: list[Stroke] = []
    found: dict[tuple[int, int], Stroke] = {}
    for _, down in rules.groups:
        xs = sorted({wall.at for wall in down})
        if len(xs) >= LEAST_WALLS:
            rows = _rows(_levels(rules.across, xs[0], xs[-1]), rules.down, xs)
            for top, bottom, walls in _from_beside(rows, words):
                across += [Stroke(level, xs[0], xs[-1]) for level in (top, bottom)]
                for x in walls:
                    found[round(x), round(top)] = Stroke(x, top, bottom)
    return across, list(found.values())


def _levels(across: Sequence[Stroke], left: float, right: float) -> list[float]:
    """The heights of lines from wall to wall."""
    return [
        rule.at for rule in across
        if abs(rule.start - left) <= OVERHANG and abs(rule.end - right) <= OVERHANG
    ]  # fmt: skip


def _rows(levels: Sequence[float], down: Sequence[Stroke], xs: Sequence[float]) -> list[_Row]:
    """The rows between levels, each with the walls over its height."""
    return [
        (top, bottom, _walls(down, (top, bottom), xs))
        for top, bottom in pairwise(levels) if bottom - top >= LOWEST_ROW
    ]  # fmt: skip


def _from_beside(rows: list[_Row], words: Sequence[Word]) -> Iterator[_Row]:
    """The rows that get walls from a row beside them: open ones, and some before the first and after the last."""
    is_open = [len(walls) < LEAST_WALLS for *_, walls in rows]
    if all(is_open) or not any(is_open):
        return
    placed = sorted(words, key=middle)
    filled = list(rows)
    for order in (range(1, len(rows)), range(len(rows) - 2, -1, -1)):
        for at in order:
            top, bottom, walls = filled[at]
            donor = filled[at - order.step][2]
            if len(walls) < LEAST_WALLS <= len(donor) and fits(placed, (top, bottom), donor):
                filled[at] = top, bottom, donor
    yield from (row for row, was_open in zip(filled, is_open, strict=True) if was_open and len(row[2]) >= LEAST_WALLS)
    yield from _beyond(filled[0], -1, placed)
    yield from _beyond(filled[-1], 1, placed)


def _beyond(outer: _Row, way: int, words: Sequence[Word]) -> Iterator[_Row]:
    """The rows, about as high as the outer one, that follow above or below it. `words` are sorted by their heights."""
    top, bottom, walls = outer
    height = bottom - top
    for _ in range(MOST_BEYOND if len(walls) >= LEAST_WALLS else 0):
        top, bottom = (top - height, top) if way < 0 else (bottom, bottom + height)
        if not fits(words, (top, bottom), walls):
            return
        boxes = [word.box for word in _inside(words, (top, bottom), walls)]
        top, bottom = min(top, *(box.top for box in boxes)), max(bottom, *(box.bottom for box in boxes))
        yield top, bottom, walls


def _walls(down: Sequence[Stroke], row: tuple[float, float], xs: Sequence[float]) -> list[float]:
    """The walls over the height of a row."""
    top, bottom = row
    here = {wall.at for wall in down if wall.start <= top + TOUCH and wall.end >= bottom - TOUCH}
    return [x for x in xs if x in here]


def fits(words: Sequence[Word], row: tuple[float, float], xs: Sequence[float]) -> bool:
    """True if the words between two heights fill at least two columns, and no wall goes through any of them.

    `words` are sorted by their heights, `row` is the top and the bottom, and `xs` are the walls from left to right.
    """
    inside = _inside(words, row, xs)
    if len({bisect_right(xs, centre(word)) for word in inside}) < 2:
        return False
    for line in set_lines(inside, NONE):
        for part in line.parts(COLUMN_GAP):
            if any(part.left + 1 < x < part.right - 1 for x in xs[1:-1]):
                return False
    return True


def _inside(words: Sequence[Word], row: tuple[float, float], xs: Sequence[float]) -> list[Word]:
    """The words between two heights and the outer walls."""
    start, end = bisect_left(words, row[0], key=middle), bisect_right(words, row[1], key=middle)
    return [word for word in words[start:end] if xs[0] <= centre(word) <= xs[-1]]
