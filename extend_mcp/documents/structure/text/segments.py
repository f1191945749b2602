"""The parts of a line that wide gaps set apart."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extend_mcp.documents.page import Box, Word

PART_GAP = 1.1
"""Of the line's height: the gap at which a line falls into two parts."""
UNEVEN = 2.0
"""Times the usual gap of a line: what is not wider is a blank of a line that is stretched to both margins."""
STRETCHED = 2.0
"""Of the line's height: no blank is stretched further."""
LEADER_DOTS = 4
"""So many dots lead from a label to its value; three are an ellipsis."""
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
    """How wide the blanks of a line are at most."""
    height = sorted([box.bottom - box.top for box in boxes])[len(boxes) // 2]
    wide = PART_GAP * height
    if max(gaps) > wide and len(gaps) > 2:
        wide = max(wide, min(UNEVEN * median(gaps), STRETCHED * height))
    return wide


def is_leader(word: Word) -> bool:
    """Whether a word is nothing but dots that lead to a value."""
    return _LEADER.fullmatch(word.text) is not None
