"""The labels of places to write on: extraction's label rule in reverse, from a place to its label."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.analysis.extract.labels.label_places import (
    LABEL_WORDS,
    beside,
    fit_of,
    is_alone,
    is_behind,
    is_caption,
    is_over_room,
    split_lines,
    under,
)
from extend_mcp.analysis.extract.layout.layout import Segment, lay_out
from extend_mcp.documents.page import Box, Document, Page, Word
from extend_mcp.documents.structure import read_lines

BLANK = re.compile(r"_{1,4}(?:[/.-]_{1,4}){1,2}(?!_)|_{3,}|[.…]{8,}|…{3,}")
"""A run of underscores, also with a date's separators, or a dotted line, to write on."""
TICK = re.compile(r"[☐□❏❑❒◻◽▢▯⬜○◯❍\uf06f\uf071\uf072\uf0a1\uf0a8]|\[[ _]?\]|(?<!\w)\([ _]?\)")
"""A box or circle to tick. Those of the font Wingdings have private-use codes."""
COMB = re.compile(r"\|(?:_{1,3}\|){2,}")
"""Cells for one character each, between bars."""
POINTERS = "▶►▸➤→▼●•"
"""Marks that lead to a place to write on, and say nothing about it."""
HALVES = {"[": "]", "(": ")"}
"""The two brackets of a tick box that the page has as two words."""
_QUESTION = re.compile(r".*[?:]\s+(?=\S)")


class BoxLabels:
    """The texts of the pages as labels of the places beside them."""

    def __init__(self, pages: Sequence[Page]) -> None:
        bare = [_without_blanks(page) for page in pages]
        layout = lay_out([("", Document("application/pdf", bare, len(bare)))])
        self._leaves = {leaf.page.number - 1: leaf for leaf in layout.leaves}
        self._behind: dict[int, list[Box]] = {}

    def split_at(self, page: int, ticks: Sequence[Box], others: Sequence[Box]) -> None:
        """Cut the labels on a page (from 0) at the boxes that are known on it."""
        leaf = self._leaves.get(page)
        if leaf is not None:
            split_lines(leaf, [*ticks, *others])
            self._behind[page] = [tick for tick in ticks if is_behind(tick, ticks, others, leaf)]

    def of(self, page: int, box: Box, *, tick: bool, line: bool = False) -> str:
        """The label of a blank or a tick box on a page (from 0); empty if no text is near.

        `line`: text is written into the box on a line.
        """
        leaf = self._leaves.get(page)
        if leaf is None:
            return ""
        behind = tick and box in self._behind.get(page, ())
        fits = [
            (beside(one, box, leaf) if behind else fit_of(one, box, leaf, tick=tick, line=line), one)
            for one in leaf.segments()
        ]
        fit, best = max(fits, key=lambda found: found[0], default=(0.0, None))
        if best is None or fit <= 0:
            return ""
        if not tick and leaf.has_wall(best.box, box):
            best = next((one for one in leaf.segments() if is_caption(one, box, leaf)), best)
        return _words_beside(best, box, tick=tick and not behind, question=not behind)

    def is_labelled(self, page: int, box: Box, *, off_it: bool = False) -> bool:
        """True if text is close before a blank on its line or, if `off_it`, alone below or above it."""
        leaf = self._leaves.get(page)
        if leaf is None:
            return False
        texts = [segment for segment in leaf.segments() if any(letter.isalpha() for letter in segment.text)]
        return any(
            beside(one, box, leaf) > 0.85
            or (off_it and under(one, box, leaf, line=False) > 0.7 and is_alone(one, box, leaf))
            or (off_it and is_over_room(one, box, leaf))
            for one in texts
        )


def _without_blanks(page: Page) -> Page:
    """The page without blanks and tick boxes, so that labels end before them."""
    words = [piece for word in page.words for piece in _pieces(word)]
    bare = Page(page.number, page.width, page.height, words, page.rules)
    read_lines(bare)
    return bare


def _pieces(word: Word) -> list[Word]:
    if word.text in HALVES or word.text in HALVES.values():
        return []
    if COMB.fullmatch(word.text) or not word.text.strip(POINTERS):
        return []
    cut = re.compile(f"{COMB.pattern}|{BLANK.pattern}|{TICK.pattern}")
    scale = word.box.width / max(len(word.text), 1)
    pieces, start = [], 0
    for end, after in [*((m.start(), m.end()) for m in cut.finditer(word.text)), (len(word.text), 0)]:
        text = word.text[start:end]
        if any(letter.isalnum() for letter in text) or (text and start == 0 and end == len(word.text)):
            left = word.box.left + start * scale
            pieces.append(replace(word, text=text, box=replace(word.box, left=left, right=left + len(text) * scale)))
        start = after
    return pieces


def _words_beside(segment: Segment, box: Box, *, tick: bool, question: bool) -> str:
    """The words of a segment that are next to the box; without `question`, those behind a question."""
    text = segment.text if question else _QUESTION.sub("", segment.text)
    words = text.split()
    if len(words) > LABEL_WORDS:
        words = words[-LABEL_WORDS:] if segment.box.right <= box.left + 1 and not tick else words[:LABEL_WORDS]
    return tidy(" ".join(words))


def tidy(text: str) -> str:
    """A label without the marks around it."""
    text = text.strip(" :;,.*_-–—|[]" + POINTERS)
    whole = text.startswith("(") and text.find(")") == len(text) - 1
    return text.strip("() ") if whole or text.count("(") != text.count(")") else text
