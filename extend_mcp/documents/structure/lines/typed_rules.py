"""Reads lines drawn in characters, as `|` between columns and `---+---` below headings, as ruled lines, not text."""

from collections.abc import Iterable, Iterator, Sequence

from extend_mcp.documents.page import Box, Page, Rule, Word
from extend_mcp.documents.structure.fitted import SAME_LEVEL

_BARS = "|¦│┃║"
_STROKES = "-=_+─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝" + _BARS
LEAST_BARS = 3
"""The least bars below each other that are a line; fewer part words of a sentence or of a footer."""
STEP = 3.0
"""The largest step between bars of one line, in heights."""
LEAST_STROKES = 3
"""The least characters of a line across; fewer are a dash."""


def draw_typed_rules(page: Page) -> None:
    """Replace the bars and strokes of tables drawn in characters by ruled lines, in place.

    Some bars must have words on both sides: those at the start of lines alone are text, as in grammars.
    """
    bars = [word for word in page.words if word.text[:1] in _BARS and _consists(word, _BARS)]
    if len(bars) < LEAST_BARS:
        return
    runs = list(_runs(bars))
    boxes = [word.box for word in page.words if not _consists(word, _STROKES)]
    inner = [run for run in runs if all(_between(bar.box, boxes) for bar in run)]
    walls = [run for run in runs if any(_overlap(run, other) for other in inner)]
    drawn = {id(bar) for run in walls for bar in run}
    page.rules += [Rule(_middle(run[0].box), run[0].box.top, _middle(run[0].box), run[-1].box.bottom) for run in walls]
    for word in page.words:
        if id(word) not in drawn and _is_stroke(word) and any(_at_wall(word.box, run) for run in walls):
            level = (word.box.top + word.box.bottom) / 2
            page.rules.append(Rule(word.box.left, level, word.box.right, level))
            drawn.add(id(word))
    page.words = [word for word in page.words if id(word) not in drawn]


def _consists(word: Word, characters: str) -> bool:
    return bool(word.text) and not word.turn and not word.text.strip(characters)


def _is_stroke(word: Word) -> bool:
    return len(word.text) >= LEAST_STROKES and _consists(word, _STROKES)


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _runs(bars: Iterable[Word]) -> Iterator[list[Word]]:
    """Bars below each other, at least `LEAST_BARS`."""
    open_runs: list[list[Word]] = []
    for bar in sorted(bars, key=lambda bar: bar.box.top):
        run = next((run for run in open_runs if _goes_on(run[-1].box, bar.box)), None)
        if run is None:
            open_runs.append([bar])
        else:
            run.append(bar)
    return (run for run in open_runs if len(run) >= LEAST_BARS)


def _goes_on(above: Box, below: Box) -> bool:
    near = 0 < below.top - above.top <= STEP * above.height
    return near and abs(_middle(above) - _middle(below)) <= SAME_LEVEL


def _between(bar: Box, boxes: Sequence[Box]) -> bool:
    """True if words are on both sides of a bar, on its line."""
    level = [box for box in boxes if box.top < (bar.top + bar.bottom) / 2 < box.bottom]
    return any(box.right <= bar.left + 1 for box in level) and any(box.left >= bar.right - 1 for box in level)


def _overlap(run: Sequence[Word], other: Sequence[Word]) -> bool:
    return run[0].box.top < other[-1].box.bottom and run[-1].box.bottom > other[0].box.top


def _at_wall(box: Box, run: Sequence[Word]) -> bool:
    """True if a line across meets the wall, at most a step above or below its bars."""
    slack = STEP * run[0].box.height
    inside = run[0].box.top - slack <= box.top and box.bottom <= run[-1].box.bottom + slack
    return inside and box.left - SAME_LEVEL <= _middle(run[0].box) <= box.right + SAME_LEVEL
