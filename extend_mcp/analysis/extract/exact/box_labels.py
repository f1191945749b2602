"""What places to write on are called: the label rule of extraction turned round, from a place to its label."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.analysis.extract.geometry import overlap
from extend_mcp.analysis.extract.layout import Leaf, Segment, lay_out
from extend_mcp.documents.page import Box, Document, Page, Word
from extend_mcp.documents.structure import read_lines

BLANK = re.compile(r"_{3,}|\.{8,}")
"""A run of underscores, or a dotted line, to write on."""
TICK = re.compile(r"[☐□❏❑❒◻▢○◯]|\[[ _]?\]")
LABEL_WORDS = 8
"""A longer text beside a blank is prose; its words next to the blank name it."""
_ABOVE = 3
"""How far over a blank its label may stand, in line heights; under it, a little more than one."""


class Labels:
    """The texts of the pages as labels of what stands beside them."""

    def __init__(self, pages: Sequence[Page]) -> None:
        bare = [_without_blanks(page) for page in pages]
        layout = lay_out([("", Document("application/pdf", bare, len(bare)))])
        self._leaves = {leaf.page.number - 1: leaf for leaf in layout.leaves}

    def of(self, page: int, box: Box, *, tick: bool) -> str:
        """The label of a blank or a tick box on a page (from 0); empty where no text is near."""
        leaf = self._leaves.get(page)
        if leaf is None:
            return ""
        best = max(
            ((_fit(segment, box, leaf, tick=tick), segment) for segment in leaf.segments()),
            key=lambda found: found[0],
            default=None,
        )
        return _told(best[1], box, tick=tick) if best and best[0] > 0 else ""

    def is_labelled(self, page: int, box: Box, *, under: bool) -> bool:
        """Whether text stands close before a blank on its line or, if `under` counts, alone below it."""
        leaf = self._leaves.get(page)
        if leaf is None:
            return False
        return any(
            _beside(s, box, leaf) > 0.85 or (under and _under(s, box, leaf) > 0 and _is_alone(s, box, leaf))
            for s in leaf.segments()
        )


def _without_blanks(page: Page) -> Page:
    """The page without what is there to be written on, so that labels end before it."""
    words = [piece for word in page.words for piece in _pieces(word)]
    bare = Page(page.number, page.width, page.height, words, page.rules)
    read_lines(bare)
    return bare


def _pieces(word: Word) -> list[Word]:
    if word.text in {"[", "]"}:
        return []
    cut = re.compile(f"{BLANK.pattern}|{TICK.pattern}")
    scale = word.box.width / max(len(word.text), 1)
    pieces, start = [], 0
    for end, after in [*((m.start(), m.end()) for m in cut.finditer(word.text)), (len(word.text), 0)]:
        text = word.text[start:end]
        if any(letter.isalnum() for letter in text) or (text and start == 0 and end == len(word.text)):
            left = word.box.left + start * scale
            pieces.append(replace(word, text=text, box=replace(word.box, left=left, right=left + len(text) * scale)))
        start = after
    return pieces


def _fit(segment: Segment, box: Box, leaf: Leaf, *, tick: bool) -> float:
    """From 0 (no relation) to 1: weights and distances as extraction measured them."""
    if not any(letter.isalpha() for letter in segment.text):
        return 0.0
    if tick:
        after = _after(segment, box, leaf)
        return after or 0.7 * _beside(segment, box, leaf)
    return max(_beside(segment, box, leaf), _over(segment, box, leaf), _under(segment, box, leaf))


def _on_line(segment: Segment, box: Box, leaf: Leaf) -> bool:
    """Whether the segment is on the line of a box, which is its lowest line where the box is a high one."""
    middle = (segment.box.top + segment.box.bottom) / 2
    return box.top - 0.3 * leaf.unit <= middle <= box.bottom + 0.3 * leaf.unit


def _beside(segment: Segment, box: Box, leaf: Leaf) -> float:
    """Before the box on its line."""
    gap = (box.left - segment.box.right) / leaf.unit
    if not _on_line(segment, box, leaf) or gap < -0.5:
        return 0.0
    between = sum(
        segment.box.right <= s.box.left and s.box.right <= box.left + 1 for s in leaf.lines[segment.line]
    )  # fmt: skip
    return max(0.0, 0.95 - 0.02 * max(gap, 0.0) - 0.12 * between)


def _after(segment: Segment, box: Box, leaf: Leaf) -> float:
    """Behind a tick box on its line."""
    gap = (segment.box.left - box.right) / leaf.unit
    if not _on_line(segment, box, leaf) or not -0.5 <= gap <= 8:
        return 0.0
    return 0.95 - 0.05 * max(gap, 0.0)


def _over(segment: Segment, box: Box, leaf: Leaf) -> float:
    """Above the box."""
    drop = (box.top - segment.box.bottom) / leaf.unit
    if not -0.8 <= drop <= _ABOVE or overlap(segment.box, box) <= 0:
        return 0.0
    aligned = abs(segment.box.left - box.left) < 2 * leaf.unit
    return (0.86 if aligned else 0.7) - 0.05 * max(drop, 0.0)


def _under(segment: Segment, box: Box, leaf: Leaf) -> float:
    """Below a line, as on lines for signatures: only short texts that end with it."""
    drop = (segment.box.top - box.bottom) / leaf.unit
    if not -0.5 <= drop <= 0.8 or overlap(segment.box, box) < 0.9 * segment.box.width:
        return 0.0
    return 0.75 if len(segment.tokens) <= LABEL_WORDS else 0.0


def _is_alone(segment: Segment, box: Box, leaf: Leaf) -> bool:
    """Whether nothing else on the segment's line is below the box; a row of a table has more."""
    return sum(overlap(other.box, box) > 0 for other in leaf.lines[segment.line]) == 1


def _told(segment: Segment, box: Box, *, tick: bool) -> str:
    """The words of a segment that are next to the box."""
    words = segment.text.split()
    if len(words) > LABEL_WORDS:
        words = words[-LABEL_WORDS:] if segment.box.right <= box.left + 1 and not tick else words[:LABEL_WORDS]
    return tidy(" ".join(words))


def tidy(text: str) -> str:
    """A label without the marks around it."""
    text = text.strip(" :;,.*_-–—|[]")
    return text.strip("() ") if text.count("(") != text.count(")") else text
