"""Tells an address from the labels and values beside it, as at the top of bills and letters, whose lines are level."""

import re
from collections.abc import Sequence

from extend_mcp.documents.structure.text.text_line import TextLine, TextSegment

LEAST, MOST = 3, 8
"""The least and the most lines of an address."""
LONGEST_LABEL = 5
"""The most words of a label."""
VALUED = 0.5
"""The least share of values with a digit, where the labels have no colon."""
_POSTCODE = re.compile(
    r"(?:[A-Z]{1,2}-)?\d{4,5} [^\W\d_]{2}.*|.*[^\W\d_]{2},? [A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}|"
    r".*, [A-Z]{2} \d{5}(?:-\d{4})?|\d{3} \d{2} [^\W\d_]{2}.*|\d{2}-\d{3} [^\W\d_]{2}.*|\d{4} ?[A-Z]{2} [^\W\d_]{2}.*"
)
"""A postcode and its town, as written in most of Europe, Britain and the United States."""
_LABELLED = re.compile(r"[^\W\d_][^:]{0,38}:(?:\s+\S.{0,60})?")


def is_address(texts: Sequence[str]) -> bool:
    """True if lines are an address: some, with a town and its postcode, and no label with a colon."""
    if not LEAST <= len(texts) <= MOST or any(text.endswith(":") or _LABELLED.fullmatch(text) for text in texts):
        return False
    return any(_POSTCODE.fullmatch(text) for text in texts)


def are_pairs_beside(rows: Sequence[Sequence[str]]) -> bool:
    """True if rows of texts, each a label and its value, in one text or in two, are what stands beside an address."""
    if len(rows) < LEAST or any(not 0 < len(row) <= 2 or row[0].count(" ") >= LONGEST_LABEL + len(row) for row in rows):
        return False
    if all(_LABELLED.fullmatch(row[0]) for row in rows):
        return True
    valued = sum(len(row) == 2 and any(map(str.isdigit, row[1])) for row in rows)
    return valued >= VALUED * len(rows) and not any(map(str.isdigit, "".join(row[0] for row in rows if len(row) == 2)))


def address_and_pairs(lines: Sequence[TextLine], near: float) -> list[list[tuple[TextSegment, TextLine]]]:
    """The address on the left and the pairs on the right of lines; none if they are something else.

    Starts of texts that differ by less than `near` are one edge.
    """
    several = [line for line in lines if len(line.segments) > 1]
    if len(several) < LEAST:
        return []
    start = several[0].segments[1].left
    lefts = [(part, line) for line in lines for part in line.segments if part.left < start - near]
    rights = [(line, [part for part in line.segments if part.left >= start - near]) for line in lines]
    rights = [(line, parts) for line, parts in rights if parts]
    if len(lefts) != len({id(line) for _, line in lefts}) or any(abs(p[0].left - start) > near for _, p in rights):
        return []
    if not is_address([part.text for part, _ in lefts]):
        return []
    if not are_pairs_beside([[part.text for part in parts] for _, parts in rights]):
        return []
    pairs = [
        (TextSegment("  ".join(part.text for part in parts), parts[0].left, parts[-1].right), line)
        for line, parts in rights
    ]
    return [lefts, pairs]
