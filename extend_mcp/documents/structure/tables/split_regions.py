"""Splits a region where other ruled columns begin, and where two sets of columns explain it better.

Two parts of one line, well apart, that would share one cell collide: this is the cost of wrong columns. Headings over
several columns do not collide, so they are never cut off.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.structure.figures import is_figure
from extend_mcp.documents.structure.fitted import EVIDENT_GAIN, PART_GAP
from extend_mcp.documents.structure.lines.line import WordLine
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.tables.table_columns import columns_of
from extend_mcp.documents.structure.text.text_line import size_of

MAX_TRIES = 24
"""The most places where a cut of a region is tried, those with the largest gaps."""
FEWEST_LINES = 3
"""The least lines of blocks of text above a table, such as addresses."""
ROOM = 0.5
"""How much larger than usual the gap between such blocks and the table is, in heights."""
TITLE_SIZE = 1.5
"""The least size of a title over columns, in sizes of their letters."""
COLLIDING = 0.8
"""The least share of lines that do not fit other columns."""
FEWEST_HEADINGS, OTHER_COUNT = 3, 2
"""The least headings of another table below a gap, and by how many its columns differ at least."""
ALIKE = 4
"""The least columns of two halves that are of one table if they have equally many."""
SAME_START = 2.0
"""In points: texts that begin so close to each other are in one column."""


def split(lines: list[WordLine], rules: Rules) -> list[list[WordLine]]:
    """The region, or its parts from the top."""
    todo, done = [lines], []
    while todo:
        part = todo.pop()
        at = _cut(part, rules) if len(part) >= 4 else None
        if at is None:
            done.append(part)
        else:
            todo += [part[at:], part[:at]]
    return done


def _cut(lines: list[WordLine], rules: Rules) -> int | None:
    for at, (above, below) in enumerate(pairwise(lines), 1):
        if _other_walls(above, below):
            return at if 1 < at < len(lines) - 1 else None
    gaps = [below.top - above.bottom for above, below in pairwise(lines)]
    usual = sorted(gaps)[len(gaps) // 2]
    apart = [at for at in range(1, len(lines) - 1) if gaps[at - 1] > usual + ROOM * lines[at].height]
    begun = next((at for at in apart if _begins_another(lines, at, rules)), None)
    if begun is not None:
        return begun
    lost = _collisions(lines, columns_of(lines, rules))
    if lost < 2:
        return None
    best, found = max(2, EVIDENT_GAIN * lost), None
    for at in _tries(lines, gaps, usual, rules):
        left = _collisions(lines[:at], columns_of(lines[:at], rules))
        gain = lost - left + 0.05 * max(0.0, min(20.0, gaps[at - 1] - usual))
        if gain < best:  # no matter what the columns below explain
            continue
        foot = columns_of(lines[at:], rules)
        gain -= _collisions(lines[at:], foot)
        if foot and (gain >= best if found is None else gain > best):
            best, found = gain, at
    return found


def _begins_another(lines: Sequence[WordLine], at: int, rules: Rules) -> bool:
    """True if a line below a gap begins a table that is apart from the lines above."""
    if (at >= FEWEST_LINES and _are_blocks(lines[:at], lines[at:])) or _heads_another(lines, at):
        return True
    return _is_title(lines[0], lines[1:]) if at == 1 else _have_other_columns(lines[:at], lines[at:], rules)


def _are_blocks(above: Sequence[WordLine], below: Sequence[WordLine]) -> bool:
    """True if lines are blocks of text beside each other, none of which begins where columns below do."""
    if sum(len(line.parts(PART_GAP)) > 1 for line in above) < 2:
        return False
    starts = [part.left for line in above for part in line.parts(PART_GAP)]
    others = [part.left for line in below for part in line.parts(PART_GAP)]
    return all(
        sum(abs(start - other) < SAME_START for other in starts) > 1
        and not any(abs(start - other) < SAME_START for other in others)
        for start in starts
    )


def _heads_another(lines: Sequence[WordLine], at: int) -> bool:
    """True if a line heads other columns than those of the rows above: it has no figures, and the next line has."""
    above, line, below = lines[at - 1], lines[at], lines[at + 1]
    count, most = len(line.parts(PART_GAP)), max(len(one.parts(PART_GAP)) for one in lines[:at])
    if count < FEWEST_HEADINGS or abs(count - most) < OTHER_COUNT or most < FEWEST_HEADINGS:
        return False
    return _has_figure(above) and _has_figure(below) and not any(map(str.isdigit, line.text))


def _has_figure(line: WordLine) -> bool:
    return any(is_figure(word.text) for word in line.words)


def _is_title(line: WordLine, below: Sequence[WordLine]) -> bool:
    """True if a line is in much larger letters than all lines below it."""
    least = min([size_of(word) for word in line.words])
    return least >= TITLE_SIZE * max([size_of(word) for other in below for word in other.words])


def _have_other_columns(above: Sequence[WordLine], below: Sequence[WordLine], rules: Rules) -> bool:
    """True if most lines of one half have two texts in a column of the other, and none begins or ends where its do.

    Headings may stand elsewhere than the figures below them, but each has its column.
    """
    halves = [[line.parts(PART_GAP) for line in half if len(line.parts(PART_GAP)) > 1] for half in (above, below)]
    if min(map(len, halves)) < 2:
        return False
    most = [max(map(len, half)) for half in halves]
    if min(most) >= ALIKE and abs(most[0] - most[1]) < 2:
        return False
    places = [{edge for parts in half for part in parts[1:] for edge in (part.left, part.right)} for half in halves]
    if any(abs(one - other) < SAME_START for one in places[0] for other in places[1]):
        return False
    pairs = ((above, below, len(halves[0])), (below, above, len(halves[1])))
    return any(_collisions(one, columns_of(other, rules)) >= COLLIDING * count for one, other, count in pairs)


def _other_walls(above: WordLine, below: WordLine) -> bool:
    """True if the vertical ruled lines that cross two lines differ, like those of two tables."""
    one, other = {round(wall.at) for wall in above.walls}, {round(wall.at) for wall in below.walls}
    least, most = min(len(one), len(other)), max(len(one), len(other))
    if least < 2 or most < 4:
        return False
    same = sum(any(abs(x - y) <= 3 for y in other) for x in one)
    return same <= 2 and same < 0.67 * least + 0.5 and most - same >= 2


def _tries(lines: Sequence[WordLine], gaps: Sequence[float], usual: float, rules: Rules) -> list[int]:
    """Lines before which the region may be cut: at a ruled line, a larger gap, or a change of the number of parts."""
    found = []
    for at in range(2, len(lines) - 1):
        above, below = lines[at - 1], lines[at]
        change = abs(len(below.parts(PART_GAP)) - len(above.parts(PART_GAP))) >= 2
        if change or gaps[at - 1] > usual + 0.3 * below.height or _is_ruled(above, below, rules):
            found.append(at)
    return sorted(sorted(found, key=lambda at: -gaps[at - 1])[:MAX_TRIES])


def _is_ruled(above: WordLine, below: WordLine, rules: Rules) -> bool:
    low, high, least = above.bottom - 3, below.top + 3, 0.4 * (below.right - below.left)
    return any(low <= rule.at <= high and rule.length > least for rule in rules.across)


def _collisions(lines: Sequence[WordLine], edges: Sequence[float]) -> int:
    """How often no edge is between two parts of a line; edges are from left to right."""
    lost = 0
    for line in lines:
        for one, other in pairwise(line.parts(PART_GAP)):
            at = bisect_left(edges, one.right - 1)
            lost += at == len(edges) or edges[at] > other.left + 1
    return lost
