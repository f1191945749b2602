"""Finds the places where the words of a document have a value."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from extend_mcp.grounding import date_readings, number_readings
from extend_mcp.grounding.folding import fold
from extend_mcp.grounding.index import Index
from extend_mcp.grounding.nearest import near_date, near_number, near_text
from extend_mcp.grounding.number_readings import as_number
from extend_mcp.grounding.place import choose, item_of, rows_of
from extend_mcp.grounding.spelled import spelled
from extend_mcp.grounding.texts import TextHit, find_text
from extend_mcp.grounding.word_places import PlacedBox, PlacedWord, Span, box_of, quote_of

Status = Literal["exact", "normalised", "ocr", "close", "absent", "unchecked"]
RANK: tuple[Status, ...] = ("exact", "normalised", "ocr", "close")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?")
TWO_WAYS = "it may be another day: the order of day, month and year is not certain"
OTHER_SIGN = "with the other sign"


@dataclass(frozen=True, slots=True)
class Finding:
    """How the document has one value.

    `exact`: in the same characters. `normalised`: the same number, date or text, written in another way. `ocr`: except
    for characters that OCR confuses, in words it was not sure of. `close`: nearly; `quote` is what the page has.
    `absent`: not there; `quote` is what is nearest, if anything is. `unchecked`: null, true or false, which a page does
    not print. Only the first three count as found. `places` is the number of places; `page`, `box` and `quote` are
    those of the place beside words of the field's name.
    """

    status: Status
    page: int | None = None
    box: PlacedBox | None = None
    quote: str | None = None
    places: int = 0
    note: str | None = None

    @property
    def is_found(self) -> bool:
        """True if the document has the value."""
        return self.status in {"exact", "normalised", "ocr"}


class Grounder:
    """Looks values up in the words of one document, which it prepares once."""

    def __init__(self, words: Sequence[PlacedWord]) -> None:
        self._index = Index(words)

    def find(self, path: str, value: Any) -> Finding:
        """Look up a text, number, `YYYY-MM-DD`, null, true or false; `path` names its field."""
        return self.find_all([(path, value)])[path]

    def find_all(self, values: Iterable[tuple[str, Any]]) -> dict[str, Finding]:
        """Look up many values, by path. Those of one item of a list are looked for side by side."""
        best = [(path, value, self._best(path, value)) for path, value in values]
        items: dict[str, list[list[TextHit]]] = defaultdict(list)
        for path, _, hits in best:
            if hits:
                items[item_of(path)].append(hits)
        rows = rows_of(items)
        return {path: self._conclude(path, value, hits, rows.get(item_of(path), ())) for path, value, hits in best}

    def _conclude(self, path: str, value: Any, hits: list[TextHit], beside: Sequence[Span]) -> Finding:
        if hits:
            hit = choose(self._index, path, hits, beside)
            return _finding(hit.status, hit.span, len(hits), hit.note)
        if not _can_be_printed(value):
            return Finding("unchecked")
        near = self._nearest(value)
        return _finding("absent", near, 0, None) if near else Finding("absent")

    def _best(self, path: str, value: Any) -> list[TextHit]:
        """The places that fit a value best; for an item of a list all that fit it, for its row to choose from."""
        hits = self._hits(value) if _can_be_printed(value) else []
        best = min((RANK.index(hit.status) for hit in hits), default=0)
        worst = RANK.index("ocr") if item_of(path) and best < RANK.index("close") else best
        shortest: dict[str, int] = {}
        for hit in hits:
            shortest[hit.status] = min(len(hit.span), shortest.get(hit.status, len(hit.span)))
        hits = [hit for hit in hits if len(hit.span) == shortest[hit.status] and RANK.index(hit.status) <= worst]
        return sorted(hits, key=lambda hit: RANK.index(hit.status))

    def _hits(self, value: Any) -> list[TextHit]:
        if not isinstance(value, str):
            number = as_number(value)
            return [] if number is None else _find_number(self._index, number, str(value))
        day, is_time = as_day(value)
        if day and (dates := _find_date(self._index, day, value, is_time=is_time)):
            return dates
        hits = find_text(self._index, value)
        if any(hit.status != "close" for hit in hits):
            return hits
        return _otherwise(self._index, value) or hits

    def _nearest(self, value: Any) -> Span | None:
        """The words nearest to a value, if some are like it."""
        if not isinstance(value, str):
            number = as_number(value)
            return None if number is None else near_number(self._index, number)
        day, _ = as_day(value)
        return near_date(self._index, day) if day else near_text(self._index, value)


def _can_be_printed(value: Any) -> bool:
    return not (value is None or isinstance(value, bool | dict | list)) and bool(str(value)[:1000].strip())


def as_day(text: str) -> tuple[date | None, bool]:
    """The date of a text in ISO form, else None; and True if it has a time, too."""
    match = _DAY.fullmatch(text.strip())
    try:
        return (date.fromisoformat(match[1]), match[2] is not None) if match else (None, False)
    except ValueError:
        return None, False


def _finding(status: Status, span: Span, places: int, note: str | None) -> Finding:
    return Finding(status, span[0].page, box_of(span), quote_of(span), places, note)


def _find_number(index: Index, number: Decimal, written: str) -> list[TextHit]:
    hits = [
        TextHit("exact" if written in fold(quote_of(span)).split() else "normalised", span)
        for span in index.numbers.get(number, ())
    ]
    if not hits and index.ocr:
        hits = [TextHit("ocr", span, "a digit was read as a letter") for span in index.misread_numbers.get(number, ())]
    if not hits and number:
        hits = [TextHit("close", span, OTHER_SIGN) for span in index.numbers.get(-number, ())]
    return hits


def _find_date(index: Index, day: date, written: str, *, is_time: bool) -> list[TextHit]:
    hits = []
    for span, meanings in index.dates.get(day, ()):
        if meanings > 1:
            hits.append(TextHit("close", span, TWO_WAYS))
        elif is_time:
            hits.append(TextHit("close", span, "only the day was looked for"))
        else:
            hits.append(TextHit("exact" if written in quote_of(span) else "normalised", span))
    return hits


def _otherwise(index: Index, value: str) -> list[TextHit]:
    """A text that is a date or a number, in another notation; or one with small numbers in words."""
    if days := date_readings.readings(value):
        hits = [hit for day in days for hit in _find_date(index, day, value, is_time=False)]
        return hits if len(days) == 1 else [_only_close(hit) for hit in hits]
    if not any(map(str.isalpha, value)) and (meant := number_readings.readings(value)):
        places = (span for number in meant for span in index.numbers.get(number, ()))
        hits = [TextHit("normalised", span) for span in places if _is_code(value) == _is_code(quote_of(span))]
        return hits if len(meant) == 1 and value.strip()[-1].isdigit() else [_only_close(hit) for hit in hits]
    return [
        TextHit("normalised", hit.span, "in words")
        for other in spelled(value)
        for hit in find_text(index, other)
        if hit.status != "close"
    ]


def _is_code(text: str) -> bool:
    """True if digits begin with a zero that a number would not have: `0012345` is not `12345`."""
    return re.match(r"0\d", text.strip()) is not None


def _only_close(hit: TextHit) -> TextHit:
    return TextHit("close", hit.span, hit.note or "it may be read another way")
