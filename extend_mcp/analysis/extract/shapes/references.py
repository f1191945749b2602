"""Numbers of pages, lines and other parts of a form, which are not values."""

import re

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.labels.labels import LabelHit
from extend_mcp.analysis.extract.labels.line_numbers import numbers_line
from extend_mcp.analysis.words.spelling import plain

_PLACE = re.compile(
    r"(?i)\b(?:lines?|pages?|columns?|forms?(?:\(s\))?|schedules?|sections?|clauses?|steps?|zeilen?|lignes?|righe|riga)\s"
    r"(?:\d{1,4}[a-z]?,? (?:and|or|to|through|und|et|e) |\d{1,4}[a-z]?, )*$|\b(?:enter|for|für|pour|para|voor)\s$"
)
"""Words before the number of a part of a form, what to write, or of something else: `Subtract lines 8 and 9 from line
7`, `Total for 2021 cars`."""
NEAR = 40
"""The most characters of these words."""
_WHOLE = re.compile(r"-?\d{1,4}[a-z]?-?[.,;)]?")


def is_of_other(candidate: Candidate, hit: LabelHit) -> bool:
    """True if a number is no value of a label: it is that of a line, of another label, or of a part of the form."""
    is_right_behind = candidate.segment is hit.segment and candidate.first == hit.last
    is_part = not is_right_behind and _names_part(candidate)
    return is_part or _numbers_label(candidate, hit) or _is_line_number(candidate)


def _numbers_label(candidate: Candidate, hit: LabelHit) -> bool:
    """True if a number belongs to another label of a series: `Box 5` is not a value of `Box 4`."""
    stem, _, number = hit.label.rpartition(" ")
    is_second = candidate.first == 1 and candidate.segment is not hit.segment
    return bool(stem) and number.isdigit() and is_second and plain(candidate.segment.tokens[0].text) == stem


def _names_part(candidate: Candidate) -> bool:
    """True if a number is that of a part of the form, of something else, or what to write there."""
    text, start = candidate.segment.text, candidate.segment.starts[candidate.first]
    is_whole = _is_bare(candidate) and _WHOLE.fullmatch(candidate.tokens[0].text) is not None
    return is_whole and _PLACE.search(text, max(0, start - NEAR), start) is not None


def _is_line_number(candidate: Candidate) -> bool:
    """True if a number is only that of its line."""
    return _is_bare(candidate) and numbers_line(candidate.tokens[0], candidate.segment)


def _is_bare(candidate: Candidate) -> bool:
    return candidate.sign is None and candidate.last - candidate.first == 1
