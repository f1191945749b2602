"""Reads boxes with text in them for themselves: cards side by side, and a box beside other text, as in articles.

The lines of cards are level, as rows of a table are, but each card has its own frame. A frame around a column of a
table has level rows beside it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.documents.page import Block, Box, Word, around
from extend_mcp.documents.structure.columns.set_apart import LEVEL
from extend_mcp.documents.structure.columns.zones import zones_of
from extend_mcp.documents.structure.figures import is_figure
from extend_mcp.documents.structure.fitted import PROSE_WORDS
from extend_mcp.documents.structure.lines.line import WordLine, centre, middle
from extend_mcp.documents.structure.lines.ruled_lines import Rules, Stroke
from extend_mcp.documents.structure.lines.set_lines import set_lines
from extend_mcp.documents.structure.text import Style
from extend_mcp.documents.structure.text.hyphens import joined_text

BoxedZone = tuple[list[WordLine], Box | None]
"""The lines of a zone, and the box that holds them."""
NONE = Rules(())
CORNER = 12.0
"""In points: the largest radius of a corner. The sides of a box end so far before it."""
SAME_EDGE = 3.0
"""In points: the edges of boxes in one row, and the ends of the sides of one box, differ by less."""
LEAST_LINES = 2
"""The least lines in a box: a box around one line is a field or a button."""
MOST_LEVEL = 0.5
"""The most lines of a box that are level with a line beside it, as a share; with more, they are in rows."""
MOST_FIGURES = 0.15
"""The highest share of figures among the words of running text."""
MOST_STROKES = 80
"""The most horizontal lines of a page on which boxes are looked for: more are a drawing or a table."""


def drawn_boxes(rules: Rules) -> list[Box]:
    """The boxes drawn on a page, corners round or not, without those that a wall divides; the largest first."""
    if len(rules.across) > MOST_STROKES or len(rules.down) < 2:
        return []
    found = []
    for top, bottom in _level_pairs(rules.across):
        walls = [wall.at for wall in rules.down if wall.start < top.at + CORNER and wall.end > bottom.at - CORNER]
        sides = _sides(walls, top) if len(walls) > 1 else None
        if sides is not None:
            found.append(Box(sides[0], top.at, sides[1], bottom.at))
    return sorted(found, key=lambda box: -box.height)


def _level_pairs(across: Sequence[Stroke]) -> Iterator[tuple[Stroke, Stroke]]:
    """Two lines each, the upper one first, with the same ends."""
    ordered = sorted(across, key=lambda stroke: stroke.start)
    for at, one in enumerate(ordered, 1):
        for other in ordered[at:]:
            if other.start - one.start > SAME_EDGE:
                break
            if abs(one.end - other.end) <= SAME_EDGE:
                yield (one, other) if one.at < other.at else (other, one)


def _sides(walls: Sequence[float], top: Stroke) -> tuple[float, float] | None:
    """The first walls at the ends of a line, if none is between them."""
    lefts = [at for at in walls if top.start - CORNER <= at <= top.start + SAME_EDGE]
    rights = [at for at in walls if top.end - SAME_EDGE <= at <= top.end + CORNER] if lefts else []
    if not rights:
        return None
    left, right = lefts[0], rights[0]
    return None if any(left + CORNER < at < right - CORNER for at in walls) else (left, right)


def without_boxes(
    zone: list[WordLine], boxes: Sequence[Box], rules: Rules, *, typed: bool = False, held: Box | None = None
) -> Iterator[BoxedZone]:
    """A zone divided into the lines above a row of boxes, each box and what is between them, and the lines below.

    `held` is the box that holds the zone.
    """
    row = next(filter(None, (_row_of(box, boxes, zone) for box in boxes)), None) if len(zone) > 1 else None
    if row is None:
        yield zone, held
        return
    top, bottom = min(box.top for box in row), max(box.bottom for box in row)
    above = [line for line in zone if line.middle <= top]
    below = [line for line in zone if line.middle >= bottom]
    within = [line for line in zone if top < line.middle < bottom]
    if above:
        yield from without_boxes(above, boxes, rules, typed=typed, held=held)
    for lines, box in _columns(within, row, rules, typed=typed):
        parts = zones_of(lines, rules, typed=typed)
        for part in parts:
            yield from without_boxes(part, boxes, rules, typed=typed, held=box if len(parts) == 1 else None)
    if below:
        yield from without_boxes(below, boxes, rules, typed=typed, held=held)


def joined(zones: Sequence[list[Block]], style: Style) -> Iterator[Block]:
    """The blocks of the zones of one column, with paragraphs that go on below a box as one."""
    for at, zone in enumerate(zones):
        above = next((one for one in reversed(zones[:at]) if zone and one and _goes_on(one[-1], zone[0], style)), None)
        if above is not None:
            last, first = above[-1], zone.pop(0)
            text = joined_text([last.text, first.text], style.words)
            above[-1] = Block("text", text, around([last.box, first.box]) if last.box and first.box else None)
    for zone in zones:
        yield from zone


def _goes_on(above: Block, below: Block, style: Style) -> bool:
    """True if a paragraph is close below a text that does not end there, and begins with a small letter."""
    if above.type != "text" or below.type != "text" or above.marker or above.box is None or below.box is None:
        return False
    step = below.box.top - above.box.bottom
    beside = above.box.left < below.box.right and below.box.left < above.box.right
    return beside and -style.size < step < style.size and below.text[:1].islower() and above.text[-1:] not in ".:;!?"


def _row_of(box: Box, boxes: Sequence[Box], zone: Sequence[WordLine]) -> list[Box] | None:
    """The boxes, from left to right, that are in a row with a box; None if it is no card and no box beside text."""
    within = [line for line in zone if box.top < line.middle < box.bottom]
    words = [word for line in within for word in line.words]
    inside, outside = _parted(words, [box])
    if not inside or not outside or any(_crosses(word.box, box) for word in words):
        return None
    row = sorted((other for other in boxes if _is_level(box, other)), key=lambda one: one.left)
    if len(row) > 1 and not any(a.right > b.left for a, b in pairwise(row)):
        held = [_parted(words, [one])[0] for one in row]
        if sum(map(len, held)) == len(words) and sum(_count(some) >= LEAST_LINES for some in held) * 2 > len(row):
            return row
    lines = set_lines(inside, NONE)
    if any(line.table is not None for line in within) or sum(map(_has_word, lines)) < LEAST_LINES:
        return None
    return [box] if _are_apart(lines, set_lines(outside, NONE)) else None


def _has_word(line: WordLine) -> bool:
    """True if a line holds more than ticks, marks and figures."""
    return any(sum(map(str.isalpha, word.text)) > 1 for word in line.words)


def _is_level(one: Box, other: Box) -> bool:
    return abs(one.top - other.top) <= SAME_EDGE and abs(one.bottom - other.bottom) <= SAME_EDGE


def _count(words: Sequence[Word]) -> int:
    return len(set_lines(words, NONE)) if words else 0


def _parted(words: Sequence[Word], boxes: Sequence[Box]) -> tuple[list[Word], list[Word]]:
    """The words in boxes at their height, and those beside them."""
    sides: tuple[list[Word], list[Word]] = ([], [])
    for word in words:
        at = centre(word)
        sides[not any(box.left < at < box.right for box in boxes)].append(word)
    return sides


def _crosses(word: Box, box: Box) -> bool:
    """True if a word goes over one of the sides of a box."""
    return (
        word.left < box.left - 1 < box.left + 1 < word.right or word.left < box.right - 1 < box.right + 1 < word.right
    )


def _are_apart(inside: Sequence[WordLine], outside: Sequence[WordLine]) -> bool:
    """True if lines beside a box are running text, or most lines in the box are not level with them."""
    counts = sorted(len(line.words) for line in outside)
    texts = [word.text for line in outside for word in line.words]
    if counts[len(counts) // 2] > PROSE_WORDS and sum(map(is_figure, texts)) < MOST_FIGURES * len(texts):
        return True
    near = LEVEL * inside[0].height
    level = sum(any(abs(line.middle - other.middle) <= near for other in outside) for line in inside)
    return level <= MOST_LEVEL * len(inside)


def _columns(lines: Sequence[WordLine], row: Sequence[Box], rules: Rules, *, typed: bool) -> Iterator[BoxedZone]:
    """The lines of each box, and of what stands left, between and right of them, from left to right."""
    edges = [edge for box in row for edge in (box.left, box.right)]
    held: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
    kept: list[list[WordLine]] = [[] for _ in held]
    for line in lines:
        if line.table is not None:
            kept[sum(edge <= (line.left + line.right) / 2 for edge in edges)].append(line)
        else:
            for word in line.words:
                held[sum(edge <= centre(word) for edge in edges)].append(word)
    for at, (words, tables) in enumerate(zip(held, kept, strict=True)):
        if words or tables:
            built = set_lines(sorted(words, key=middle), rules, typed=typed) if words else []
            yield sorted([*built, *tables], key=lambda line: line.middle), row[at // 2] if at % 2 else None
