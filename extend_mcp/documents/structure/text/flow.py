"""Decides whether a line continues the one above, begins a new line below it, or is set apart.

Paragraphs are found by the rules of typesetting: lines are filled as long as the next word fits, and a line that had
room for the next word was ended on purpose.
"""

import re
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from extend_mcp.documents.structure.text.style import LARGEST_STEP, same_size
from extend_mcp.documents.structure.text.text_frame import TextFrame
from extend_mcp.documents.structure.text.text_line import TextLine

APART = 1.3
"""In usual steps from line to line: a larger one separates blocks."""
INDENT = 0.6
"""In heights: lines that begin so far from each other have different indents."""
MOST = 0.6
"""Share of the full width: a line so long that ends without a stop may go on in lower case."""
OTHER_FONT = 0.04
"""Share of a size: lines whose sizes and looks both differ are of two passages, even if the first is full."""
LARGE = 1.2
"""In usual sizes: lines of a title are joined wherever they were broken."""
TITLE_STEP = 1.5
"""In sizes of a title: its lines may be further apart than those of the text."""
EVEN = 0.06
"""Share of a step: steps that differ by less are equal."""
GAP_WORDS, GAP_RUN, WIDEST_GAP = 8, 4, 4.0
"""The least words of a line of text with a gap in it, and of its longest part, and the widest gap, in heights."""
SAME_START = 2.0
"""In points: the starts of the lines of one text differ by less."""
FLUSH, EDGE_WORDS, OTHER_LENGTH = 0.3, 4, 2
"""In heights: edges of justified lines differ by less; the least words of such lines, and by how many characters their
lengths differ."""
CAPITALS = 4
"""The least letters of a text in capitals that is not an abbreviation."""
_STOP = re.compile(r"[.:;!?…。！？][\"'”’»)\]]*$")
_UNFINISHED = re.compile(
    r"(?i)(?:[,&–—]|\s(?:and|or|of|the|for|to|in|with|by|on|from|a|an|und|oder|der|die|das|des|für|von|zur?|mit|et|ou|de|du|"
    r"la|le|les|des|pour|y|o|el|los|las|para|e|di|del|della|per|van|het|een|voor))$"
)
"""The ends of lines that are not whole titles."""
_LABELLED = re.compile(r"[^\W\d_a-z][^:.]{1,38}:\s")
_HYPHEN = re.compile(r"[^\W\d_][-\u2010\u00ad]$")


class Gap(NamedTuple):
    """From where to where a line is empty between two parts."""

    left: float
    right: float


class LineStep(Enum):
    """The relation of a line to the one above."""

    FLOWS = "goes on in the same paragraph"
    FOLLOWS = "is a line of its own, close to the one above"
    APART = "begins another block"


def step_to(passage: Sequence[TextLine], line: TextLine, after: TextLine | None, frame: TextFrame) -> LineStep:
    """The relation of `line` to the lines of the passage above; `after` is the line below."""
    before = passage[-1]
    if _is_set_off(passage, line, after, frame):
        return LineStep.APART
    if line.tag is not None or _goes_on_in_part(before, line, frame):
        return LineStep.FLOWS
    if _are_rows(before, line, after, frame) or (_LABELLED.match(before.text) and _LABELLED.match(line.text)):
        return LineStep.FOLLOWS
    if _is_title(before, line, frame):
        return LineStep.FLOWS
    if _begins(passage, line, after, frame):
        return LineStep.APART
    is_full = frame.is_full(before, line) or _is_justified(passage, line, after)
    return LineStep.FLOWS if is_full or _runs_on(before, line, frame) else LineStep.FOLLOWS


def _goes_on_in_part(before: TextLine, line: TextLine, frame: TextFrame) -> bool:
    """True if a line goes on in the text that a name is beside: it begins where the text does, whose line is full.

    Words with a number are those of an address.
    """
    if len(before.segments) != 2 or len(line.segments) > 1 or before.segments[1].text.count(" ") < GAP_RUN - 1:
        return False
    name = before.segments[0].text
    if any(map(str.isdigit, name)) and any(map(str.isalpha, name)):
        return False
    return abs(line.box.left - before.segments[1].left) <= SAME_START and frame.is_full(before, line)


def _are_rows(before: TextLine, line: TextLine, after: TextLine | None, frame: TextFrame) -> bool:
    """True if one of two lines has parts, and is not a line of text with a gap in it, such as a lost sign leaves."""
    if len(before.segments) == 1 == len(line.segments):
        return False
    if len(before.segments) > 1 and not _is_text_with_gap(before, line, frame):
        return True
    if len(line.segments) > 1 and not (after is not None and _is_text_with_gap(line, after, frame)):
        return True
    return _share_gap(before, line) or (after is not None and _share_gap(line, after))


def _is_text_with_gap(line: TextLine, below: TextLine, frame: TextFrame) -> bool:
    """True if a line of many words fills the column, and has no gap that is very wide."""
    if len(line.words) < GAP_WORDS or not frame.is_full(line, below):
        return False
    if max([part.text.count(" ") for part in line.segments]) < GAP_RUN - 1:
        return False
    return max([gap.right - gap.left for gap in _gaps(line)]) <= WIDEST_GAP * line.height


def _share_gap(one: TextLine, other: TextLine) -> bool:
    """True if gaps of two lines are above each other, as in a table."""
    return any(a.left < b.right and b.left < a.right for a in _gaps(one) for b in _gaps(other))


def _gaps(line: TextLine) -> list[Gap]:
    return [Gap(part.right, other.left) for part, other in pairwise(line.segments)]


def _is_justified(passage: Sequence[TextLine], line: TextLine, after: TextLine | None) -> bool:
    """True if the last line ends at one edge with two lines above or below, as in text narrower than the column.

    Lines of equally many characters end at one edge without being stretched to it.
    """
    before = passage[-1]
    if len(before.words) < EDGE_WORDS:
        return False
    near = [*passage[-3:-1], line, *([after] if after is not None else [])]
    flush = [o for o in near if len(o.words) >= EDGE_WORDS and abs(o.end - before.end) <= FLUSH * before.height]
    lengths = [len(o.text) for o in (before, *flush)]
    return len(flush) > 1 and max(lengths) - min(lengths) >= OTHER_LENGTH


def _is_set_off(passage: Sequence[TextLine], line: TextLine, after: TextLine | None, frame: TextFrame) -> bool:
    """True if a line is further down than usual, of another size, or has another tag."""
    before = passage[-1]
    if before.tag is not None or line.tag is not None:
        return before.tag is not line.tag
    if line.middle <= before.middle or not same_size(before.size, line.size):
        return True
    if not frame.is_apart(before, line, APART):
        return False
    is_title = _is_title(before, line, frame) and line.middle - before.middle <= TITLE_STEP * line.size
    return not is_title and not _is_evenly_spaced(passage, line, after, frame)


def _begins(passage: Sequence[TextLine], line: TextLine, after: TextLine | None, frame: TextFrame) -> bool:
    """True if a look or an indent shows that a paragraph begins."""
    before = passage[-1]
    if _looks_change(before, line):
        other_font = abs(before.size - line.size) > OTHER_FONT * line.size
        if other_font or not frame.is_full(before, line) or _STOP.search(before.text[-8:]):
            return True
    return _is_indented(before, line, after, begins=len(passage) == 1)


def _is_evenly_spaced(passage: Sequence[TextLine], line: TextLine, after: TextLine | None, frame: TextFrame) -> bool:
    """True if lines of text are further apart than usual: the next step, or the one before, is as large."""
    before = passage[-1]
    step = line.middle - before.middle
    if step > LARGEST_STEP * line.height or _looks_change(before, line) or not frame.is_full(before, line):
        return False
    others = [before.middle - passage[-2].middle] if len(passage) > 1 else []
    if after is not None and same_size(line.size, after.size) and frame.is_full(line, after):
        others.append(after.middle - line.middle)
    return any(abs(step - other) <= EVEN * step for other in others)


def is_capitals(text: str) -> bool:
    """True if a text is set in capitals."""
    return text.isupper() and sum(map(str.isalpha, text)) >= CAPITALS


def _is_title(before: TextLine, line: TextLine, frame: TextFrame) -> bool:
    if before.bold != line.bold or line.mark is not None:
        return False
    if min(before.size, line.size) > LARGE * frame.style.size:
        return True
    if not (before.bold or is_capitals(before.text)):
        return False
    return _UNFINISHED.search(before.text[-8:]) is not None or _are_centred(before, line, frame)


def _are_centred(before: TextLine, line: TextLine, frame: TextFrame) -> bool:
    """True if two lines are in the middle of their column, and hold no numbers and no blanks to fill in."""
    if frame.style.bold or abs(before.start - line.start) <= INDENT * line.height:
        return False
    if is_capitals(before.text) != is_capitals(line.text):
        return False
    numbered = any(letter.isdigit() or letter == "_" for letter in before.text + line.text)
    return not numbered and frame.is_centred(before) and frame.is_centred(line)


def _looks_change(before: TextLine, line: TextLine) -> bool:
    """True if a line in bold or in capitals is above one that is not, or below."""
    return before.bold != line.bold or is_capitals(before.text) != is_capitals(line.text)


def _is_indented(before: TextLine, line: TextLine, after: TextLine | None, *, begins: bool) -> bool:
    """True if the start of a line shows that it begins a paragraph."""
    shift = line.start - before.start
    limit = INDENT * line.height
    if abs(shift) <= limit or abs(line.start + line.end - before.start - before.end) <= limit:  # equal, or centred
        return False
    if shift < 0:
        return not begins
    return after is not None and after.start < line.start - limit


def _runs_on(before: TextLine, line: TextLine, frame: TextFrame) -> bool:
    """True if the words show that a line goes on although it had room for the next word."""
    small = line.text[0].islower() and frame.is_wide(before)
    if small and _HYPHEN.search(before.text[-8:]):
        return True
    most = MOST * (frame.end(before.size) - frame.start)
    return small and line.mark is None and before.end - before.start > most and not _STOP.search(before.text[-8:])
