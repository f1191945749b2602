"""Groups the lines of a zone into passages: a paragraph, a line of an address, or a list item."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extend_mcp.documents.page import Box, around
from extend_mcp.documents.structure.text.code import code_of, code_text
from extend_mcp.documents.structure.text.flow import APART, INDENT, LineStep, step_to
from extend_mcp.documents.structure.text.hyphens import joined_text
from extend_mcp.documents.structure.text.item_marks import ItemMark, follows
from extend_mcp.documents.structure.text.text_frame import TextFrame
from extend_mcp.documents.structure.text.text_line import TextLine

NEAR_LINES = 12
"""The item before or after begins within so many lines."""


@dataclass(slots=True, eq=False)
class Passage:
    """Lines that are read as one. `apart`: a gap or another look separates it from the passage above.

    `mark` is that of an item; `code`, the width of the characters of lines of code.
    """

    lines: list[TextLine]
    apart: bool
    mark: ItemMark | None = None
    code: float | None = None

    @property
    def box(self) -> Box:
        return around([line.box for line in self.lines])

    def text(self, words: Collection[str]) -> str:
        """The text without the mark."""
        if self.code is not None:
            return code_text(self.lines, self.code)
        texts = [line.text for line in self.lines]
        if self.mark is not None:
            texts[0] = texts[0][self.mark.length :].strip()
        return joined_text(texts, words)


def passages_of(lines: Sequence[TextLine], frame: TextFrame) -> list[Passage]:
    """The passages of a zone from top to bottom."""
    marks = _items(lines)
    code = code_of(lines, frame.style)
    passages: list[Passage] = []
    coded = 0
    for at, line in enumerate(lines):
        if at in code:
            coded, advance = code[at]
            passages.append(Passage(list(lines[at:coded]), apart=True, code=advance))
        elif at >= coded and line.tag is not None and passages and passages[-1].lines[-1].tag is line.tag:
            passages[-1].lines.append(line)
        elif at >= coded:
            step = _step(passages, lines, at, frame)
            mark = marks[at]
            begins = mark is not None and (mark.kind == "bullet" or _has_sibling(at, lines, marks))
            goes_on = mark is None and bool(passages) and _goes_on(passages[-1], line, frame, step)
            if goes_on or (step is LineStep.FLOWS and not begins):
                passages[-1].lines.append(line)
            else:
                after_item = bool(passages) and passages[-1].mark is not None
                passages.append(Passage([line], step is LineStep.APART or mark is not None or after_item, mark))
    return passages


def _step(passages: Sequence[Passage], lines: Sequence[TextLine], at: int, frame: TextFrame) -> LineStep:
    if not passages or passages[-1].code is not None:
        return LineStep.APART
    return step_to(passages[-1].lines, lines[at], lines[at + 1] if at + 1 < len(lines) else None, frame)


def _goes_on(passage: Passage, line: TextLine, frame: TextFrame, step: LineStep) -> bool:
    """True if a line continues the item above: it begins where the item's text does, or the item's line was full."""
    if passage.mark is None or len(line.segments) > 1 or frame.is_apart(passage.lines[-1], line, APART):
        return False
    if passage.lines[-1].start < line.start and abs(line.start - passage.mark.text_start) <= INDENT * line.height:
        return step is not LineStep.APART or len(passage.lines) == 1
    return step is LineStep.FLOWS


def _items(lines: Sequence[TextLine]) -> list[ItemMark | None]:
    """The marks of lines that are list items, without numbers that only begin a line of text."""
    marks: list[ItemMark | None] = [line.mark or _unwritten(line) for line in lines]
    found: list[ItemMark | None] = []
    for at, mark in enumerate(marks):
        is_item = mark is not None and (
            mark.kind == "bullet"
            or (mark.kind != "bare" and len(lines[at].segments) == 1 and (mark.tab or _has_sibling(at, lines, marks)))
        )
        found.append(mark if is_item else None)
    return found


def _unwritten(line: TextLine) -> ItemMark | None:
    """The mark of an item whose bullet is drawn, not written, by the file's tag."""
    if line.tag is None or line.tag.level is not None:
        return None
    return ItemMark("-", "bullet", line.start, line.start, tab=True, length=0)


def _has_sibling(at: int, lines: Sequence[TextLine], marks: Sequence[ItemMark | None]) -> bool:
    """True if the nearest mark at the same indent, above or below, is the previous or the next one of the list."""
    mark = marks[at]
    if mark is None:
        return False
    near = INDENT * lines[at].height
    for other in _nearest(at, marks, near, -1):
        if follows(mark, other):
            return True
    return any(follows(other, mark) for other in _nearest(at, marks, near, 1))


def _nearest(at: int, marks: Sequence[ItemMark | None], near: float, way: int) -> list[ItemMark]:
    here = marks[at]
    for other in range(at + way, at + way * NEAR_LINES, way):
        if not 0 <= other < len(marks):
            break
        mark = marks[other]
        if mark is not None and here is not None and abs(mark.start - here.start) <= near:
            return [mark]
    return []
