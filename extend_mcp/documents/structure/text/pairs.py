"""Labels and the values beside them."""

import re
from collections.abc import Sequence

from extend_mcp.documents.structure.text.line import Line, Part
from extend_mcp.documents.structure.text.rows import Row

LONGEST_LABEL = 6
"""Words of a label."""
LEAST_BESIDE = 3
"""Lines of two blocks beside each other, at least."""
ALIGNED = 0.5
"""Of the height: values whose left or right edges are so close are set in one column."""
_LABELLED = re.compile(r"[^\W\d_][^:\n]{0,38}:\s+\S[^\n]{0,80}")
_DIGIT = re.compile(r"\d")


def are_pairs(rows: Sequence[Row]) -> bool:
    """Whether rows, each of one line, are all labels with their values."""
    lines = [row.lines[0] for row in rows]
    if all(_is_labelled(line) for line in lines):
        return True
    if any(len(line.parts) != 2 or not _is_label(line.parts[0].text) for line in lines):  # noqa: PLR2004
        return False
    return any(_DIGIT.search(line.parts[1].text) for line in lines) and _aligned(lines)


def _is_labelled(line: Line) -> bool:
    """`Label: value`, the value beside it or after a gap."""
    if len(line.parts) == 2 and line.parts[0].text.endswith(":"):  # noqa: PLR2004
        return _is_label(line.parts[0].text)
    return len(line.parts) == 1 and _LABELLED.fullmatch(line.text) is not None


def _is_label(text: str) -> bool:
    return text[0].isalpha() and len(text.split()) <= LONGEST_LABEL and not re.search(r"\d{3}|,\s|\d,\d", text)


def _aligned(lines: Sequence[Line]) -> bool:
    """Whether the values share an edge; one alone does if it holds a digit."""
    first = lines[0]
    near = ALIGNED * first.height
    return all(
        abs(line.parts[1].left - first.parts[1].left) <= near or abs(line.parts[1].right - first.parts[1].right) <= near
        for line in lines
    )


def sides_of(rows: Sequence[Row]) -> list[list[tuple[Part, Line]]]:
    """The left and the right one of two blocks of text beside each other, such as two addresses; none if rows are not.

    Values stand beside labels; in the left of two addresses are numbers too.
    """
    lines = [row.lines[0] for row in rows]
    double = [line for line in lines if len(line.parts) == 2]  # noqa: PLR2004
    if len(lines) < LEAST_BESIDE or len(double) * 2 < len(lines) or any(len(line.parts) > 2 for line in lines):  # noqa: PLR2004
        return []
    left, right = double[0].parts
    near = ALIGNED * double[0].height
    if any(abs(l.parts[0].left - left.left) > near or abs(l.parts[1].left - right.left) > near for l in double):
        return []
    labels = [line.parts[0].text for line in double]
    if any(label.endswith(":") for label in labels) or not any(map(_DIGIT.search, labels)):
        return []
    sides: list[list[tuple[Part, Line]]] = [[], []]
    for line in lines:
        for part in line.parts:
            sides[part.left >= right.left - near].append((part, line))
    return sides
