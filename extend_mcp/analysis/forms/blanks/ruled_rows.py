"""Rows to fill in that only lines divide: their columns are those of the headings above."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.analysis.extract.labels.box_labels import tidy
from extend_mcp.analysis.forms.blanks.places import MIN_WIDTH
from extend_mcp.documents.lines import text_of
from extend_mcp.documents.page import Box, Word, around

PITCH = (0.7, 3.5)
"""How far apart the lines for one text are, in heights of a word."""
APART = 1.5
"""In heights of a word: the least gap between two headings."""
OVER = 1.8
"""In heights of a word: how far above the first row the middle of a heading may be."""
BESIDE = 1.0
"""In heights of a word: how close to the end of a row a heading at its left or right begins or ends."""
LEFT_OF = 2.0
"""In points: how far left of its heading a column begins."""

Named = tuple[Box, str]


def split_under_headings(lines: Sequence[Named], words: Sequence[Word], unit: float) -> list[Named]:
    """The places on lines, with their labels; rows below headings as one place for each heading.

    `unit` is the height of a word.
    """
    split: list[Named] = []
    for run in _runs(lines, unit):
        heads = list(_headings(run[0][0], words, unit)) if len(run) > 1 else []
        edges = _edges(run[0][0], [head for head, _ in heads], unit) if len(heads) > 1 else []
        if edges and all(end - start >= MIN_WIDTH for start, end in pairwise(edges)):
            split = [one for one in split if not _is_behind_headings(one[0], run[0][0], unit)]
            for row, _ in run:
                columns = zip(pairwise(edges), heads, strict=True)
                split += [(Box(x1, row.top, x2, row.bottom), label) for (x1, x2), (_, label) in columns]
        else:
            split += run
    return split


def _is_behind_headings(line: Box, first: Box, unit: float) -> bool:
    """True if a place is the rest of the line under the headings of the rows."""
    return abs(line.right - first.right) < unit and 0 < first.bottom - line.bottom <= PITCH[1] * unit


def goes_on(upper: Box, lower: Box, unit: float) -> bool:
    """True if the second of two lines is as long as the first and close below it."""
    same = abs(upper.left - lower.left) < 5 and abs(upper.right - lower.right) < 5
    return same and PITCH[0] * unit <= lower.bottom - upper.bottom <= PITCH[1] * unit


def _runs(lines: Sequence[Named], unit: float) -> Iterator[list[Named]]:
    run: list[Named] = []
    for line in lines:
        if run and not goes_on(run[-1][0], line[0], unit):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _headings(first: Box, words: Sequence[Word], unit: float) -> Iterator[Named]:
    """Texts side by side above the first row."""
    above = [
        word
        for word in words
        if 0 < first.top - (word.box.top + word.box.bottom) / 2 <= OVER * unit
        and first.left - unit <= word.box.left and word.box.right <= first.right + unit
    ]  # fmt: skip
    group: list[Word] = []
    for word in sorted(above, key=lambda word: word.box.left):
        if group and word.box.left - group[-1].box.right > APART * unit:
            yield around([one.box for one in group]), tidy(text_of(group))
            group = []
        group.append(word)
    if group:
        yield around([one.box for one in group]), tidy(text_of(group))


def _edges(row: Box, heads: Sequence[Box], unit: float) -> list[float]:
    """Where columns begin and end: at their headings, or between those if they are in the middle of their columns."""
    inner = [(one.right + other.left) / 2 for one, other in pairwise(heads)]
    if heads[0].left - row.left <= BESIDE * unit:
        at_end = row.right - heads[-1].right <= BESIDE * unit
        starts = [head.left - LEFT_OF for head in heads[1:]]
        inner = [*starts[:-1], inner[-1]] if at_end else starts
    return [row.left, *inner, row.right]
