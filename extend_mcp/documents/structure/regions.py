"""Finds lines that may form a table: runs of lines of several parts, with the short lines between them.

A run ends where a heading begins another table.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.documents.page import Box
from extend_mcp.documents.structure.figures import is_figure
from extend_mcp.documents.structure.fitted import (
    BLANK_BELOW,
    LINES_BETWEEN,
    LINES_BETWEEN_IN_FRAME,
    LONG_LINE,
    PART_GAP,
    SAME_EDGE,
)
from extend_mcp.documents.structure.lines.line import WordLine, is_in_column
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.text.headings import LARGER
from extend_mcp.documents.structure.text.text_line import size_of


def regions_of(lines: Sequence[WordLine], rules: Rules) -> Iterator[list[WordLine]]:
    """Runs of lines of several parts. Running text, a wide gap or a known table ends a run."""
    if sum(len(line.parts(PART_GAP, walled=True)) > 1 for line in lines) < 2:
        return
    width = max(line.right for line in lines) - min(line.left for line in lines)
    steps = sorted(below.bottom - above.bottom for above, below in pairwise(lines))
    step = steps[len(steps) // 2]
    run: list[WordLine] = []
    between: list[WordLine] = []
    for line in lines:
        if run and _ends(run, between, line, step, width, rules.frames):
            yield run
            run, between = [], []
        if len(line.parts(PART_GAP, walled=True)) > 1:
            run += [*between, line]
            between = []
        elif run:
            between.append(line)
    yield run


def _ends(
    run: Sequence[WordLine],
    between: Sequence[WordLine],
    line: WordLine,
    step: float,
    width: float,
    frames: Sequence[Box],
) -> bool:
    """True if a run of lines, with the short lines after it, ends before a line."""
    if line.table is not None:
        return True
    last = between[-1] if between else run[-1]
    far = line.top - last.bottom > max(BLANK_BELOW * line.height, 1.6 * step)
    if far and not _share_frame(last, line, frames):
        return True
    if len(line.parts(PART_GAP, walled=True)) > 1:
        return bool(between) and _begins_anew(run, between[-1], line)
    if _is_larger(run, line):
        return True
    inside = is_in_column(run[-1], line) or _share_frame(run[-1], line, frames)
    many = len(between) >= (LINES_BETWEEN_IN_FRAME if inside else LINES_BETWEEN)
    return many or (not inside and _is_long(line, width))


def _is_larger(run: Sequence[WordLine], line: WordLine) -> bool:
    """True if a line is a heading by its size and place, not the text of a cell."""
    size = size_of(line.words[0])
    if run[-1].walls or size < LARGER * size_of(run[-1].words[0]):
        return False
    if line.left > min([row.left for row in run]) + SAME_EDGE:
        return False
    return size >= LARGER * max([size_of(word) for row in run for word in row.words])


def _begins_anew(run: Sequence[WordLine], lone: WordLine, line: WordLine) -> bool:
    """True if the first row is repeated below a lone line, or a row of other columns follows a bold one."""
    first = next(row for row in run if len(row.parts(PART_GAP, walled=True)) > 1)
    if line.text == first.text:
        return True
    if not is_bold(lone) or lone.text.endswith(":") or any(map(is_bold, run)):
        return False
    edges = {edge for row in run for edge in _edges(row)}
    return not any(abs(edge - other) < SAME_EDGE for edge in _edges(line) for other in edges)


def _edges(line: WordLine) -> list[float]:
    """The aligned edges of a line's parts after the first: the ends of figures, the starts of words."""
    parts = line.parts(PART_GAP)[1:]
    texts = [" ".join(word.text for word in part.words) for part in parts]
    return [part.right if is_figure(text) else part.left for part, text in zip(parts, texts, strict=True)]


def is_bold(line: WordLine) -> bool:
    """True if all words of a line are bold."""
    return all(word.bold for word in line.words)


def _is_long(line: WordLine, width: float) -> bool:
    return len(line.words) >= LONG_LINE and line.right - line.left > 0.55 * width and len(line.parts(1.0)) == 1


def _share_frame(above: WordLine, below: WordLine, frames: Sequence[Box]) -> bool:
    return any(
        frame.top - 2 <= above.bottom and below.top <= frame.bottom + 2
        and frame.left < below.right and frame.right > below.left
        for frame in frames
    )  # fmt: skip
