"""Divides a line at wide gaps."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extend_mcp.documents.page import Box, Word

PART_GAP = 1.1
"""In heights of the line: the gap that divides a line into two parts."""
UNEVEN = 2.0
"""In usual gaps of a line: a gap that is not wider is a blank of a justified line."""
STRETCHED = 2.0
"""In heights of the line: no blank is stretched further."""
LEADER_DOTS = 4
"""The least dots that lead from a label to its value; three are an ellipsis."""
DOTS = ".·…‥"
_LEADER = re.compile(rf"[{DOTS}]{{{LEADER_DOTS},}}")


def segments_of(words: Sequence[Word]) -> list[list[Word]]:
    """The words of each part of a line."""
    boxes = [word.box for word in words]
    gaps = [after.left - before.right for before, after in pairwise(boxes)]
    if not gaps or max(gaps) <= PART_GAP * min([box.bottom - box.top for box in boxes]):
        return [list(words)]
    wide = _wide(boxes, gaps)
    cuts = [0, *[at for at, gap in enumerate(gaps, start=1) if gap > wide], len(words)]
    return [list(words[start:end]) for start, end in pairwise(cuts)]


def _wide(boxes: Sequence[Box], gaps: Sequence[float]) -> float:
    """The greatest width of a line's blanks."""
    height = sorted([box.bottom - box.top for box in boxes])[len(boxes) // 2]
    wide = PART_GAP * height
    if max(gaps) > wide and len(gaps) > 2:
        wide = max(wide, min(UNEVEN * median(gaps), STRETCHED * height))
    return wide


def is_leader(word: Word) -> bool:
    """True if a word is only dots that lead to a value."""
    return _LEADER.fullmatch(word.text) is not None
