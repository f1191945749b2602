"""The ends of texts behind labels, and texts that only look like a label and its value."""

import re

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.label_ends import MARKS
from extend_mcp.analysis.extract.labels.labels import Hit, Labels
from extend_mcp.analysis.extract.layout.layout import Run, Segment, Token
from extend_mcp.analysis.extract.shapes.values import Values

SENTENCE_WORD = re.compile(r"(?:\w*\d|[^\W\d_]{5,})\.")
"""A word that ends a sentence and is not an abbreviation."""
_BEFORE_DATE = re.compile(r"(?i),?\s(?:on|am|vom|den|le|du|il|el|op|em|dnia)?\s*$")
"""The text between who did something and the day."""


def until_label(segment: Segment, first: int, labels: Labels, long: bool = False) -> tuple[Token, ...]:
    """Words from `first` up to the next label or `xxx:` in the segment; only to the end of a sentence unless `long`."""
    end = len(segment.tokens)
    for hit in labels.on(segment):
        if first < hit.first < end and hit.ratio > 0.9 and _begins_other(hit, segment.tokens[first]):
            end = hit.first
    for i in range(first + 1, end):
        if re.fullmatch(r"[^\W\d][\w.]*:", segment.tokens[i].text) and i + 1 < len(segment.tokens):
            return segment.tokens[first:i]
        if SENTENCE_WORD.fullmatch(segment.tokens[i - 1].text) and segment.tokens[i].text[0].isupper() and not long:
            return segment.tokens[first:i]
    strokes = (at for at in range(first + 1, end) if segment.tokens[at].text == "|")
    return segment.tokens[first : next(strokes, end)]


def _begins_other(hit: Hit, value: Token) -> bool:
    """Whether a label ends the value before it: with a colon, at the end, or between two numbers."""
    tokens = hit.segment.tokens
    is_number = value.text[0].isdigit() and hit.tokens[0].text[0].isupper() and hit.segment.tokens[hit.last :]
    return hit.marked or hit.last == len(tokens) or bool(is_number and tokens[hit.last].text[0].isdigit())


def says(tokens: tuple[Token, ...]) -> bool:
    return any(re.search(r"\w", t.text.replace("_", "")) for t in tokens)


def may_be_name(hit: Hit, value: Token) -> bool:
    """Whether a label and the word behind it are one text in capitals, without colon, number or change of font."""
    label = hit.tokens[-1]
    is_one = not hit.marked and hit.first == 0 and label.text.isupper() and value.text.isupper()
    return is_one and value.text.isalpha() and label.bold == value.bold


def is_beside_heading(hit: Hit, after: Segment) -> bool:
    """Whether a neighbour heads the next column: both have values below, and those have digits."""
    leaf, line = hit.segment.leaf, hit.segment.line
    if hit.marked or line + 1 >= len(leaf.lines) or any(map(str.isdigit, after.text)):
        return False
    below = leaf.lines[line + 1]
    own, other = (
        next((one for one in below if abs(one.box.left - head.box.left) < leaf.unit), None)
        for head in (hit.segment, after)
    )
    return own is not None and other is not None and any(map(str.isdigit, own.text)) and not own.text.endswith(MARKS)


def without_date(text: Found, values: Values) -> Found:
    """The name of who did something, without the day behind: `R. Adeyemi` in `R. Adeyemi on 2 May 2026`."""
    run = Run(text.tokens)
    days = values.days_in(run.text)
    before = run.text[: days[0][0]] if days else ""
    name = _BEFORE_DATE.sub("", before)
    if not name.strip() or run.text != text.value:
        return text
    return Found(name, run.cut(0, len(name)), text.score, text.margin, text.kind)
