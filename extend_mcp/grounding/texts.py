"""Texts: in the same characters, written otherwise, misread by OCR, or nearly so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from extend_mcp.grounding.fold import UNSURE, fold, squeeze
from extend_mcp.grounding.index import Index
from extend_mcp.grounding.text import Text
from extend_mcp.grounding.words import PlacedWord, Span, quote_of

CLOSE, CLOSE_LETTERS = 90, 12
"""Likeness (0 to 100) from which a text of so many letters and more is said to be close; it never counts as found.

With a likeness of 93 as found, 53 of 637 near misses passed, all of them by a single letter or word.
"""
LEAST_MISREAD = 4
"""Letters of a text that OCR may have misread."""
PAGES = 3
"""The pages that share most words with a text are looked through for one like it."""
SYMBOLS = {
    "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹", "PLN": "zł", "MYR": "RM", "CZK": "Kč",
    "HUF": "Ft", "TRY": "₺", "KRW": "₩", "UAH": "₴", "RUB": "₽", "ILS": "₪", "THB": "฿", "BRL": "R$", "CHF": "Fr",
}  # fmt: skip
"""How money is written that a code names."""
_EDGES = " .,:;()[]\"'"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that says a value, and how."""

    status: Literal["exact", "normalised", "ocr", "close"]
    span: Span
    note: str | None = None


def find_text(index: Index, value: str) -> list[Hit]:
    """The places that say a text."""
    wanted = squeeze(value)
    hits = _symbols(index, value)
    if not wanted:
        return hits
    hits += _whole(index.texts, wanted, value) + list(_within_words(index, wanted, value))
    hits = hits or _whole(index.columns, wanted, value)
    if not hits and index.ocr and len(wanted) >= LEAST_MISREAD:
        found = (span for text in (*index.texts, *index.columns) for span in text.find_misread(wanted))
        hits = [Hit("ocr", span, "but for characters that look alike") for span in found if _is_unsure(span)]
    return hits or _close(index, wanted, value)


def likest(index: Index, wanted: str, value: str, least: float) -> tuple[float, Span]:
    """The words most like a text, and how much (0 to 100); none where no page is that much like it."""
    best: tuple[float, Span] = (0.0, ())
    for text in _likely(index, value):
        found = fuzz.partial_ratio_alignment(wanted, text.string, score_cutoff=least)
        if found is None or not text.string:
            continue
        span = text.span(min(found.dest_start, len(text.string) - 1), max(found.dest_end, 1))
        score = fuzz.ratio(wanted, squeeze(quote_of(span)))
        if score > best[0]:
            best = score, span
    return best


def _whole(texts: list[Text], wanted: str, value: str) -> list[Hit]:
    strict = fold(" ".join(value.split())).strip(_EDGES)
    hits = []
    for text in texts:
        for span in text.find(wanted):
            same = fold(quote_of(span)).strip(_EDGES) == strict
            hits.append(Hit("exact" if same else "normalised", span))
    return hits


def _within_words(index: Index, wanted: str, value: str) -> Iterator[Hit]:
    """A value that is a whole part of one word, as in `Ref:AB-1` or `(AB-1)`."""
    strict = fold(value)
    if len(strict) < 3 or " " in strict:
        return
    for text in index.texts:
        at = text.string.find(wanted)
        while at >= 0:
            span = text.span(at, at + len(wanted))
            if len(span) == 1 and len(squeeze(span[0].text)) > len(wanted) and _is_part(span[0], strict):
                yield Hit("exact", span, "part of a longer word")
            at = text.string.find(wanted, at + 1)


def _is_part(word: PlacedWord, strict: str) -> bool:
    folded = fold(word.text)
    at = folded.find(strict)
    if at < 0:
        return False
    before, after = folded[:at][-1:], folded[at + len(strict) :][:1]
    return not (before.isalnum() or before in {"-", "/", "."} or after.isalnum() or after in {"-", "/"}) and at >= 0


def _symbols(index: Index, value: str) -> list[Hit]:
    """A currency by its symbol; and a text that is only marks, such as `€`."""
    wanted = SYMBOLS.get(value) or (value if value and not squeeze(value) else None)
    if wanted is None:
        return []
    mark = re.compile(rf"(?<![^\W\d_]){re.escape(wanted)}(?![^\W\d_])")
    words = (word for page in index.pages.values() for word in page if mark.search(word.text))
    return [Hit("exact" if wanted == value else "normalised", (word,), None) for word in words]


def _is_unsure(span: Span) -> bool:
    return any(word.confidence is not None and word.confidence < UNSURE for word in span)


def _close(index: Index, wanted: str, value: str) -> list[Hit]:
    if len(wanted) < CLOSE_LETTERS:
        return []
    score, span = likest(index, wanted, value, CLOSE)
    return [Hit("close", span, f"{score:.0f} % alike")] if score >= CLOSE else []


def _likely(index: Index, value: str) -> list[Text]:
    """The few pages that share most words with a text, so that long documents are not compared as a whole."""
    if len(index.texts) <= PAGES:
        return index.texts
    words = [squeeze(word) for word in value.split()]
    shared = sorted(index.texts, key=lambda text: -sum(word in text.string for word in words if word))
    return shared[:PAGES]
