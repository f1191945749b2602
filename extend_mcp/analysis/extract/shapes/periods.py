"""Reads both ends of a period: `from 29th March 2026 to 4th Sept 2026`, `01. - 31.03.2026`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import Segment, TokenRun
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.dates import Hit, find_dates, reads_two_ways
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain

FIRST = frozenset(
    "start begin beginning beginn anfang from von vom dal du debut "
    "inicio inizio desde poczatek od aanvang zacatek effective".split()
)
LAST = frozenset(
    "end ending ende to until till through bis al au fin fine hasta koniec do einde konec fim "
    "expiration expiry expires".split()
)
ANY = frozenset("date day on of the valid period billing service statement invoice reporting".split()) | FIRST | LAST
"""Words of a field's name that do not say which period it means."""
_BETWEEN = (
    r"(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4}(?![^\W\d_])| standard time)?)?"
    r"[,;]?\s*(?:[-–—~～]|(?:to|until|till|through|thru|and|bis|au|al?|à|até|ao|do|t/m|tot|til)"
    r"(?:\s(?:zum|en met|the|le|el))?:?)\s*(?:[^\W\d_]{2,13}[.,]{1,2}\s+)?"
    r"(?:\d{1,2}[:.]\d\d(?:\s?(?:h|hrs|uhr|[ap]\.?m\.?))?\s+(?:on|am|le|el|il|op)?\s*)?"
)
_JOINED = re.compile(_BETWEEN, re.IGNORECASE)
_DAY_BEFORE = re.compile(
    r"(?<![\d.,/])(?P<d>\d{1,2})(?:st|nd|rd|th)?\.?(?:(?P<m>\d{1,2})\.)?\s?" + _BETWEEN + "$", re.IGNORECASE
)
"""The day, or day and month, of a first date that shares its rest with the second."""
_FRAME = re.compile(r"(?i)\b(?:\w*period\w*|from|between|\w*zeitraum|vom|von|période|du|dal|del|desde|van|okres\w*)\b")
_PERIOD = re.compile(r"(?i)\b(?:period\w*|période)\b|zeitraum|okres")
"""Words for a period, in a field's name and in the label of two days."""
_BEGINS = re.compile(
    r"(?i)\b(?:begin(?:s|ning)?|start(?:s|ing)?|commenc(?:es|ing)|effective|(?:start|commencement) date is|beginnt|"
    r"ab dem|prend effet|à compter du|comienza|inizia|decorre dal?)(?: on| am| le| el| il| from| as of)?\W*$"
)
_ENDS = re.compile(
    r"(?i)\b(?:end(?:s|ing)?|expir(?:es|ing)|terminates|end date is|until|endet|läuft|expire|prend fin|jusqu['’]au|"
    r"termina|scade)(?: on| am| bis zum| le| el| il)?\W*$"
)
"""Words of running text right before the first and the last day."""
BETWEEN = 3
"""Lines above a period that may hold its label."""
_DIGITS, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_END_DAY = re.compile(r"\b(first|last) (?:day|date|night)\b")
SHORT_HINT = 8
"""The most words of a description that is read like a name."""
TITLE = 60
"""Characters at the head of a document, which say what it is: the days of a lease are those of its only period."""
SHORTEST = 5
"""Letters of the longest word that is not looked for at the end of compounds."""
SENTENCE = 120
"""How many characters before a day may say what begins or ends."""
NAMED, FRAMED, BARE = 0.9, 0.8, 0.6
"""The score of two dates behind the field's own words, behind those of any period, and behind neither."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """The first and last day, and the text before them on their line, else the label above."""

    segment: Segment
    hits: tuple[Hit, Hit]
    before: str


def which_end(field: Field) -> int | None:
    """0 for a field that asks for the first day of a period, 1 for the last, None for any other."""
    words = _asked(field)
    ends = {0 for _ in words & FIRST} | {1 for _ in words & LAST}
    return ends.pop() if len(ends) == 1 and field.reads == "date" else None


def _asked(field: Field) -> set[str]:
    """The words of a field's names, or of its short description if only that says which end it asks for."""
    words = _words(*field.names)
    if not words & (FIRST | LAST) and len(field.hint.split()) <= SHORT_HINT:
        hint = _words(_END_DAY.sub(lambda found: "start" if found[1] == "first" else "end", plain(field.hint)))
        words = hint if hint & (FIRST | LAST) else words
    return words


def read_period(field: Field, end: int, values: Values) -> Iterator[Found]:
    """The days at one end of the document's periods, also of those that its sentences describe."""
    asked = _asked(field) | _words(field.scope)
    own = asked - ANY
    is_title = own <= _words(values.text[:TITLE])
    shape = _PERIOD if not own and _PERIOD.search(" ".join(asked)) else None
    said = _in_sentences(end, values) if shape is None else ()  # what begins in them is no period of accounts
    for run, hit, before, is_framed in (*said, *_of_pairs(end, values)):
        if _names(before, own) or (shape and shape.search(before)):
            yield _found(run, hit, NAMED, values)
        elif is_title:
            yield _found(run, hit, FRAMED if is_framed else BARE, values)


def at_end(found: Found, end: int, values: Values) -> Found:
    """The day at the asked end of the period whose other end was read: its label is before both."""
    other = {id(token) for token in found.tokens}
    for pair in _pairs(values):
        if other == {id(token) for token in pair.segment.cut(*pair.hits[1 - end][:2])}:
            return _found(pair.segment, pair.hits[end], found.score, values)
    return found


def _names(before: str, own: set[str]) -> bool:
    """True if the text before has one of the words, or a compound that ends with one: `Abrechnungszeitraum`."""
    said = _words(before)
    ends = tuple(word for word in own if len(word) > SHORTEST)
    return bool(own & said) or any(word.endswith(ends) for word in said if ends)


_Day = tuple[TokenRun, Hit, str, bool]
"""A day in its text, the text before it, and whether that text is of a period or of something that begins or ends."""


def _in_sentences(end: int, values: Values) -> Iterator[_Day]:
    """The days on which a sentence says that something begins or ends."""
    shape = (_BEGINS, _ENDS)[end]
    run = values.layout.stream()
    for hit in find_dates(run.text, month_first=bool(values.month_first)):
        before = run.text[max(0, hit[0] - SENTENCE) : hit[0]]
        if shape.search(before) and _goes_on(run, hit[0]):
            yield run, hit, before, True


def _goes_on(run: TokenRun, start: int) -> bool:
    """True if the word before a day is on its line, or the line before goes on with it: not where columns end."""
    at, _ = run.span(start, start + 1)
    word, before = run.tokens[at], run.tokens[max(0, at - 1)]
    homes = [one.sheet.home(one) for one in (before, word)]
    return homes[0] is homes[1] or all(home is not None and len(home.leaf.lines[home.line]) == 1 for home in homes)


def _of_pairs(end: int, values: Values) -> Iterator[_Day]:
    for pair in _pairs(values):
        yield pair.segment, pair.hits[end], pair.before, _FRAME.search(pair.before) is not None


def periods(values: Values) -> Iterator[tuple[date, date]]:
    """The first and last day of each period that is on one line."""
    return ((pair.hits[0][2], pair.hits[1][2]) for pair in _pairs(values))


def days_of_periods(values: Values) -> frozenset[int]:
    """The ids of the words of the days of all periods that are on one line."""
    return frozenset(id(token) for pair in _pairs(values) for hit in pair.hits for token in pair.segment.cut(*hit[:2]))


def last_days(values: Values) -> frozenset[int]:
    """The ids of the words of all periods' last days, also of those whose first day is on the line above."""
    words = [pair.segment.cut(*pair.hits[1][:2]) for pair in _pairs(values)]
    for segment in values.segments:
        above = segment.leaf.lines[segment.line - 1][0] if segment.line else segment
        hits = values.days(segment)
        if hits and _starts_with(segment, LAST) and _starts_with(above, FIRST) and values.days(above):
            words.append(segment.cut(*hits[0][:2]))
    return frozenset(id(token) for some in words for token in some)


def _starts_with(segment: Segment, words: frozenset[str]) -> bool:
    return plain(segment.tokens[0].text) in words


def _found(run: TokenRun, hit: Hit, score: float, values: Values) -> Found:
    start, stop, day, sure = hit
    guessed = reads_two_ways(run.text[start:stop], month_first=values.month_first)
    return Found(day.isoformat(), run.cut(start, stop), score * sure, 1.0, "guess" if guessed else "date")


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in plain(text).split()}


def _pairs(values: Values) -> Iterator[_Pair]:
    for segment in values.segments:
        hits = values.days(segment)
        for at, hit in enumerate(hits):
            first = hits[at - 1] if at else None
            if first is None or not _JOINED.fullmatch(segment.text, first[1], hit[0]):
                first = _day_before(segment.text, hit)
            if first is not None and first[2] <= hit[2]:
                before = f"{_left_of(segment)} {segment.text[: first[0]]}"
                yield _Pair(segment, (first, hit), before if _LETTER.search(before) else _above(segment))


def _day_before(text: str, last: Hit) -> Hit | None:
    """The first day of `01. - 31.03.2026`."""
    found = _DAY_BEFORE.search(text, 0, last[0])
    if found is None:
        return None
    month = int(found["m"] or last[2].month)
    try:
        day = date(last[2].year - (month > last[2].month), month, int(found["d"]))
    except ValueError:  # 31 April
        return None
    return found.start(), found.end("m" if found["m"] else "d"), day, last[3]


def _above(segment: Segment) -> str:
    """The label that begins right above a segment, as in boxes of forms; empty for a text with digits.

    Lines of another column may be between them.
    """
    leaf = segment.leaf
    rows = leaf.lines[max(0, segment.line - BETWEEN) : segment.line]
    over = next((one for row in rows[::-1] for one in row if abs(one.box.left - segment.box.left) < leaf.unit), None)
    if over is None or segment.box.top - over.box.bottom > leaf.unit or _DIGITS.search(over.text):
        return ""
    return over.text


def _left_of(segment: Segment) -> str:
    """The text left of a segment on its line."""
    line = segment.leaf.lines[segment.line]
    return line[segment.index - 1].text if segment.index else ""
