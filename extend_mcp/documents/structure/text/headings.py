"""Finds the passages that are headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.documents.page import Block
from extend_mcp.documents.structure.figures import PICTURED
from extend_mcp.documents.structure.text.flow import is_capitals
from extend_mcp.documents.structure.text.item_marks import follows
from extend_mcp.documents.structure.text.letters import is_unspaced
from extend_mcp.documents.structure.text.passages import Passage
from extend_mcp.documents.structure.text.style import Style
from extend_mcp.documents.structure.text.text_frame import TextFrame
from extend_mcp.documents.structure.text.text_line import TextLine

TITLE = 1.18
"""In usual sizes: a passage so large is a heading at any place."""
LARGER = 1.06
"""In usual sizes: a larger passage may be a heading."""
SMALLER = 0.9
"""Times the usual size: no heading is smaller."""
LONGEST_TITLE, LONGEST, LONGEST_SENTENCE = 30, 16, 5
"""Words of a heading in large letters, of another, and of one that ends like a sentence and is not bold."""
MOST_LINES, MOST_LETTERS = 4, 300
ABOVE = 1.15
"""In usual steps: a heading of the usual size has more room above than text."""
BELOW, BELOW_CENTRED = 3.0, 5.0
"""In usual steps: text further below does not belong to a heading at the edge, or in the middle."""
SAME_LOOK = 0.04
"""Share of a size: headings whose sizes are closer look the same."""
MOST_IN_ROW, MOST_IN_ROW_LARGE = 2, 3
"""The most headings of one look without text between them, of the size of text and larger."""
_SENTENCE_END = re.compile(r"[.;,…。、]$")
_MONEY = re.compile(r"\d[.,]\d{2}(?!\d)|[$€£¥]\s?\d")
_AMOUNT = re.compile(rf"{_MONEY.pattern}|:\s{{0,9}}\S{{0,99}}\d|\d{{5}}")
_NAMED = re.compile(r"[^\W\d_]{3}[^\W_]*(?:\s[^\W\d_]+)*\s(?:\S{0,3}\s)?[A-Z]{0,4}[\d/.-]{4,20}")
"""The name of a document and its number, which is longer than the name now and then."""
_LABELLED = re.compile(r"[^:]{0,38}[^:\d]:\s+\S")
"""A label and its value; not `Segment 1: Terms`."""
_CAPTION = re.compile(rf"(?i)(?:{PICTURED}|fig\.|abb\.)\s(?:\d[\w.-]{{0,6}}[.:]?|[-–—])\s+\S")
"""The caption of a table or a picture; not `Table of contents`."""
_NUMBERED = re.compile(
    r"(?:(?:chapter|section|article|part|appendix|annex|kapitel|abschnitt|artikel|anhang|chapitre|annexe|capítulo|"
    r"sección|artículo|capitolo)\s|§\s?)?((?:\d{1,2}|[A-Z]|[IVXLC]{1,6})(?:\.\d{1,2}){0,5})[.):]?\s+(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a heading, by which its level is chosen. `depth` is that of its number, 0 without one.

    `large` ones are headings by their size alone, `plain` ones have the size and the weight of text.
    """

    size: float
    bold: bool
    capitals: bool
    depth: int
    large: bool
    plain: bool = False


@dataclass(frozen=True, slots=True)
class TextHeading(Block):
    """A heading without a level, which is known only after all headings of the document are.

    `item` is the passage as the item of a list.
    """

    look: Look = Look(0.0, bold=False, capitals=False, depth=0, large=False)
    item: Block | None = None


def heading_of(passage: Passage, text: str, style: Style, item: Block | None) -> TextHeading:
    """The passage as a heading."""
    line = passage.lines[0]
    is_plain = not line.bold and line.size < LARGER * style.size
    look = Look(line.size, line.bold, is_capitals(text), _depth(text), line.size >= TITLE * style.size, is_plain)
    return TextHeading("heading", text, passage.box, level=1, look=look, item=item)


@dataclass(frozen=True, slots=True)
class Setting:
    """The surroundings of a passage: the text above and below it in its zone."""

    above: Passage | None
    below: Passage | None
    frame: TextFrame


def is_heading(passage: Passage, text: str, setting: Setting) -> bool:
    """True if a passage is a heading: by its size or, where it is set off, by its weight, capitals or number."""
    style = setting.frame.style
    ratio = passage.lines[0].size / style.size
    if not _may_be(passage, text, is_large=ratio >= TITLE):
        return False
    words = _count_words(text)
    if style.top_tag == 1 or (style.top_tag and ratio < TITLE):  # Word's titles are no headings to it
        return False
    if ratio >= TITLE:
        most = LONGEST if passage.lines[0].bold else LONGEST_SENTENCE
        return words <= LONGEST_TITLE and not (_SENTENCE_END.search(text[-2:]) and words > most)
    if ratio < SMALLER or words > LONGEST or len(passage.lines) > 2 or _SENTENCE_END.search(text[-2:]):
        return False
    is_plain = ratio < LARGER or not passage.lines[0].bold
    if text[0].islower() or (is_plain and _LABELLED.match(text)) or not _stands_over(passage, setting):
        return False
    return ratio >= LARGER or _stands_out(passage, text, setting)


def listed_alike(passages: Sequence[Passage], found: Sequence[bool], style: Style) -> set[int]:
    """The headings, by their index, of one look that follow each other without text between: they are a list."""
    listed: set[int] = set()
    start = 0
    for at in range(1, len(passages) + 1):
        if at < len(passages) and found[at] and found[at - 1] and _look_alike(passages[at - 1], passages[at]):
            continue
        most = MOST_IN_ROW_LARGE if passages[start].lines[0].size >= TITLE * style.size else MOST_IN_ROW
        if found[start] and at - start > most:
            listed.update(range(start, at))
        start = at
    return listed


def _look_alike(one: Passage, other: Passage) -> bool:
    first, second = one.lines[0], other.lines[0]
    if first.bold != second.bold or abs(first.size - second.size) > SAME_LOOK * first.size:
        return False
    return is_capitals(first.text) == is_capitals(second.text)


def _may_be(passage: Passage, text: str, *, is_large: bool) -> bool:
    """True if a passage is no item, code, amount or labelled value, and not too long."""
    mark = passage.mark
    if len(text) > MOST_LETTERS or len(passage.lines) > MOST_LINES:
        return False
    if passage.code is not None or (mark is not None and mark.kind in {"bullet", "weak"}):
        return False
    if any(len(line.segments) > 1 for line in passage.lines) or _CAPTION.match(text):
        return False
    if text.endswith("。") and not passage.lines[0].bold:
        return False
    if is_large and _NAMED.fullmatch(text):
        return not _MONEY.search(text)
    return not _AMOUNT.search(text) and _has_words(text[mark.length :] if mark else text)


def _count_words(text: str) -> int:
    """The number of words; two characters of a script without blanks are one."""
    return len(text.split()) + (0 if text.isascii() else sum(map(is_unspaced, text)) // 2)


def _has_words(text: str) -> bool:
    """True if a text is made of words, not of figures."""
    letters = sum(map(str.isalpha, text))
    return letters > 1 and letters * 2 >= len(text.replace(" ", ""))


def _stands_out(passage: Passage, text: str, setting: Setting) -> bool:
    """True if a passage of the usual size looks different from text."""
    line, below, frame = passage.lines[0], setting.below, setting.frame
    if line.bold and not frame.style.bold:
        return True
    if frame.style.capitals:
        return False
    if line.mark is None:
        return is_capitals(text)
    if line.start > frame.start + line.height / 2 and not frame.is_centred(line):
        return False
    if below is None or below.mark is None:
        return line.mark.kind == "section" or (line.mark.kind == "number" and is_capitals(text))
    return is_capitals(text) and not follows(below.mark, line.mark)


def _stands_over(passage: Passage, setting: Setting) -> bool:
    """True if a passage has room above it and no gap below it, nor a row that is as large: of that it may be a label.

    A zone may end with the heading of a table.
    """
    above, below, frame = setting.above, setting.below, setting.frame
    if below is not None:
        first = below.lines[0]
        is_row = len(first.segments) > 1 and passage.lines[0].size < LARGER * first.size
        most = BELOW_CENTRED if frame.is_centred(passage.lines[0]) else BELOW
        if (is_row and not _heads_fields(passage, first)) or frame.is_apart(passage.lines[-1], first, most):
            return False
    return above is None or frame.is_apart(above.lines[-1], passage.lines[0], ABOVE)


def _heads_fields(passage: Passage, row: TextLine) -> bool:
    """True if a bold passage is above labels with colons, as of the fields of a form."""
    return passage.lines[0].bold and not row.bold and row.segments[0].text.endswith(":")


def _depth(text: str) -> int:
    found = _NUMBERED.match(text)
    return found[1].count(".") + 1 if found else 0
