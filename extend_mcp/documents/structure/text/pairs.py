"""Finds labels with values beside them."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from extend_mcp.documents.structure.figures import is_caption, is_figure, is_party, is_phone
from extend_mcp.documents.structure.text.address_beside import address_and_pairs
from extend_mcp.documents.structure.text.passages import Passage
from extend_mcp.documents.structure.text.text_line import TextLine, TextSegment

LONGEST_LABEL, LONGEST_VALUE = 6, 10
"""The most words of a label and of a value."""
LEAST_BESIDE = 3
"""The least lines of two blocks beside each other."""
ALIGNED = 0.5
"""In heights: values whose left or right edges are so close are in one column."""
_LABELLED = re.compile(r"[^\W\d_][^:\n]{0,38}:\s+(\S[^\n]{0,80})")
_DIGIT = re.compile(r"\d")


def are_pairs(passages: Sequence[Passage]) -> bool:
    """True if passages, each of one line, are all labels with their values."""
    lines = [passage.lines[0] for passage in passages]
    if all(_is_labelled(line) for line in lines):
        return True
    if any(len(line.segments) != 2 or not _is_label(line.segments[0].text) for line in lines):
        return False
    return any(_DIGIT.search(line.segments[1].text) for line in lines) and _aligned(lines)


def _is_labelled(line: TextLine) -> bool:
    """`Label: value`, the value after a blank or a gap."""
    parts = [part.text for part in line.segments]
    if len(parts) % 2 == 0:  # one pair, or several beside each other
        return all(text.endswith(":") and _is_label(text) for text in parts[::2])
    return len(parts) == 1 and is_labelled(parts[0])


def is_labelled(text: str) -> bool:
    """True if a text is `Label: value`, and not `Table 7: Households by state`."""
    found = _LABELLED.fullmatch(text)
    if found is None or len(words := found[1].split()) > LONGEST_VALUE:
        return False
    return not is_caption(text) or len(words) == 1 or _DIGIT.search(found[1]) is not None


def _is_label(text: str) -> bool:
    return text[0].isalpha() and len(text.split()) <= LONGEST_LABEL and not re.search(r"\d{3}|,\s|\d,\d", text)


def _aligned(lines: Sequence[TextLine]) -> bool:
    """True if the values share an edge; a single one counts if it holds a digit."""
    first = lines[0].segments[1]
    near = ALIGNED * lines[0].height
    values = [line.segments[1] for line in lines]
    return all(abs(value.left - first.left) <= near or abs(value.right - first.right) <= near for value in values)


def _is_off(line: TextLine, starts: Sequence[float], near: float) -> bool:
    return any(abs(part.left - start) > near for part, start in zip(line.segments, starts, strict=True))


def _is_figure(text: str) -> bool:
    return sum(map(str.isdigit, text)) * 2 >= sum(map(str.isalnum, text))


def _is_plain_figure(text: str) -> bool:
    return is_figure(text) and not is_phone(text)


def sides_of(passages: Sequence[Passage]) -> list[list[tuple[TextSegment, TextLine]]]:
    """The segments of blocks of text beside each other, such as two addresses, or an address and pairs; none if they
    are labels and values.

    The left one of two addresses holds numbers too, or the name of a party; labels do not.
    """
    lines = [passage.lines[0] for passage in passages]
    count = max(len(line.segments) for line in lines)
    full = [line for line in lines if len(line.segments) == count]
    if sides := address_and_pairs(lines, ALIGNED * lines[0].height):
        return sides
    if len(lines) < LEAST_BESIDE or count < 2 or len(full) * 2 < len(lines):
        return []
    starts = [part.left for part in full[0].segments]
    near = ALIGNED * full[0].height
    if any(_is_off(line, starts, near) for line in full):
        return []
    labels = [line.segments[0].text for line in full]
    values = [part.text for line in full for part in line.segments[1:]]
    named = any(part.text.endswith(":") for line in full for part in line.segments[:-1])
    if named or not any(_DIGIT.search(label) or is_party(label) for label in labels):
        return []
    if sum(map(_is_figure if count == 2 else _is_plain_figure, values)) * 2 >= len(values):
        return []
    sides = [[] for _ in starts]
    for line in lines:
        for part in line.segments:
            sides[max(0, bisect_right(starts, part.left + near) - 1)].append((part, line))
    return sides
