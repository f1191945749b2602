"""The measures of one zone: its margins and its step between lines."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log2
from statistics import median

from extend_mcp.documents.page import Box
from extend_mcp.documents.structure.text.style import Style, steps_of
from extend_mcp.documents.structure.text.text_line import TextLine

OUTLIERS = 12
"""One of so many lines may reach beyond the margin, such as one with a formula."""
LEAST_MEASURE = 9.5
"""In heights of a line: narrower columns, of some 25 characters, do not hold running text, but addresses."""
WIDE_STEP, EVEN_STEPS, LONG_LINE = 2.6, 0.06, 30
"""In heights: the most step of text with double spacing. The share by which its steps differ, and the least characters
of its lines."""
ROOM_IN_BOX = 0.25
"""Share of the width of a box: lines that all leave more of it free were not broken at its side."""
USUAL_STEP, FEW_STEPS = 1.1, 3
"""In heights: the assumed step between lines of a zone with too few lines."""


class TextFrame:
    """The measures of a zone. Places are in the reading direction, like `TextLine.start` and `TextLine.end`.

    `box` is the drawn one that the zone fills.
    """

    def __init__(self, lines: Sequence[TextLine], style: Style, box: Box | None = None) -> None:
        self.style = style
        self.start = min(line.start for line in lines)
        self._side = box.right - (self.start - box.left) if box is not None and self.start > box.left else 0.0
        self._lines = lines
        self._ends: dict[int, list[float]] = {}
        for line in lines:
            self._ends.setdefault(_class(line.size), []).append(line.end)
        self._margins: dict[int, float] = {}
        self.step = self._usual_step()

    def end(self, size: float) -> float:
        """The margin at which lines of about this size end."""
        key = _class(size)
        if key not in self._margins:
            ends = [end for near in (key - 1, key, key + 1) for end in self._ends.get(near, ())]
            margin = sorted(ends, reverse=True)[len(ends) // OUTLIERS]
            is_far = self._side - margin > ROOM_IN_BOX * (self._side - self.start)
            self._margins[key] = self._side if is_far else margin
        return self._margins[key]

    def is_wide(self, line: TextLine) -> bool:
        """True if the zone may hold running text, not only names and figures."""
        return self.end(line.size) - self.start >= LEAST_MEASURE * line.height

    def is_centred(self, line: TextLine) -> bool:
        """True if a line has the same room on both sides."""
        return abs(line.start - self.start - (self.end(line.size) - line.end)) < line.height

    def is_full(self, before: TextLine, line: TextLine) -> bool:
        """True if a line was broken at the margin: it had no room for the first word of the next one."""
        if not self.is_wide(before):
            return False
        room = self.end(before.size) - before.end
        if abs(_centre(before) - _centre(line)) < line.height / 2 < abs(before.start - line.start):
            room += max(0.0, before.start - self.start)  # centred lines have it on both sides
        return line.first + line.height / 5 > room

    def is_apart(self, before: TextLine, line: TextLine, times: float) -> bool:
        """True if the step to a line is more than `times` the usual one."""
        return line.middle - before.middle > times * self.step * (before.height + line.height) / 2

    def _usual_step(self) -> float:
        full = [
            (before, line)
            for before, line in pairwise(self._lines)
            if len(before.segments) == 1 and self.is_full(before, line)
        ]
        steps = [step for lines in full for step in steps_of(lines)]
        if len(steps) >= FEW_STEPS:
            return median(steps)
        spaced = [step for lines in full if len(lines[0].text) >= LONG_LINE for step in steps_of(lines, WIDE_STEP)]
        if len(spaced) < FEW_STEPS:
            return USUAL_STEP
        usual = median(spaced)
        return usual if max(abs(step - usual) for step in spaced) <= EVEN_STEPS * usual else USUAL_STEP


@lru_cache(maxsize=1000)
def _class(size: float) -> int:
    """Sizes by steps of 9 %."""
    return round(8 * log2(max(size, 0.1)))


def _centre(line: TextLine) -> float:
    return (line.start + line.end) / 2
