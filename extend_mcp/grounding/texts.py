"""Finds texts: in the same characters, in another notation, misread by OCR, or nearly alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extend_mcp.grounding.agreeing_marks import agree
from extend_mcp.grounding.alike import find_most_alike
from extend_mcp.grounding.folding import fold, squeeze
from extend_mcp.grounding.index import EDGES, Index, is_unsure
from extend_mcp.grounding.number_readings import LONGEST
from extend_mcp.grounding.text import Text
from extend_mcp.grounding.word_places import Span, quote_of

CLOSE, CLOSE_LETTERS = 90, 12
"""Likeness (0 to 100) from which a text of so many letters and more is said to be close; it never counts as found.

If a likeness of 93 counted as found, 53 of 637 near misses would pass, each with a single wrong letter or word.
"""
LEAST_MISREAD = 4
"""The fewest letters of a text that OCR may have misread."""
LEAST_PART = 3
"""The fewest characters of a text that may be a part of a longer word."""
SYMBOLS = {
    "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹", "PLN": "zł", "MYR": "RM", "CZK": "Kč",
    "HUF": "Ft", "TRY": "₺", "KRW": "₩", "UAH": "₴", "RUB": "₽", "ILS": "₪", "THB": "฿", "BRL": "R$", "CHF": "Fr",
}  # fmt: skip
"""The symbols of currencies, by code."""
_INSIDE_BEFORE = re.compile(r"[\w\-/.,'’+]$")
_INSIDE_AFTER = re.compile(r"[\w\-/+%]|[.,'’]\w")


@dataclass(frozen=True, slots=True)
class TextHit:
    """A place that has a value, and how well it fits."""

    status: Literal["exact", "normalised", "ocr", "close"]
    span: Span
    note: str | None = None


def find_text(index: Index, value: str) -> list[TextHit]:
    """The places that have a text."""
    wanted, breaks = _squeezed(value)
    hits = _symbols(index, value)
    if not wanted:
        return hits
    hits += [*_whole(index.text, value, wanted, breaks), *_within(index.text, value, wanted)]
    if not any(hit.status != "close" for hit in hits):
        hits += _whole(index.columns, value, wanted, breaks)
    if not hits and index.ocr and len(wanted) >= LEAST_MISREAD:
        hits = [hit for text in (index.text, index.columns) for hit in _misread(text, wanted, breaks)]
    return hits or _close(index, wanted)


def _squeezed(value: str) -> tuple[str, frozenset[int]]:
    """The letters and digits of a text, and the places of its blanks and marks between them."""
    parts = [squeeze(part) for part in re.split(r"[\W_]+", fold(value))]
    wanted, breaks = "", set()
    for part in parts:
        breaks.add(len(wanted))
        wanted += part
    return wanted, frozenset(breaks)


def _whole(text: Text, value: str, wanted: str, breaks: frozenset[int]) -> Iterator[TextHit]:
    claimed = " ".join(value.split())
    strict = claimed.lower().strip(EDGES)
    for place in text.find(wanted, breaks):
        span = text.words[slice(*place)]
        printed = quote_of(span)
        if printed.lower().strip(EDGES) == strict:
            yield TextHit("exact", span)
        elif agree(claimed, printed, text.around(place)):
            yield TextHit("normalised", span)
        else:
            yield TextHit("close", span, "with other marks")


def _within(text: Text, value: str, wanted: str) -> Iterator[TextHit]:
    """A value that is a whole part of one word, as in `Ref:AB-1` or `(AB-1)`."""
    strict = fold(value)
    if len(strict) < LEAST_PART or " " in strict:
        return
    for place in text.find_within(wanted):
        word = text.words[place[0]]
        folded = fold(word.text)
        at = folded.find(strict)
        if at >= 0 and not _INSIDE_BEFORE.search(folded[:at]) and not _INSIDE_AFTER.match(folded[at + len(strict) :]):
            yield TextHit("exact", (word,), "part of a longer word")


def _misread(text: Text, wanted: str, breaks: frozenset[int]) -> Iterator[TextHit]:
    for place in text.find_misread(wanted, breaks):
        span = text.words[slice(*place)]
        if _differs_where_unsure(span, wanted):
            yield TextHit("ocr", span, "except for characters that look alike")


def _differs_where_unsure(span: Span, wanted: str) -> bool:
    """True if OCR was not sure of any word that differs from the claimed text."""
    at = 0
    for word in span:
        part = squeeze(word.text)
        if part != wanted[at : at + len(part)] and not is_unsure(word):
            return False
        at += len(part)
    return True


def _symbols(index: Index, value: str) -> list[TextHit]:
    """A currency by its symbol; and a text that is only marks, such as `€`."""
    wanted = SYMBOLS.get(value) or (value.strip() if not squeeze(value) else None)
    if not wanted or len(wanted) > LONGEST:
        return []
    mark = re.compile(rf"(?<![^\W\d_]){re.escape(wanted)}(?![^\W\d_])")
    status: Literal["exact", "normalised"] = "exact" if wanted == value else "normalised"
    return [TextHit(status, (word,)) for word in index.text.words if mark.search(word.text)]


def _close(index: Index, wanted: str) -> list[TextHit]:
    if len(wanted) < CLOSE_LETTERS:
        return []
    score, span = find_most_alike(index, wanted, CLOSE)
    return [TextHit("close", span, f"{score:.0f} % alike")] if score >= CLOSE else []
