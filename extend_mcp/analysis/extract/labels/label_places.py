"""How well a text's place fits that of a label: weights and distances, in line heights, as extraction measured them."""

from collections.abc import Sequence

from extend_mcp.analysis.extract.labels.geometry import overlap
from extend_mcp.analysis.extract.layout.layout import Leaf, Segment, Token
from extend_mcp.documents.page import Box
from extend_mcp.documents.structure.text.direction import is_right_to_left

LABEL_WORDS = 8
"""A longer text beside a blank is prose; its words next to the blank name it."""
_ABOVE = 3
"""How far above a blank its label may be."""
_BELOW, _CLOSE = 1.6, 0.5
"""How far below a blank its label may be; and how far below a line it still names the line, not a text above."""
_INSIDE = 0.7
"""The least share of a label below a blank that is not beside it."""
_QUESTION_WORDS = 12
"""A longer text above a line is not a question that is answered on it."""
_ROOM = (1.3, 3.5)
"""How far above a line a text is that leaves room to write on the line."""
_SMALL = 0.9
"""Share of the usual height of words below which print is not prose."""
_SHORT = 4
"""A shorter line may be for initials or a tick: its label is behind it."""
_FAR = 8
"""A text further behind a tick box does not name it."""
_FARTHEST = 8
"""What is further before a box counts as if it were here: with dots between, a label is at any distance."""


def fit_of(segment: Segment, box: Box, leaf: Leaf, *, tick: bool, line: bool) -> float:
    """From 0 (no relation) to 1. `line`: the box is on a line, and its label may be below, as for signatures."""
    if not _has_letters(segment):
        return 0.0
    if tick:
        return after(segment, box, leaf) or 0.7 * beside(segment, box, leaf)
    behind = after(segment, box, leaf) - 0.05 if line and box.width < _SHORT * leaf.unit else 0.0
    return max(beside(segment, box, leaf), _over(segment, box, leaf), under(segment, box, leaf, line=line), behind)


def _has_letters(segment: Segment) -> bool:
    return any(map(str.isalpha, segment.text))


def beside(segment: Segment, box: Box, leaf: Leaf) -> float:
    """The fit of a text before the box on its line."""
    place, box = _facing(segment, segment.box, box)
    gap = (box.left - place.right) / leaf.unit
    if not _on_line(place, box, leaf) or gap < -0.5:
        return 0.0
    others = [_facing(segment, other.box, box)[0] for other in leaf.lines[segment.line] if _has_letters(other)]
    between = sum(place.right <= other.left and other.right <= box.left + 1 for other in others)
    return max(0.0, 0.95 - 0.02 * min(max(gap, 0.0), _FARTHEST) - 0.12 * between)


def after(segment: Segment, box: Box, leaf: Leaf) -> float:
    """The fit of a text behind a tick box on its line."""
    place, box = _facing(segment, segment.box, box)
    gap = (place.left - box.right) / leaf.unit
    if not _on_line(place, box, leaf) or not -0.5 <= gap <= _FAR:
        return 0.0
    return 0.95 - 0.05 * max(gap, 0.0)


def under(segment: Segment, box: Box, leaf: Leaf, *, line: bool) -> float:
    """The fit of a text below the box: only short texts that end with it."""
    drop = (segment.box.top - box.bottom) / leaf.unit
    if not -0.5 <= drop <= _BELOW or overlap(segment.box, box) < _INSIDE * segment.box.width:
        return 0.0
    if len(segment.tokens) > LABEL_WORDS:
        return 0.0
    names = line and (drop <= _CLOSE or segment.text.startswith("(") or segment.box.height < _SMALL * leaf.unit)
    return (0.9 if names else 0.75) - 0.05 * max(drop, 0.0)


def is_caption(segment: Segment, box: Box, leaf: Leaf) -> bool:
    """True if a text is right above the box in the same cell of a form, and aligned with it."""
    drop = (box.top - segment.box.bottom) / leaf.unit
    place, facing = _facing(segment, segment.box, box)
    if not -0.8 <= drop <= _CLOSE or abs(place.left - facing.left) >= 2 * leaf.unit:
        return False
    return _has_letters(segment) and not leaf.has_floor(segment.box, box)


def is_over_room(segment: Segment, box: Box, leaf: Leaf) -> bool:
    """True if a text is alone above the left end of a line, with room to write between; else it is underlined."""
    gap = (box.bottom - segment.box.bottom) / leaf.unit
    if not _ROOM[0] <= gap <= _ROOM[1] or len(segment.tokens) > _QUESTION_WORDS:
        return False
    between = Box(box.left, segment.box.bottom, box.right, box.bottom)
    free = not any(overlap(one.box, between) > 0 and _middle_in(one.box, between) for one in leaf.segments())
    return free and abs(segment.box.left - box.left) < 1.5 * leaf.unit and is_alone(segment, box, leaf)


def _middle_in(box: Box, outer: Box) -> bool:
    return outer.top <= (box.top + box.bottom) / 2 <= outer.bottom


def is_alone(segment: Segment, box: Box, leaf: Leaf) -> bool:
    """True if nothing else on the segment's line is above or below the box, as in a row of a table."""
    return sum(overlap(other.box, box) > 0 for other in leaf.lines[segment.line]) == 1


def _over(segment: Segment, box: Box, leaf: Leaf) -> float:
    drop = (box.top - segment.box.bottom) / leaf.unit
    if not -0.8 <= drop <= _ABOVE or overlap(segment.box, box) <= 0:
        return 0.0
    place, facing = _facing(segment, segment.box, box)
    aligned = abs(place.left - facing.left) < 2 * leaf.unit
    prose = 0.5 if len(segment.tokens) > LABEL_WORDS else 1.0
    return prose * ((0.86 if aligned else 0.7) - 0.05 * max(drop, 0.0))


def _on_line(place: Box, box: Box, leaf: Leaf) -> bool:
    """True if a text is on the line of a box; for a tall box, on its lowest line."""
    middle = (place.top + place.bottom) / 2
    return box.top - 0.3 * leaf.unit <= middle <= box.bottom + 0.3 * leaf.unit


def _facing(segment: Segment, *boxes: Box) -> tuple[Box, ...]:
    """The boxes unchanged, or mirrored if the text runs from right to left."""
    if not is_right_to_left(segment.text):
        return boxes
    return tuple(Box(-box.right, box.top, -box.left, box.bottom) for box in boxes)


def split_lines(leaf: Leaf, boxes: Sequence[Box]) -> None:
    """Cut the segments of a page, in place, where a box is between two of their words."""
    for at, line in enumerate(leaf.lines):
        top, bottom = min(s.box.top for s in line), max(s.box.bottom for s in line)
        marks = [(box.left + box.right) / 2 for box in boxes if top < (box.top + box.bottom) / 2 < bottom]
        if marks:
            pieces = [piece for segment in line for piece in _cut(segment, marks)]
            leaf.lines[at] = [Segment(piece, leaf, at, index) for index, piece in enumerate(pieces)]


def _cut(segment: Segment, marks: Sequence[float]) -> list[list[Token]]:
    pieces: list[list[Token]] = [[]]
    for token in segment.tokens:
        before = pieces[-1][-1].box if pieces[-1] else None
        if before is not None and any(_between(mark, before, token.box) for mark in marks):
            pieces.append([])
        pieces[-1].append(token)
    return pieces


def _between(mark: float, one: Box, other: Box) -> bool:
    left, right = sorted((one, other), key=lambda box: box.left)
    return left.right - 1 <= mark <= right.left + 1


def is_behind(tick: Box, ticks: Sequence[Box], others: Sequence[Box], leaf: Leaf) -> bool:
    """True if the labels of a tick box's line are before their boxes: the last one has nothing behind it."""
    near = [segment for segment in leaf.segments() if _on_line(segment.box, tick, leaf)]
    leftwards = 2 * sum(is_right_to_left(segment.text) for segment in near) > len(near)
    line = sorted((one for one in ticks if abs(one.top - tick.top) < leaf.unit / 2), key=lambda one: one.left)
    first, last = (line[-1], line[0]) if leftwards else (line[0], line[-1])
    if any(after(segment, last, leaf) for segment in near) or not any(beside(s, first, leaf) > 0.85 for s in near):
        return False
    beyond = [one for one in others if _on_line(one, last, leaf)]
    gaps = [last.left - one.right if leftwards else one.left - last.right for one in beyond]
    return not any(-1 <= gap <= _FAR * leaf.unit for gap in gaps)
