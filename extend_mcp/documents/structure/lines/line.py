"""A line of words with its edges, and its parts between gaps or ruled lines."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.figures import is_figure
from extend_mcp.documents.structure.fitted import HEADING_GAP, PART_GAP, TYPED_BLANK

if TYPE_CHECKING:
    from extend_mcp.documents.structure.lines.ruled_lines import Stroke
    from extend_mcp.documents.structure.table import ReadTable


def middle(word: Word) -> float:
    """The height of the word's middle on the page."""
    return (word.box.top + word.box.bottom) / 2


def centre(word: Word) -> float:
    """The distance of the word's middle from the left."""
    return (word.box.left + word.box.right) / 2


@dataclass(slots=True)
class LinePart:
    """Words of one line that belong together."""

    words: list[Word]
    left: float
    right: float


@dataclass(slots=True)
class Gap:
    """A gap before the word `at`, from `left` to `right`; its `width`, and the width that separates, in heights."""

    at: int
    left: float
    right: float
    width: float
    need: float
    walled: bool


class WordLine:
    """Words from left to right; top, bottom and height are those of most words. Not to be changed.

    `walls` are the vertical ruled lines that cross it. `level`: all words have the same top and bottom. `table` is set
    if the line is in place of a table that was already found.
    """

    __slots__ = (
        "_parts", "_whole", "bottom", "gaps", "height", "left", "level", "right", "table", "top", "walls", "words"
    )  # fmt: skip

    def __init__(
        self,
        words: list[Word],
        walls: "Sequence[Stroke]" = (),
        *,
        typed: bool = False,
        level: bool = False,
        table: "ReadTable | None" = None,
    ) -> None:
        self.words = words
        self.table = table
        self.level = level
        self.left = words[0].box.left
        first = words[0].box
        self.top, self.bottom = first.top, first.bottom
        count = len(words)
        if count > 1 and not level:
            tops, bottoms = [word.box.top for word in words], [word.box.bottom for word in words]
            if tops.count(self.top) < count or bottoms.count(self.bottom) < count:
                self.top, self.bottom = sorted(tops)[count // 2], sorted(bottoms)[count // 2]
        self.height = (self.bottom - self.top) or 1.0
        self.gaps: list[Gap] = []
        self._parts: dict[tuple[float, bool], list[LinePart]] = {}
        self._whole: list[LinePart] | None = None
        middle = (self.top + self.bottom) / 2
        self.walls = [wall for wall in walls if wall.start <= middle <= wall.end] if walls else []
        self.right = self._find_gaps(typed=typed) if count > 1 else first.right

    def _find_gaps(self, *, typed: bool) -> float:
        """Note the gaps that may separate columns. Returns the right edge."""
        end = self.words[0].box.right
        least = HEADING_GAP * self.height
        walls = sorted([wall.at for wall in self.walls])
        for at, word in enumerate(self.words):
            box = word.box
            left, right = box.left, box.right
            walled = False
            if walls and at > 0:
                first = bisect_left(walls, end - 1)
                walled = first < len(walls) and walls[first] <= left + 1
            if walled or left - end > least:
                need = TYPED_BLANK if typed and not self._between_figures(at) else 0.0
                self.gaps.append(Gap(at, end, left, (left - end) / self.height, need, walled))
                end = right
            elif right > end:
                end = right
        return max([end, *[gap.left for gap in self.gaps]]) if self.gaps else end

    def _between_figures(self, at: int) -> bool:
        return is_figure(self.words[at - 1].text) and is_figure(self.words[at].text)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def text(self) -> str:
        """Its words with blanks between."""
        return " ".join([word.text for word in self.words])

    def parts(self, least: float, *, walled: bool = False) -> list[LinePart]:
        """Its parts, divided at gaps of `least` heights and, if `walled`, at vertical ruled lines."""
        if not self.gaps:
            self._whole = self._whole or [LinePart(self.words, self.left, self.right)]
            return self._whole
        key = least, walled
        parts = self._parts.get(key)
        if parts is None:
            cuts = [
                gap for gap in self.gaps
                if (gap.width > least and gap.width > gap.need) or (walled and gap.walled)
            ]  # fmt: skip
            starts, ends = [0, *[gap.at for gap in cuts]], [*[gap.at for gap in cuts], len(self.words)]
            lefts = [self.left, *[gap.right for gap in cuts]]
            rights = [*[gap.left for gap in cuts], self.right]
            parts = self._parts[key] = [
                LinePart(self.words[start:end], left, right)
                for start, end, left, right in zip(starts, ends, lefts, rights, strict=True)
            ]
        return parts


def is_in_column(above: WordLine, line: WordLine) -> bool:
    """True if a line begins below a part of a line above and ends before the next part, like the rest of a cell."""
    parts = above.parts(PART_GAP, walled=True)
    return any(abs(part.left - line.left) < 2 and line.right < after.left for part, after in pairwise(parts)) or (
        abs(parts[-1].left - line.left) < 2
    )
