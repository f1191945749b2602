"""Puts words into lines, by their overlap."""

from collections.abc import Sequence
from math import nan
from operator import attrgetter

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.fitted import OFF_MIDDLE, SAME_LINE
from extend_mcp.documents.structure.lines.leaders import without_leaders
from extend_mcp.documents.structure.lines.line import WordLine, centre, middle
from extend_mcp.documents.structure.lines.ruled_lines import Rules, Stroke
from extend_mcp.documents.structure.lines.stretched import close_stretched

_LEFT = attrgetter("box.left")
_MIDDLE = attrgetter("middle")
_LOOK_BACK = 8
"""A word belongs to one of so many last lines, because words come from top to bottom."""

_Run = tuple[float, float, list[Word]]
"""The top and bottom of words, and the consecutive words of the file that have them."""


class _Core:
    """A line while it is filled, with the median edges of its words, so that small raised words change nothing."""

    __slots__ = ("_bottoms", "_tops", "bottom", "top", "words")

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.top, self.bottom = word.box.top, word.box.bottom
        self._tops: list[float] = []
        self._bottoms: list[float] = []

    def add(self, word: Word) -> None:
        box = word.box
        self.words.append(word)
        if box.top != self.top or box.bottom != self.bottom:
            new = self.words[len(self._tops) :]
            self._tops += [one.box.top for one in new]
            self._bottoms += [one.box.bottom for one in new]
            self._tops.sort()
            self._bottoms.sort()
            half = len(self.words) // 2
            self.top, self.bottom = self._tops[half], self._bottoms[half]

    @property
    def is_even(self) -> bool:
        """True if all its words have the same edges."""
        return not self._tops

    def share(self, top: float, bottom: float) -> float:
        """The overlap as a share of the lower one of word and line; 0 if their middles are apart."""
        mine, its = self.bottom - self.top, bottom - top
        low, tall = (mine, its) if mine < its else (its, mine)
        if abs(self.top + self.bottom - top - bottom) >= 2 * OFF_MIDDLE * tall:
            return 0.0
        return (min(self.bottom, bottom) - max(self.top, top)) / max(0.1, low)


def set_lines(words: Sequence[Word], rules: Rules, *, typed: bool = False) -> list[WordLine]:
    """Lines from top to bottom. `typed`: all characters have one width. A ruled line between words separates lines."""
    runs = _runs(words)
    if len(runs) == 1:  # as in most cells of tables
        return [WordLine(without_leaders(sorted(words, key=_LEFT)), rules.down, typed=typed, level=True)]
    lines = []
    for core in _cores(runs):
        if len(core.words) > 1:
            core.words.sort(key=_LEFT)
        core.words = without_leaders(core.words)
        parts = _parted(core, rules.across) if rules.across else [core.words]
        lines += [WordLine(part, rules.down, typed=typed, level=core.is_even) for part in parts]
    if len(lines) > 1:
        lines.sort(key=_MIDDLE)
        close_stretched(lines)
    return lines


def _cores(runs: Sequence[_Run]) -> list[_Core]:
    """The lines that words fill. Most words have the edges of the last line, which is asked first."""
    cores: list[_Core] = []
    last: list[Word] = []
    last_top = last_bottom = nan
    for top, bottom, run in sorted(runs, key=lambda run: run[0] + run[1]):
        for at, word in enumerate(run):
            if top == last_top and bottom == last_bottom:
                last += run[at:]
                break
            if (core := _best(cores, top, bottom)) is not None:
                core.add(word)
            else:
                cores.append(_Core(word))
            last, last_top, last_bottom = cores[-1].words, cores[-1].top, cores[-1].bottom
    return cores


def _runs(words: Sequence[Word]) -> list[_Run]:
    runs: list[_Run] = []
    run: list[Word] = []
    top = bottom = nan
    for word in words:
        box = word.box
        if box.top == top and box.bottom == bottom:
            run.append(word)
        else:
            top, bottom, run = box.top, box.bottom, [word]
            runs.append((top, bottom, run))
    return runs


def _best(cores: Sequence[_Core], top: float, bottom: float) -> _Core | None:
    """The line with the largest overlap with a word between two heights."""
    best, share = None, SAME_LINE
    for core in cores[: -_LOOK_BACK - 1 : -1]:
        if core.bottom > top and (found := core.share(top, bottom)) > share:
            best, share = core, found
            if share >= 1:
                break
    return best


def _twice_middle(word: Word) -> float:
    return word.box.top + word.box.bottom


def _parted(core: _Core, across: Sequence[Stroke]) -> list[list[Word]]:
    """The words above and below a ruled line that goes through the line."""
    words = core.words
    middles = list(map(_twice_middle, words)) if not core.is_even else [0.0]
    low, high = min(middles) / 2 + 1, max(middles) / 2 - 1
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
