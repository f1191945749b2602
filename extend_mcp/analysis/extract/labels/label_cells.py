"""Labels that fill cells of a grid, with their values in the next cells. Boxes of a form hold both instead."""

import re
from collections.abc import Iterator, Sequence

from extend_mcp.analysis.extract.labels.geometry import overlap
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.layout.layout import Segment

REACH = 3.0
"""In units: how far apart lines of neighbouring cells may be."""
_DIGIT = re.compile(r"\d")


def value_is_beside(hit: LabelHit, after: Segment, labels: Labels) -> bool:
    """True if the words behind a wall are the value of a label. The label fills its cell and ends in a colon, or the
    words hold digits (headings hold none), or there are labels above or below it."""
    return _fills_cell(hit) and (
        hit.marked or _DIGIT.search(after.text) is not None or is_in_column_of_labels(hit, labels)
    )


def is_in_column_of_labels(hit: LabelHit, labels: Labels) -> bool:
    """True if a label fills a cell above or below another label's, or a cell of a column without digits that has
    neighbours both with and without digits."""
    if not _fills_cell(hit):
        return False
    above, below = list(_cells(hit.segment, -1)), list(_cells(hit.segment, 1))
    if any(_is_label(cell, labels) for cell in [*above[:1], *below[:1]]):
        return True
    others = [cell for cell in (*above, *below) if _next(cell)]
    beside = {_DIGIT.search(_next(cell)) is not None for cell in others}
    return len(beside) > 1 and not any(_DIGIT.search(cell.text) for cell in others)


def _fills_cell(hit: LabelHit) -> bool:
    """True if a label is all that its cell holds; a place without floor and ceiling is not a cell."""
    segment = hit.segment
    if hit.first or hit.last < len(segment.tokens):
        return False
    leaf = segment.leaf
    lines = leaf.lines[segment.line + 1 : segment.line + 2]
    below = next((each for line in lines for each in line if overlap(each.box, segment.box) > 0), None)
    return below is None or leaf.has_floor(segment.box, below.box)


def _cells(segment: Segment, step: int) -> Iterator[Segment]:
    """The contents of a column's cells from a cell on, upwards or downwards."""
    leaf, line, last = segment.leaf, segment.line, segment
    while 0 <= (line := line + step) < len(leaf.lines):
        cell = next((each for each in leaf.lines[line] if abs(each.box.left - last.box.left) < leaf.unit / 2), None)
        if cell is None:
            if _gap(leaf.lines[line], last) > REACH * leaf.unit:
                return
            continue
        upper, lower = (last, cell) if step > 0 else (cell, last)
        if not leaf.has_floor(upper.box, lower.box) or lower.box.top - upper.box.bottom > REACH * leaf.unit:
            return
        yield cell
        last = cell


def _gap(line: Sequence[Segment], segment: Segment) -> float:
    return max(line[0].box.top - segment.box.bottom, segment.box.top - line[0].box.bottom)


def _is_label(cell: Segment, labels: Labels) -> bool:
    whole = any(hit.is_whole for hit in labels.on(cell))
    return whole or cell.text.rstrip().endswith(":")


def _next(cell: Segment) -> str:
    """The text to the right of a cell."""
    row = cell.leaf.lines[cell.line]
    return row[cell.index + 1].text if cell.index + 1 < len(row) else ""
