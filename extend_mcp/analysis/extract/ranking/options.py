"""The possible values of a term, with their places. Generous, because a value that is not here is never read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.layout.layout import Segment, Token, around
from extend_mcp.analysis.extract.parties.addresses import TITLE
from extend_mcp.analysis.extract.parties.companies import REGISTERED
from extend_mcp.analysis.extract.ranking.name_shapes import is_form, is_name
from extend_mcp.analysis.extract.ranking.parties import HONORIFIC
from extend_mcp.analysis.extract.ranking.rows import DocumentRows, RowPlace
from extend_mcp.analysis.extract.ranking.tax_numbers import find_tax_numbers
from extend_mcp.analysis.extract.shapes.dates import find_dates
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words import fold, meanings
from extend_mcp.documents.accounts import missing
from extend_mcp.documents.page import Box

_SEPARATOR = re.compile(
    r"\s+[·•●|–—−-]\s+|\s*[·•●|]\s*|,\s+|\s{2,}|(?<=[a-z]{4})\.\s+(?=[A-Z])|"
    r"\s+(?:au capital|with (?:a )?share capital|mit sitz in|con sede)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[^\d:·•|]{2,40}?\s(?:and|und|et|e|y|en|og|och|i|&|\+)\s+[^\W\d]", re.IGNORECASE)
"""The text behind the comma in `Smith, Jones and Partners`."""
_MARK = re.compile(r":|\.{3,}")
"""The mark between a label and its value."""
_SENTENCE = re.compile(r"(?<=[a-z]{4})\.\s+(?=[A-Z])")
_OWNER = re.compile(
    r"(?i)(?:inh(?:aber(?:in)?)?|prop(?:rietor|r)?|titular|owner|gérante?|eigenaar|właściciel)\.?:? +(?=[A-Z])"
)
"""Words before the owner of a business."""
_LAST_WORD = re.compile(r"[\s,;]([^\s,;]+)\s*:?$")
_EDGES = " -–:*,;"
ENDS_OF_NAMES = frozenset({"form", "title", "country", "organisation"})
"""Possible meanings of the last word of a name."""
BEFORE_DAY = 4
"""Characters between a town and the day: `Rosenheim, den 22.07.2024`."""
MOST = 1500
"""The most values of one kind that are weighed; a document with more is a list of them."""
EVEN = 6.0
"""How far apart, in points, the left edges of two rows of one value may be."""
SHORTEST_IBAN = 15
"""Characters of an IBAN, which is Norway's."""
MOST_BELOW = 2
"""Segments below that of an IBAN which may be its next line."""
_CAPITALS = re.compile(r"[A-Z]{2,4}")
_OF_NUMBERS = frozenset({"number", "order", "customer", "tax"})
"""What capitals before a number mean that are its label."""
_PART_OF_IBAN = re.compile(r"(?=.*\d)[A-Z\d]+")
PRINTED_ON = re.compile(
    r"(?i)\b(?:printed|print date|gedruckt|druckdatum|imprimée?|impression|stampat[oa]|data stampa|impres[oa]|"
    r"afgedrukt|wydrukowano|data wydruku|utskriven|udskrevet|vytištěno)\b[^\d]{0,12}$"
)
"""Words right before the day on which a paper was printed."""
PRINTED = 0.85
"""The sureness of a number that is printed as money, with cents or a currency."""
SUM_WORDS = frozenset({"total", "net", "gross", "tax", "due"})
PRICE_WORDS = frozenset({"net", "gross", "tax", "due", "paid", "less", "unit", "lines"})
"""Meanings of a label that make a number money, even if the label also measures something."""


@dataclass(eq=False, slots=True)
class Option:
    """A value at a place. `before` and `after` are the texts of its segment around it.

    `key` is the same for equal values: amounts by cents, names by letters and digits. `how` is `whole`, `part`
    or `pair` for a name: the whole segment, a part of it, or one that goes on below.
    """

    key: Any
    value: Any
    place: RowPlace
    tokens: tuple[Token, ...]
    before: str
    after: str
    sign: str | None = None
    sure: float = 1.0
    guessed: bool = False
    how: str = "whole"
    lower: RowPlace | None = None
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        self.box = around(self.tokens)


def flat(text: str) -> str:
    """Only the letters and digits, in lower case; `&` becomes `and`."""
    return fold(text.replace("&", " and ")).replace(" ", "")


def options_of(kind: str, values: Values, rows: DocumentRows) -> list[Option]:
    """The options of `amount`, `date`, `id`, `vat`, `iban` or `name`, in reading order."""
    if kind in ("vat", "name"):
        finder = _vats if kind == "vat" else _names
        found = [option for place in rows.all() for option in finder(place, rows)]
    else:
        found = [option for candidate in values.of(kind) if (option := _option(kind, candidate, rows)) is not None]
    return found[:MOST]


def _option(kind: str, candidate: Candidate, rows: DocumentRows) -> Option | None:
    segment, value = candidate.segment, candidate.value
    if kind == "iban":
        if missing(value):
            return _long_iban(candidate, rows)
        key: Any = flat(value)
        if len(key) < SHORTEST_IBAN:
            return None
    elif kind == "amount":
        key = round(value, 2)
        if candidate.aside:
            return None
    else:
        key = flat(value) if kind == "id" else value
    start = segment.starts[candidate.first]
    last = candidate.last - 1
    end = segment.starts[last] + len(segment.tokens[last].text)
    before = segment.text[:start]
    after = segment.text[end:]
    if kind == "amount" and not _is_money(candidate, _label(before, rows.of(segment)), is_last=not after):
        return None
    return Option(
        key, value, rows.of(segment), candidate.tokens, before, after, candidate.sign, candidate.sure, candidate.guessed
    )


def with_letters(option: Option) -> tuple[Any, tuple[Token, ...]]:
    """The value and words of a number with strokes, with the capitals that a blank parts from it: `FV 12/05/2024`."""
    segment, value = option.place.segment, str(option.value)
    at = segment.tokens.index(option.tokens[0]) if option.tokens[0] in segment.tokens else 0
    before = segment.tokens[at - 1] if at else None
    if before is None or "/" not in value or not _CAPITALS.fullmatch(before.text):
        return option.value, option.tokens
    if meanings(fold(before.text)) & _OF_NUMBERS:
        return option.value, option.tokens
    return f"{before.text} {value}", (before, *option.tokens)


def _long_iban(candidate: Candidate, rows: DocumentRows) -> Option | None:
    """An IBAN that is too short for its country, with its rest below it or in the next line; else it is guessed."""
    segment, value, tokens = candidate.segment, candidate.value, candidate.tokens
    place, wanted = rows.of(segment), missing(candidate.value)
    before = segment.text[: segment.starts[candidate.first]]
    lower = list(rows.page(place).below(place)) if candidate.last == len(segment.tokens) else []
    under = [one for one in lower if abs(one.left - candidate.box.left) < EVEN][:1]
    for line in (*under, *(one for one in lower[:MOST_BELOW] if abs(one.left - place.left) < EVEN)):
        if rest := _first_words(line, wanted):
            value = f"{value} {' '.join(token.text for token in rest)}"
            return Option(flat(value), value, place, tokens + rest, before, "", lower=line)
    too_short = len(flat(value)) < SHORTEST_IBAN
    return None if too_short else Option(flat(value), value, place, tokens, before, "", guessed=True)


def _first_words(place: RowPlace, wanted: int) -> tuple[Token, ...]:
    """The first words of a segment that have so many letters and digits together; none where no words have."""
    left = wanted
    for at, token in enumerate(place.segment.tokens):
        word = token.text.rstrip(".,;")
        left -= len(word)
        if left < 0 or not _PART_OF_IBAN.fullmatch(word):
            break
        if left == 0:
            return place.segment.tokens[: at + 1]
    return ()


def _label(before: str, place: RowPlace) -> frozenset[str]:
    """The meanings of the words left of a number."""
    if before.strip():
        return meanings(fold(before[-60:]))
    return place.before[0].means if place.before else frozenset()


def _is_money(amount: Candidate, label: frozenset[str], *, is_last: bool) -> bool:
    """True if a number may be money: printed as money, or last behind the label of a sum. A measure is not."""
    if amount.sign is None and "measure" in label and not label & PRICE_WORDS:
        return False
    return amount.sure >= PRINTED or (is_last and bool(SUM_WORDS & label))


def _vats(place: RowPlace, _: DocumentRows) -> Iterator[Option]:
    if place.has_digit:
        label = place.before[0].text if place.before else ""
        yield from (_cut(place, *span, "whole") for span in find_tax_numbers(place.text, label))


def _names(place: RowPlace, rows: DocumentRows) -> Iterator[Option]:
    if place.after and place.after[0].text.startswith(":"):
        return  # a label
    text = place.text
    for start, end in _spans(text):
        option = _name(place, start, end, "whole")
        if option is not None:
            yield option
            if option.how == "whole" and end == len(text) and (pair := _pair(option, rows)) is not None:
                yield pair
        cut = _end_of_name(text, start, end)
        if cut is not None and (part := _name(place, start, cut, "part")) is not None:
            yield part


def _spans(text: str) -> Sequence[tuple[int, int]]:
    """Possible starts and ends of names: the whole text, the text behind each label, the text after a sentence."""
    if _MARK.search(text):
        return [_cut_label(text, *span) for span in _between(_MARK, text)[1:]]
    pieces = _between(_SENTENCE, text)
    return [(0, len(text)), *pieces[1:]]


def _between(mark: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    marks = [hit.span() for hit in mark.finditer(text)]
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _cut_label(text: str, start: int, end: int) -> tuple[int, int]:
    """A piece between colons without the next piece's label: `Acme Ltd` in `Name: Acme Ltd, E-mail: x`."""
    while end < len(text) and (word := _LAST_WORD.search(text, start, end)) and meanings(fold(word[1])) - ENDS_OF_NAMES:
        end = word.start(1)
    return start, end


def _end_of_name(text: str, start: int, end: int) -> int | None:
    """The end of a name before text joined to it. A comma before a legal form or in a list of names belongs to it."""
    for hit in _SEPARATOR.finditer(text, start, end):
        after = text[hit.end() : end]
        if (days := find_dates(after)) and days[0][0] <= BEFORE_DAY:
            return None  # the town or weekday of a date
        if not (hit.group().startswith(",") and (_LISTED.match(after) or is_form(after.split(",")[0]))):
            return hit.start()
    number = REGISTERED.search(text, start, end)
    return number.start() if number else None


def _name(place: RowPlace, start: int, end: int, how: str) -> Option | None:
    piece = place.text[start:end]
    lead = len(piece) - len(piece.lstrip(_EDGES))
    piece = HONORIFIC.sub("", piece.strip(_EDGES))
    if owner := _OWNER.match(piece):
        lead, piece = lead + owner.end(), piece[owner.end() :]
    if not is_name(piece):
        return None
    return _cut(place, start + lead, start + lead + len(piece), how)


def _pair(option: Option, rows: DocumentRows) -> Option | None:
    """A name over two rows: a title above it, or the legal form on the second, where that has not all of the name."""
    place = option.place
    if place.after or re.search(r"\d", option.value) or TITLE.fullmatch(option.value):
        return None
    lower = next((one for one in rows.page(place).below(place) if abs(one.left - option.box.left) < EVEN), None)
    if (
        lower is None
        or lower.top - place.bottom >= place.height
        or lower.has_digit
        or ":" in lower.text
        or len(lower.text) > 50
    ):
        return None
    means = meanings(fold(option.value))
    is_title = "title" in means and len(option.value.split()) < 3
    if not is_title and ("form" in means or "form" not in lower.means or option.key in flat(lower.text)):
        return None
    value = f"{option.value} {lower.text}"
    tokens = option.tokens + lower.segment.tokens
    return Option(flat(value), value, place, tokens, option.before, option.after, how="pair", lower=lower)


def _cut(place: RowPlace, start: int, end: int, how: str) -> Option:
    segment: Segment = place.segment
    text = place.text
    return Option(
        flat(text[start:end]), text[start:end], place, segment.cut(start, end), text[:start], text[end:], how=how
    )
