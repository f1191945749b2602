"""The ends of texts behind labels, and texts that only look like a label and its value."""

import re
from dataclasses import replace

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.label_ends import MARKS
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.layout.layout import Segment, Token, TokenRun
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain

SENTENCE_WORD = re.compile(r"(?:\w*\d[^\W\d_]?|[^\W\d_]{5,})\.")
"""A word that ends a sentence and is not an abbreviation."""
STROKES = frozenset({"|", "·", "•"})
"""Marks between texts on one line."""
LARGER = 1.2
"""How much higher than a form's label its value is printed, where it is larger."""
SURELY = 0.95
"""The least likeness of a word to a label that it surely is."""
LONGEST_LABEL = 4
"""The most words of a label that is looked for once more."""
_LISTED = re.compile(r"\d{1,2}[.)]|0\d")
"""The number of a name in a list; that of a company has no point: `3 Rivers Ltd`."""
_HONORIFIC = re.compile(r"(?<=\w)\s?(?:御中|様|殿)$")
_BEFORE_DATE = re.compile(r"(?i),?\s(?:on|am|vom|den|le|du|il|el|op|em|dnia)?\s*$")
"""The text between who did something and the day."""


def until_label(segment: Segment, first: int, labels: Labels, long: bool = False) -> tuple[Token, ...]:
    """Words from `first` up to the next label or `xxx:` in the segment; only to the end of a sentence unless `long`."""
    end = len(segment.tokens)
    own = {hit.family for hit in labels.on(segment) if hit.last == first}
    for hit in labels.on(segment):
        if hit.family in own and not hit.marked and hit.last == len(segment.tokens):
            continue  # a word of the value: `Carrier: Blue Line Carrier`
        if first < hit.first < end and hit.ratio > 0.9 and _begins_other(hit, segment.tokens[first]):
            end = _repeated(segment, first, hit.first)
    for i in range(first + 1, end):
        if re.fullmatch(r"[^\W\d][\w.]*:", segment.tokens[i].text) and i + 1 < len(segment.tokens):
            return segment.tokens[first : _repeated(segment, first, i)]
        if _is_longer_label(segment, i) and not long:
            return segment.tokens[first:i]
        if _ends_sentence(segment, first, i) and not long:
            return segment.tokens[first:i]
    strokes = (at for at in range(first + 1, end) if segment.tokens[at].text in STROKES)
    return segment.tokens[first : next(strokes, end)]


def _ends_sentence(segment: Segment, first: int, end: int) -> bool:
    """True if the word before ends a sentence of the text from `first`, and is not only its number in a list."""
    before, after = segment.tokens[end - 1].text, segment.tokens[end].text
    is_listed = end == first + 1 and _LISTED.fullmatch(before) is not None
    return SENTENCE_WORD.fullmatch(before) is not None and after[0].isupper() and not is_listed


def _repeated(segment: Segment, first: int, end: int) -> int:
    """Where the label before `first` begins once more, as in `Contact: Eva Contact phone: …`; `end` if it does not."""
    words = [plain(token.text) for token in segment.tokens]
    label = words[max(0, first - LONGEST_LABEL) : first]
    for length in range(len(label), 0, -1):
        for at in range(first + 1, end):
            if words[at : at + length] == label[-length:] and segment.tokens[at].text[0].isupper():
                return at
    return end


def _is_longer_label(segment: Segment, first: int) -> bool:
    """True if a label of two words with a colon begins a sentence of its own: `… 23 kg. Fare rules: …`."""
    before, *label = (token.text for token in segment.tokens[first - 1 : first + 2])
    ends = before.endswith(".") and len(label) == 2 and label[0][0].isupper()
    return ends and re.fullmatch(r"[^\W\d][\w.]*:", label[1]) is not None


def _begins_other(hit: LabelHit, value: Token) -> bool:
    """True if a label ends the value before it: with a colon, at the end, or between two numbers."""
    tokens = hit.segment.tokens
    if not hit.marked and hit.last == len(tokens) and hit.tokens[0].text.islower():
        return False  # the last word of a value: `30 dagar netto`
    is_number = value.text[0].isdigit() and hit.tokens[0].text[0].isupper() and hit.segment.tokens[hit.last :]
    return hit.marked or hit.last == len(tokens) or bool(is_number and tokens[hit.last].text[0].isdigit())


def says(tokens: tuple[Token, ...]) -> bool:
    return any(re.search(r"\w", t.text.replace("_", "")) for t in tokens)


def is_one_name(hit: LabelHit, value: Token) -> bool:
    """True if a label and the word behind it are one text, in capitals or of two nouns, without colon, number or change
    of font: `KINO POLONIA`, `Medico Chirurgo - …`."""
    label = hit.tokens[-1]
    behind = hit.segment.tokens[hit.last + 1 : hit.last + 2]
    if not hit.marked and hit.first == 0 and hit.last == 1 and behind and behind[0].text in ("-", "–", "—", "&"):
        return value.text.istitle() and value.text.isalpha() and label.bold == value.bold
    is_one = not hit.marked and hit.first == 0 and label.text.isupper() and value.text.isupper()
    return is_one and value.text.isalpha() and label.bold == value.bold


def is_beside_heading(hit: LabelHit, after: Segment, labels: Labels) -> bool:
    """True if a neighbour heads the next column: both have values below.

    The label's value has digits, or the neighbour's has and the neighbour names it, as `Date` or `Order #` do.
    """
    leaf, line = hit.segment.leaf, hit.segment.line
    if hit.marked or line + 1 >= len(leaf.lines) or _has_digit(after):
        return False
    below = leaf.lines[line + 1]
    own, other = (
        next((one for one in below if abs(one.box.left - head.box.left) < leaf.unit), None)
        for head in (hit.segment, after)
    )
    if (
        own is None
        or other is None
        or own.text.endswith(MARKS)
        or any(one.first == 0 and one.ratio >= SURELY for one in labels.on(own))
    ):
        return False
    return _has_digit(own) or (_has_digit(other) and any(one.ratio >= SURELY for one in labels.on(after)))


def _has_digit(segment: Segment) -> bool:
    return any(map(str.isdigit, segment.text))


def without_date(text: Found, values: Values) -> Found:
    """The name of who did something, without the day behind: `R. Adeyemi` in `R. Adeyemi on 2 May 2026`."""
    run = TokenRun(text.tokens)
    days = values.days_in(run.text)
    before = run.text[: days[0][0]] if days else ""
    name = _BEFORE_DATE.sub("", before)
    if not name.strip() or run.text != text.value:
        return text
    return Found(name, run.cut(0, len(name)), text.score, text.margin, text.kind)


def without_number(text: Found) -> Found:
    """A name without its number in a list: `1. Ida Moss`."""
    number, _, rest = str(text.value).partition(" ")
    if not rest or not _LISTED.fullmatch(number) or not rest[0].isupper():
        return text
    return replace(text, value=rest, tokens=text.tokens[1:])


def without_honorific(text: Found) -> Found:
    """A name without the Japanese words of respect behind it: `合同会社ハルカゼ 御中`."""
    name = _HONORIFIC.sub("", str(text.value))
    return replace(text, value=name) if name else text


def is_beside_label(hit: LabelHit, after: Segment) -> bool:
    """True if a neighbour is the label of a form's next box: its print is as small as the label's, and larger print is
    below that."""
    leaf, line = hit.segment.leaf, hit.segment.line
    if hit.marked or line + 1 >= len(leaf.lines) or abs(after.box.height - hit.box.height) > 0.1 * hit.box.height:
        return False
    below = (one for one in leaf.lines[line + 1] if abs(one.box.left - hit.segment.box.left) < leaf.unit)
    return any(one.box.height > LARGER * hit.box.height for one in below)


def part_of_two(hit: LabelHit, found: Found) -> Found:
    """The part of a value that a label of two things asks for: the first of `ALDA / 414W` for `Vessel / Voyage`."""
    names = re.split(r"\s/\s", hit.segment.text.partition(":")[0])
    parts = re.split(r"\s/\s", str(found.value))
    if len(names) != 2 or len(parts) != 2:
        return found
    at = int(any(token.text == "/" for token in hit.segment.tokens[: hit.first]))
    strokes = [index for index, token in enumerate(found.tokens) if token.text == "/"]
    tokens = (found.tokens[: strokes[0]], found.tokens[strokes[0] + 1 :])[at] if strokes else found.tokens
    return replace(found, value=parts[at].strip(), tokens=tokens)
