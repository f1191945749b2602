"""How well a value's place fits a label's. Weights are measured; distances are in units of the page."""

import re
from bisect import bisect_left

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.labels.line_numbers import numbers_line
from extend_mcp.analysis.extract.layout.layout import Segment
from extend_mcp.documents.page import Box

LOWER = 0.5
"""In units: a text so far below a label is on another line, however tightly lines are set."""


OTHER_SENTENCE = 0.4
"""The cost of a value in the sentence behind that of its label."""
_ENDS = re.compile(r"[^\W\d_]{5}[.;]$")


def overlap(one: Box, two: Box) -> float:
    """How far two boxes overlap horizontally; negative if there is a gap between them."""
    return min(one.right, two.right) - max(one.left, two.left)


def fit(hit: LabelHit, value: Candidate, labels: Labels) -> float:
    """From 0 (no relation) to 1 (the value is right behind the label)."""
    label, place = hit.segment, value.segment
    if label.leaf is not place.leaf:
        return 0.0
    if label is place:
        return _behind(hit, value, labels)
    unit = label.leaf.unit
    box = value.box
    drop = (box.top + box.bottom - hit.box.top - hit.box.bottom) / 2 / unit
    is_right = place.box.left >= label.box.right - unit / 2
    if label.line == place.line or (abs(drop) < 1.1 and (is_right or drop < LOWER)):
        if not is_right:
            return 0.0
        best = 0.95 if label.line == place.line else 0.7
        return max(0.0, best - 0.004 * (box.left - hit.box.right) / unit - _between(hit, value, labels))
    if drop < 0:
        return 0.0
    return _below(hit, value, box, labels)


def _behind(hit: LabelHit, value: Candidate, labels: Labels) -> float:
    if value.first < hit.last:
        return 0.0
    other = any(hit.last <= h.first < value.first for h in labels.on(hit.segment))
    is_other_sentence = any(_ENDS.search(token.text) for token in hit.segment.tokens[hit.last - 1 : value.first])
    cost = 0.25 * other + OTHER_SENTENCE * is_other_sentence
    return max(0.0, 1 - 0.01 * (value.first - hit.last) - cost)


def _between(hit: LabelHit, value: Candidate, labels: Labels) -> float:
    """The cost of what is between them on the line: segments, and labels that have a better claim."""
    cost = 0.05 if hit.last < len(hit.segment.tokens) and not hit.marked else 0.0
    for line in {hit.segment.line, value.segment.line}:
        row = hit.segment.leaf.lines[line]
        for index in range(bisect_left(row, hit.segment.box.right, key=_left), len(row)):
            segment = row[index]
            if segment.box.left > value.segment.box.left + 1:
                break
            if segment.box.right <= value.segment.box.left + 1:
                cost += 0.3 if labels.on(segment) else 0.0 if _is_nothing(segment) else 0.12
    if any(h.last <= value.first or h.first == value.last for h in labels.on(value.segment)):
        cost += 0.3
    return cost


def _is_nothing(segment: Segment) -> bool:
    return segment.text in (":", "RM", "$", "€", "=") or numbers_line(segment.tokens[-1], segment)


def _left(segment: Segment) -> float:
    return segment.box.left


def _below(hit: LabelHit, value: Candidate, box: Box, labels: Labels) -> float:
    unit = hit.segment.leaf.unit
    drop = (box.top - hit.box.bottom) / unit
    if drop > 6:
        return 0.0
    apart = -overlap(hit.box, box) / unit
    if apart > 0 and abs(hit.box.left - box.left) > 1.5 * unit and abs(hit.box.right - box.right) > 1.5 * unit:
        return 0.0
    cost = 0.05 * max(0.0, drop)
    for line in hit.segment.leaf.lines[hit.segment.line + 1 : value.segment.line]:
        cost += sum(0.13 for s in line[: bisect_left(line, hit.box.right, key=_left)] if overlap(s.box, hit.box) > 0)
    if claimed(value.segment, value.first, labels) or any(h.first == value.last for h in labels.on(value.segment)):
        cost += 0.3
    return max(0.0, 0.86 - cost)


def claimed(segment: Segment, first: int, labels: Labels) -> bool:
    """True if a label to the left on the same line claims token `first` of the segment."""
    if any(h.last <= first for h in labels.on(segment)):
        return True
    line = segment.leaf.lines[segment.line]
    before = line[segment.index - 1] if segment.index else None
    return before is not None and any(h.last >= len(before.tokens) - 1 for h in labels.on(before))
