"""From words to lines, by how much they overlap."""

from collections.abc import Sequence
from operator import attrgetter

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.fitted import OFF_MIDDLE, SAME_LINE
from extend_mcp.documents.structure.leaders import without_leaders
from extend_mcp.documents.structure.line import Line, centre, middle
from extend_mcp.documents.structure.rules import Rules, Stroke

_LOOK_BACK = 8
"""Lines: a word belongs to one of the last, as words come from top to bottom."""


class _Core:
    """A line that is being filled, with the median edges of its words, so that small raised words change nothing."""

    __slots__ = ("bottom", "top", "words")

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.top, self.bottom = word.box.top, word.box.bottom

    def add(self, word: Word) -> None:
        self.words.append(word)
        if word.box.top != self.top or word.box.bottom != self.bottom:
            half = len(self.words) // 2
            self.top = sorted([one.box.top for one in self.words])[half]
            self.bottom = sorted([one.box.bottom for one in self.words])[half]

    def share(self, word: Word) -> float:
        """How much of the word, or of the line if it is lower, they have in common; 0 if their middles are apart."""
        top, bottom = word.box.top, word.box.bottom
        tall = max(self.bottom - self.top, bottom - top)
        if abs(self.top + self.bottom - top - bottom) / 2 >= OFF_MIDDLE * tall:
            return 0.0
        least = max(0.1, min(self.bottom - self.top, bottom - top))
        return (min(self.bottom, bottom) - max(self.top, top)) / least


def set_lines(words: Sequence[Word], rules: Rules, *, typed: bool = False) -> list[Line]:
    """Lines from top to bottom. `typed`: all characters are of one width. A ruled line between words parts lines."""
    cores: list[_Core] = []
    for word in sorted(words, key=middle):
        best, share = None, SAME_LINE
        for core in cores[: -_LOOK_BACK - 1 : -1]:
            if (found := core.share(word)) > share:
                best, share = core, found
                if share >= 1:
                    break
        if best is None:
            cores.append(_Core(word))
        else:
            best.add(word)
    lines = []
    for core in cores:
        core.words = without_leaders(sorted(core.words, key=lambda word: word.box.left))
        lines += [Line(part, rules.down, typed=typed) for part in _parted(core, rules.across)]
    return sorted(lines, key=attrgetter("middle"))


def _parted(core: _Core, across: Sequence[Stroke]) -> list[list[Word]]:
    """The words above and below a ruled line that goes through."""
    words = core.words
    middles = [middle(word) for word in words]
    low, high = min(middles) + 1, max(middles) - 1
    if high <= low:
        return [words]
    height = core.bottom - core.top
    if max(word.box.bottom - word.box.top for word in words) >= 1.6 * height:
        return [words]
    for rule in across:
        if low < rule.at < high and rule.end - rule.start > 20:
            under = sum(rule.start - 2 <= centre(word) <= rule.end + 2 for word in words)
            if under > 0.6 * len(words):
                return [[w for w in words if middle(w) < rule.at], [w for w in words if middle(w) >= rule.at]]
    return [words]
