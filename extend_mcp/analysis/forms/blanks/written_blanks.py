"""Places to write on that are made of characters: underscores, dots, cells between bars, and tick boxes."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.analysis.extract.labels.box_labels import BLANK, COMB, HALVES, TICK
from extend_mcp.analysis.forms.blanks.places import MIN_WIDTH, SQUARE, BlankPlace
from extend_mcp.documents.page import Box, Word

RAISED, DOTTED = 0.3, 0.2
"""How far above a line the writing may reach, and how far above the bottom of their letters dots are, as shares of the
line's height."""
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,7}")


def written_blanks(words: Sequence[Word]) -> Iterator[BlankPlace]:
    """The places on a page, in the order of its words."""
    for word in words:
        yield from _combs(word)
        for run in BLANK.finditer(COMB.sub(lambda found: " " * len(found.group()), word.text)):
            box = _box(word, run, raised=RAISED, lifted=DOTTED if run.group()[0] in ".…" else 0.0)
            if box.width >= MIN_WIDTH / 2 and not (run.group()[0] in ".…" and _leads_to_number(box, words)):
                yield BlankPlace("text", box)
        for run in TICK.finditer(word.text):
            yield BlankPlace("checkbox", _box(word, run, raised=0))
    for one, two in pairwise(words):
        if HALVES.get(one.text) == two.text and 0 < two.box.left - one.box.left < SQUARE[1]:
            yield BlankPlace("checkbox", one.box | two.box)


def _combs(word: Word) -> Iterator[BlankPlace]:
    for run in COMB.finditer(word.text):
        yield BlankPlace("text", _box(word, run, raised=RAISED), cells=run.group().count("|") - 1)


def _box(word: Word, run: re.Match[str], *, raised: float, lifted: float = 0.0) -> Box:
    """The box of some of a word's characters, taking all as equally wide; `lifted` is how much higher its bottom is."""
    scale = word.box.width / max(len(word.text), 1)
    left = word.box.left + run.start() * scale
    top = word.box.top - (raised + lifted) * word.box.height
    return Box(left, top, left + len(run.group()) * scale, word.box.bottom - lifted * word.box.height)


def _leads_to_number(dots: Box, words: Sequence[Word]) -> bool:
    """True if dots lead to a page number at the end of the line, as in tables of contents."""
    middle = (dots.top + dots.bottom) / 2
    behind = [word for word in words if word.box.top < middle < word.box.bottom and word.box.left >= dots.right - 1]
    return len(behind) == 1 and _PAGE_NUMBER.fullmatch(behind[0].text) is not None
