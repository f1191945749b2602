"""Lines of justified text that are stretched to fill a narrow column: their wide gaps are blanks, all equal.

Gaps between cells differ from column to column, or are equal in all rows. A stretched line is beside one of the same
width that has other blanks.
"""

from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.structure.fitted import PART_GAP
from extend_mcp.documents.structure.lines.line import WordLine

LEAST, WORDS = 2, 4
"""The least gaps to compare, and the least words of a line without wide gaps beside them."""
EQUAL = 0.08
"""Share of the largest gap by which the smallest may differ."""
WIDTHS = 1.4
"""The least ratio of the widest word to the narrowest: columns of equal words also have equal gaps."""
FLUSH, INDENT = 2.0, 3.0
"""In points, how much the right edges of lines of one column may differ; in heights, their left ones."""
WIDER = 1.6
"""In blanks: a wider gap is none."""
_STOPS = ".,:;!?"
"""Signs behind which a blank may be wider."""


def close_stretched(lines: Sequence[WordLine]) -> None:
    """Remove the gaps of such lines, in place, but for wider ones. `lines` are new, from top to bottom."""
    blanks = [stretched_blank(line) if len(line.gaps) > 1 else None for line in lines]
    for at, (line, blank) in enumerate(zip(lines, blanks, strict=True)):
        beside = [other for other in (at - 1, at + 1) if 0 <= other < len(lines)]
        if blank is not None and any(_is_of_text(line, blank, lines[other], blanks[other]) for other in beside):
            line.gaps = [gap for gap in line.gaps if gap.walled or gap.right - gap.left > WIDER * blank]


def _is_of_text(line: WordLine, blank: float, other: WordLine, its: float | None) -> bool:
    """True if a line above or below is as wide, with other blanks."""
    if abs(line.right - other.right) > FLUSH or abs(line.left - other.left) > INDENT * line.height:
        return False
    if its is not None:
        return abs(blank - its) > EQUAL * blank
    wide = [gap for gap in other.gaps if gap.width > PART_GAP]
    return len(other.words) >= WORDS and all(other.words[gap.at - 1].text[-1] in _STOPS for gap in wide)


def stretched_blank(line: WordLine) -> float | None:
    """The width of the blanks of a line that may be stretched; None for other lines.

    They are equal, but for those behind signs and behind its first word, which may be a mark.
    """
    words = line.words
    gaps = [other.box.left - one.box.right for one, other in pairwise(words[1:]) if one.text[-1] not in _STOPS]
    if len(gaps) < LEAST or max(gaps) - min(gaps) > EQUAL * max(gaps):
        return None
    widths = [word.box.right - word.box.left for word in words]
    varied = max(widths) >= WIDTHS * min(widths) and sum(word.text[0].isalpha() for word in words) * 2 > len(words)
    return max(gaps) if varied else None
