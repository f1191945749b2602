"""Whether and where the words of a document say a value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from extend_mcp.grounding.fold import fold
from extend_mcp.grounding.index import Index
from extend_mcp.grounding.near import near_date, near_number, near_text
from extend_mcp.grounding.place import nearest_label
from extend_mcp.grounding.spelled import spelled
from extend_mcp.grounding.texts import Hit, find_text
from extend_mcp.grounding.words import Box, PlacedWord, box_of, quote_of

Status = Literal["exact", "normalised", "ocr", "close", "absent", "unchecked"]
RANK: tuple[Status, ...] = ("exact", "normalised", "ocr", "close")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the document says of one value.

    `exact`: in the same characters. `normalised`: the same number, date or text, written otherwise. `ocr`: but for
    characters that OCR takes for each other, in words it was not sure of. `close`: nearly; `quote` is what the page says.
    `absent`: not there. `unchecked`: null, true or false, which no words of a page are. Only the first three count as
    found. `places` says how many there are; `page`, `box` and `quote` are of the one beside words of the field's name.
    """

    status: Status
    page: int | None = None
    box: Box | None = None
    quote: str | None = None
    places: int = 0
    note: str | None = None

    @property
    def is_found(self) -> bool:
        """Whether the page says the value."""
        return self.status in {"exact", "normalised", "ocr"}


def ground(words: Sequence[PlacedWord], values: Mapping[str, Any]) -> dict[str, Finding]:
    """Look up each value (text, number, `YYYY-MM-DD`, null, true or false), by the path of its field."""
    index = Index(words)
    return {path: _ground(index, path, value) for path, value in values.items()}


def _ground(index: Index, path: str, value: Any) -> Finding:
    if value is None or isinstance(value, bool) or value == "":
        return Finding("unchecked", note="not a value that words of a page say")
    hits = _hits(index, value)
    if not hits:
        return Finding("absent", note=_note_of_absent(index, value))
    best = min(hits, key=lambda hit: RANK.index(hit.status)).status
    hits = [hit for hit in hits if hit.status == best]
    shortest = min(len(hit.span) for hit in hits)
    hits = [hit for hit in hits if len(hit.span) == shortest]
    hit = nearest_label(index, path, hits)
    return Finding(hit.status, hit.span[0].page, box_of(hit.span), quote_of(hit.span), len(hits), hit.note)


def _hits(index: Index, value: Any) -> list[Hit]:
    if isinstance(value, int | float | Decimal):
        number = as_number(value)
        return [] if number is None else _find_number(index, number, str(value))
    text = str(value)
    if (day := as_day(text)) and (found := _find_date(index, day, text)):
        return found
    return find_text(index, text) or [
        Hit(
            hit.status if hit.status == "close" else "normalised",
            hit.span,
            "in words" if hit.note is None else hit.note,
        )
        for other in spelled(text)
        for hit in find_text(index, other)
    ]


def as_number(value: float | Decimal) -> Decimal | None:
    """The number as its shortest text says it; None for what is not a number."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_day(text: str) -> date | None:
    """The date of a text in ISO form, else None."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _find_number(index: Index, number: Decimal, written: str) -> list[Hit]:
    hits = [
        Hit("exact" if written in fold(quote_of(span)).split() else "normalised", span)
        for span in index.numbers.get(number, ())
    ]
    if not hits and index.ocr:
        hits = [Hit("ocr", span, "a digit was read as a letter") for span in index.misread_numbers.get(number, ())]
    if not hits and number:
        hits = [Hit("close", span, "with the other sign") for span in index.numbers.get(-number, ())]
    return hits


def _find_date(index: Index, day: date, written: str) -> list[Hit]:
    hits = []
    for span, meanings in index.dates.get(day, ()):
        if meanings > 1:
            hits.append(Hit("close", span, "day and month may be the other way round"))
        else:
            hits.append(Hit("exact" if written in quote_of(span) else "normalised", span))
    return hits


def _note_of_absent(index: Index, value: Any) -> str | None:
    """What the document says that is nearest, where it says something alike."""
    if isinstance(value, int | float | Decimal):
        number = as_number(value)
        return None if number is None else near_number(index, number)
    day = as_day(str(value))
    return near_date(index, day) if day else near_text(index, str(value))
