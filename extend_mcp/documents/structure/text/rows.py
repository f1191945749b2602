"""The lines of a zone as rows: what is one paragraph, one line of an address, or one item of a list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extend_mcp.documents.page import Box
from extend_mcp.documents.structure.text.flow import INDENT, Step, step_to
from extend_mcp.documents.structure.text.frame import Frame
from extend_mcp.documents.structure.text.hyphens import joined_text
from extend_mcp.documents.structure.text.line import Line
from extend_mcp.documents.structure.text.marks import Mark, follows


@dataclass(slots=True, eq=False)
class Row:
    """Lines that are read as one. `apart`: a gap or another look sets it off from the row above. `mark`, of an item."""

    lines: list[Line]
    apart: bool
    mark: Mark | None = None

    @property
    def box(self) -> Box:
        box = self.lines[0].box
        for line in self.lines[1:]:
            box |= line.box
        return box

    def text(self, words: Collection[str]) -> str:
        """The text without the mark."""
        texts = [line.text for line in self.lines]
        if self.mark is not None:
            texts[0] = texts[0][self.mark.length :].strip()
        return joined_text(texts, words)


def rows_of(lines: Sequence[Line], frame: Frame) -> list[Row]:
    """The rows of a zone from top to bottom."""
    marks = _items(lines)
    rows = [Row([lines[0]], apart=True, mark=marks[0])]
    for at in range(1, len(lines)):
        row, line = rows[-1], lines[at]
        after = lines[at + 1] if at + 1 < len(lines) else None
        step = step_to(row.lines, line, after, frame)
        mark = marks[at]
        if mark is not None and (step is not Step.FLOWS or mark.kind == "bullet" or _has_sibling(at, lines, marks)):
            rows.append(Row([line], apart=True, mark=mark))
        elif row.mark is not None and mark is None and _goes_on(row, line, frame, step):
            row.lines.append(line)
        elif step is Step.FLOWS:
            row.lines.append(line)
        else:
            rows.append(Row([line], apart=step is Step.APART or row.mark is not None))
    return rows


def _goes_on(row: Row, line: Line, frame: Frame, step: Step) -> bool:
    """Whether a line goes on in the item above: it begins where the item's text does, or the item's line was full."""
    if row.mark is None or len(line.parts) > 1 or frame.is_apart(row.lines[-1], line, 1.3):
        return False
    if row.lines[-1].start < line.start and abs(line.box.left - row.mark.text_left) <= INDENT * line.height:
        return step is not Step.APART or len(row.lines) == 1
    return step is Step.FLOWS


def _items(lines: Sequence[Line]) -> list[Mark | None]:
    """The marks of the lines that are items of lists, and not the number at the start of a line of text."""
    marks: list[Mark | None] = [line.mark for line in lines]
    found: list[Mark | None] = []
    for at, mark in enumerate(marks):
        is_item = mark is not None and (
            mark.kind == "bullet"
            or (mark.kind != "bare" and len(lines[at].parts) == 1 and (mark.tab or _has_sibling(at, lines, marks)))
        )
        found.append(mark if is_item else None)
    return found


def _has_sibling(at: int, lines: Sequence[Line], marks: Sequence[Mark | None]) -> bool:
    """Whether the nearest mark at the same place, above or below, is the one before or the next."""
    mark = marks[at]
    if mark is None:
        return False
    near = INDENT * lines[at].height
    for other in _nearest(at, marks, near, -1):
        if follows(mark, other):
            return True
    return any(follows(other, mark) for other in _nearest(at, marks, near, 1))


NEAR_LINES = 12
"""Lines: the item before or after begins within so many."""


def _nearest(at: int, marks: Sequence[Mark | None], near: float, way: int) -> list[Mark]:
    here = marks[at]
    for other in range(at + way, at + way * NEAR_LINES, way):
        if not 0 <= other < len(marks):
            break
        mark = marks[other]
        if mark is not None and here is not None and abs(mark.left - here.left) <= near:
            return [mark]
    return []
