"""Ruled and dotted lines to write on."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from extend_mcp.analysis.extract.labels.box_labels import BoxLabels
from extend_mcp.analysis.forms.blanks.places import MIN_WIDTH, is_after_text
from extend_mcp.analysis.forms.blanks.ruled_rows import PITCH, goes_on, split_under_headings
from extend_mcp.documents.page import Box, Rule, Word
from extend_mcp.documents.pdf.laid_pages import Laid
from extend_mcp.documents.structure.lines.ruled_lines import Stroke, touch

WHOLE_LINE = 0.6
"""Share of the page's width from which a line may only divide the page."""
DOT, DOTS_APART, DOTS = 4.0, 5.0, 8
"""In points: the longest dot of a dotted line, and the widest gap; and how many dots make a line."""
LEVEL = 1.0
"""In points: how far up or down dots of one line may be."""
ABOVE = 1.5
"""How far above a line there is room to write, in heights of a word."""
TITLE = 1.4
"""In heights of a word: larger print is a title."""
RESTS = 0.6
"""In heights of a word: a word that ends further above a line is not on it."""


def join_dots(rules: Sequence[Rule]) -> list[Rule]:
    """The rules of a page, with dots in a row as one line."""
    dots = [rule for rule in rules if rule.x2 - rule.x1 <= DOT and rule.y2 - rule.y1 <= DOT / 2]
    known = {id(dot) for dot in dots}
    joined = [rule for rule in rules if id(rule) not in known]
    for level in _levels(dots):
        run: list[Rule] = []
        for dot in sorted(level, key=lambda dot: dot.x1):
            if run and dot.x1 - run[-1].x2 > DOTS_APART:
                joined += _joined(run)
                run = []
            run.append(dot)
        joined += _joined(run)
    return joined


def _levels(dots: Sequence[Rule]) -> Iterator[list[Rule]]:
    """The dots of each height."""
    level: list[Rule] = []
    for dot in sorted(dots, key=lambda dot: dot.y1):
        if level and dot.y1 - level[0].y1 > LEVEL:
            yield level
            level = []
        level.append(dot)
    if level:
        yield level


def _joined(dots: list[Rule]) -> list[Rule]:
    return [Rule(dots[0].x1, dots[0].y1, dots[-1].x2, dots[0].y1)] if len(dots) >= DOTS else dots


def find_lines(
    page: int, across: Sequence[Stroke], down: Sequence[Stroke], laid: Laid, labels: BoxLabels
) -> list[tuple[Box, str]]:
    """The free space above each line that has a label before or close below it, or that continues such a line."""
    words = laid.page.words
    unit = median(word.box.height for word in words) if words else 12.0
    return split_under_headings(list(_labelled(page, across, down, laid, labels, unit)), words, unit)


def _labelled(
    page: int, across: Sequence[Stroke], down: Sequence[Stroke], laid: Laid, labels: BoxLabels, unit: float
) -> Iterator[tuple[Box, str]]:
    words = laid.page.words
    lines = sorted(_loose(across, down), key=lambda line: line.at)
    frees = [_room(line, lines, words, unit) for line in lines]
    before: tuple[Box, str] | None = None
    for line, free in zip(lines, frees, strict=True):
        if free is None:
            continue
        is_next = before is not None and goes_on(before[0], free, unit)
        divides = line.end - line.start > WHOLE_LINE * (laid.page.width or 0)
        is_ruled = any(other is not None and goes_on(free, other, unit) for other in frees) and free.left == line.start
        if not (is_next or is_ruled or labels.is_labelled(page, free, off_it=not divides)):
            continue
        own = not is_next or labels.is_labelled(page, free) or is_after_text(free, words)
        label = labels.of(page, free, tick=False, line=True) if own or before is None else before[1]
        before = free, label
        yield before


def _loose(across: Sequence[Stroke], down: Sequence[Stroke]) -> list[Stroke]:
    """The horizontal lines that no vertical line touches."""
    return [row for row in across if row.end - row.start >= MIN_WIDTH and not any(touch(row, wall) for wall in down)]


def _room(line: Stroke, lines: Sequence[Stroke], words: Sequence[Word], unit: float) -> Box | None:
    """The room above a line behind the words on it, if any; it ends at a line above."""
    above = [other.at for other in lines if other.at < line.at - PITCH[0] * unit / 2 and _meet(line, other)]
    over = Box(line.start, max([0.0, line.at - ABOVE * unit, *above]), line.end, line.at)
    held = [word for word in words if _stands_in(word, over)]
    higher = [word.box.bottom for word in held if word.box.bottom < line.at - RESTS * unit]
    over = replace(over, top=max([over.top, *higher]))
    on_it = [word.box for word in held if word.box.bottom >= line.at - RESTS * unit]
    left = max((box.right for box in on_it), default=over.left)
    if over.right - left < max(MIN_WIDTH, 0.25 * over.width) or any(box.height > TITLE * unit for box in on_it):
        return None  # the line underlines a row, or a title
    return Box(left, over.top, over.right, over.bottom)


def _meet(one: Stroke, other: Stroke) -> bool:
    return min(one.end, other.end) > max(one.start, other.start)


def _stands_in(word: Word, box: Box) -> bool:
    middle = (word.box.top + word.box.bottom) / 2
    return box.top <= middle <= box.bottom + 1 and word.box.left < box.right - 1 and word.box.right > box.left + 1
