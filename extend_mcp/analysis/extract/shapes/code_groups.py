"""Codes that are printed in groups: `RE 4711/26`, `0091 2200 4417`."""

import re

from extend_mcp.analysis.extract.labels.label_ends import MARKS
from extend_mcp.analysis.extract.layout.layout import Segment
from extend_mcp.analysis.extract.shapes.amounts import CODES
from extend_mcp.analysis.words import fold, meanings

MOST_GROUPS, MOST_MIXED = 8, 4
_SHORT, _MIXED = re.compile(r"[A-Z\d]{1,5}"), re.compile(r"[A-Z]+\d+[A-Z\d]*|\d+[A-Z]+[A-Z\d]*")
_GROUP = re.compile(r"(?!\d+[.,]\d\d$)(?=\D{0,9}\d)[A-Z\d][A-Z\d./-]{0,29}")
_BETWEEN_GROUPS = re.compile(r"[/–-]")
_PREFIX = re.compile(r"[A-Z]{1,4}")


def code_groups(segment: Segment) -> list[tuple[int, int]]:
    """The spans of codes in groups that are a whole segment, or all behind a label: `RE 4711/26`, `0091 2200 4417`."""
    tokens = segment.tokens
    first = last = len(tokens)
    while first and last - first < MOST_GROUPS and _is_group(tokens[first - 1].text, within=first < last):
        first -= 1
    while first < last and _BETWEEN_GROUPS.fullmatch(tokens[first].text):
        first += 1
    if 0 < first < last and _PREFIX.fullmatch(tokens[first - 1].text):
        first -= 1
    if last - first < 2 or (first and not _marks(tokens[first - 1].text)):
        return []
    return [(segment.starts[first], len(segment.text))]


def mixed_groups(segment: Segment) -> list[tuple[int, int]]:
    """The spans of short groups, one with letters and digits mixed, that are a whole segment or all behind a label."""
    marked = [at for at, token in enumerate(segment.tokens, start=1) if token.text.endswith(MARKS)]
    first = max(marked, default=0)
    words = [token.text for token in segment.tokens[first:]]
    is_code = 1 < len(words) <= MOST_MIXED and all(map(_SHORT.fullmatch, words)) and any(map(_MIXED.fullmatch, words))
    return [(segment.starts[first], len(segment.text))] if is_code and CODES.isdisjoint(words) else []


def _marks(text: str) -> bool:
    """True if a word ends a label of a code: with a colon, or with the word for a number."""
    return text.endswith(MARKS) or "number" in meanings(fold(text))


def _is_group(text: str, *, within: bool) -> bool:
    """True if a word is a group of a code, or `within` a code the sign between two groups."""
    return _GROUP.fullmatch(text) is not None or (within and _BETWEEN_GROUPS.fullmatch(text) is not None)
