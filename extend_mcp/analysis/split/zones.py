"""Two or more documents beside or below each other on one page, as receipts on one scan.

A page is taken apart only where each side of an empty strip is whole: it has a head, a date or time, amounts and a
total of its own. Documents below each other are looked for on scans alone: sections of printed invoices look like them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from extend_mcp.analysis.classify.pages import text_lines
from extend_mcp.analysis.classify.words import base_forms, words_of
from extend_mcp.documents.page import Box, Page, Word, around
from extend_mcp.documents.structure import read_structure

LEAST_WORDS = 12
"""Words of a document that shares its page."""
LEAST_AMOUNTS = 2
STRIP = 1.2
"""Times the usual height of words that an empty strip between two documents is wide."""
MOST_TRIED = 4
"""Strips that are tried in each direction, widest first."""
_TOTALS = frozenset(
    "total totaal totale summe gesamt gesamtbetrag zwischensumme montant net importe suma razem summa alt".split()
)
_AMOUNT = re.compile(r"\d[.,]\d\d(?!\d)")
_DATED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d\d|\b(?:19|20)\d\d\b")
_ACROSS = (("left", "right"), ("upper", "lower"))


@dataclass(frozen=True, slots=True)
class Zone:
    """A document that has a part of its page: a page with its words alone, where it is, and its box."""

    page: Page
    place: str
    box: Box


def zones_of(page: Page) -> list[Zone]:
    """The documents that share a page, from the top left; none if it is of one document."""
    found = [zone for zone in _apart(page, page.words, "") if zone]
    return found if len(found) > 1 else []


def _apart(page: Page, words: Sequence[Word], place: str) -> list[Zone]:
    for across in (0, 1) if page.ocr else (0,):
        for strip in _strips(words, across):
            sides = [[word for word in words if (_start(word, across) < strip) == first] for first in (True, False)]
            if all(_is_whole(_with_words(page, side)) for side in sides):
                names = [f"{place} {name}".strip() for name in _ACROSS[across]]
                return [zone for side, name in zip(sides, names, strict=True) for zone in _apart(page, side, name)]
    return [Zone(_with_words(page, words), place, around([word.box for word in words]))] if words else []


def _strips(words: Sequence[Word], across: int) -> Iterator[float]:
    """The middles of the widest strips without words, of the whole height or width."""
    if len(words) < 2 * LEAST_WORDS:
        return
    least = STRIP * median(word.box.height for word in words)
    spans = sorted((_start(word, across), _end(word, across)) for word in words)
    gaps, reached = [], spans[0][1]
    for start, end in spans:
        if start - reached >= least:
            gaps.append((start - reached, (start + reached) / 2))
        reached = max(reached, end)
    yield from (middle for _, middle in sorted(gaps, reverse=True)[:MOST_TRIED])


def _start(word: Word, across: int) -> float:
    return word.box.top if across else word.box.left


def _end(word: Word, across: int) -> float:
    return word.box.bottom if across else word.box.right


def _with_words(page: Page, words: Sequence[Word]) -> Page:
    part = Page(page.number, page.width, page.height, list(words), ocr=page.ocr)
    read_structure([part])
    return part


def _is_whole(page: Page) -> bool:
    lines = ["  ".join(line) for line in text_lines(page)]
    amounts = [bool(_AMOUNT.search(line)) for line in lines]
    return (
        len(page.words) >= LEAST_WORDS
        and not amounts[0]
        and sum(amounts) >= LEAST_AMOUNTS
        and any(_DATED.search(line) for line in lines)
        and any(_says_total(line) for line, amount in zip(lines, amounts, strict=True) if amount)
    )


def _says_total(line: str) -> bool:
    return any(base in _TOTALS for word in words_of(line) for base in base_forms(word))
