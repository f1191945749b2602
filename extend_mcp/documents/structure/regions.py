"""Which lines may form a table: runs of lines of several parts, with the short lines between them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.documents.page import Box
from extend_mcp.documents.structure.fitted import (
    BLANK_BELOW,
    LINES_BETWEEN,
    LINES_BETWEEN_IN_FRAME,
    LONG_LINE,
    PART_GAP,
)
from extend_mcp.documents.structure.line import Line
from extend_mcp.documents.structure.rules import Rules


def regions_of(lines: Sequence[Line], rules: Rules) -> Iterator[list[Line]]:
    """Runs of at least two lines of several parts. Running text, a wide gap or a table that was found ends a run."""
    if sum(len(line.parts(PART_GAP, walled=True)) > 1 for line in lines) < 2:
        return
    width = max(line.right for line in lines) - min(line.left for line in lines)
    steps = sorted(below.bottom - above.bottom for above, below in pairwise(lines))
    step = steps[len(steps) // 2]
    run: list[Line] = []
    between: list[Line] = []
    for line in lines:
        last = between[-1] if between else run[-1] if run else None
        if last is not None and _ends(last, line, step, rules.frames):
            if len(run) > 1:
                yield run
            run, between = [], []
        if line.table is not None:
            continue
        if len(line.parts(PART_GAP, walled=True)) > 1:
            run += [*between, line]
            between = []
        elif run:
            inside = _share_frame(run[-1], line, rules.frames)
            between.append(line)
            if len(between) > (LINES_BETWEEN_IN_FRAME if inside else LINES_BETWEEN) or (
                not inside and _is_long(line, width)
            ):
                if len(run) > 1:
                    yield run
                run, between = [], []
    if len(run) > 1:
        yield run


def _ends(last: Line, line: Line, step: float, frames: Sequence[Box]) -> bool:
    if line.table is not None:
        return True
    far = line.top - last.bottom > max(BLANK_BELOW * line.height, 1.6 * step)
    return far and not _share_frame(last, line, frames)


def _is_long(line: Line, width: float) -> bool:
    return len(line.words) >= LONG_LINE and line.right - line.left > 0.55 * width and len(line.parts(1.0)) == 1


def _share_frame(above: Line, below: Line, frames: Sequence[Box]) -> bool:
    return any(
        frame.top - 2 <= above.bottom and below.top <= frame.bottom + 2
        and frame.left < below.right and frame.right > below.left
        for frame in frames
    )  # fmt: skip
