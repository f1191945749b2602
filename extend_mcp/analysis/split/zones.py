"""Finds two or more documents beside or below each other on one page, such as receipts on one scan.

A page is divided only if each side of an empty strip is complete: it has its own head, date or time, amounts and
total, and is no stub to pay with. Documents below each other are only searched on scans, because sections of printed
invoices look like them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from extend_mcp.analysis.classify.pages import text_lines
from extend_mcp.analysis.split.figures import AMOUNT, DATED, says_total
from extend_mcp.documents.page import Box, Page, Word, around
from extend_mcp.documents.structure import read_structure
from extend_mcp.wire.runs import RunWarning

LEAST_WORDS = 12
"""The least words of a document that shares its page."""
LEAST_AMOUNTS = 2
LONG_NUMBER = 7
"""The least digits of a number that two documents do not share by chance."""
_STUB = re.compile(
    r"(?i)(?:return|detach|keep|cut off|retain) (?:this|the)? ?(?:\w+ ){0,2}(?:portion|stub|slip|part|section|coupon)"
    r"|remittance (?:slip|stub|advice|coupon)|payment (?:stub|coupon)|please detach|detach here"
    r"|abtrennen|empfangsschein|zahlteil|überweisungsträger"
    r"|(?:coupon|talon|partie) (?:\w+ )?(?:à|de) (?:détacher|découper|renvoyer|retourner|paiement)"
    r"|bollettino|da staccare|resguardo|talón de pago|odcinek|blankiet|afscheuren|inbetalningskort|indbetalingskort"
)
"""What bills say above a stub that is sent back with the payment."""
STRIP = 1.2
"""The width of an empty strip between two documents, in usual heights of words."""
MOST_TRIED = 4
"""The most strips that are tried in each direction, widest first."""
_ACROSS = (("left", "right"), ("upper", "lower"))


@dataclass(frozen=True, slots=True)
class Zone:
    """A document on a part of its page: a page with only its words, its position in words, and its box."""

    page: Page
    place: str
    box: Box


def zones_of(page: Page) -> list[Zone]:
    """The documents that share a page, from the top left; empty if the page is of one document."""
    found = list(_apart(page, page.words, ""))
    if len(found) < 2:
        return []
    return [Zone(_with_words(page, words), place, around([word.box for word in words])) for words, place in found]


def warn_of_several(page: Page) -> list[RunWarning]:
    """A warning if the page is of several documents, whose values may be mixed if it is read as one."""
    count = len(zones_of(page))
    if not count:
        return []
    message = (
        f"Page {page.number} holds {count} documents beside or below each other. Values of one may have been taken for "
        "those of another: split the file first, then extract from each part."
    )
    return [RunWarning(code="LOCAL_SEVERAL_DOCUMENTS", message=message, page=page.number)]


def _apart(page: Page, words: Sequence[Word], place: str) -> Iterator[tuple[Sequence[Word], str]]:
    """The words of each document, and its position."""
    for across in (0, 1) if page.ocr else (0,):
        for strip in _strips(words, across):
            sides = [[word for word in words if (_start(word, across) < strip) == first] for first in (True, False)]
            if not all(map(_has_amounts, sides)) or _has_stub(*sides):
                continue
            if all(_is_whole(_with_words(page, side)) for side in sides):
                for side, name in zip(sides, _ACROSS[across], strict=True):
                    yield from _apart(page, side, f"{place} {name}".strip())
                return
    yield words, place


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


def _has_amounts(words: Sequence[Word]) -> bool:
    """True if there are enough words and amounts for a document. It takes a tenth of the time of `_is_whole`."""
    return len(words) >= LEAST_WORDS and sum(bool(AMOUNT.search(word.text)) for word in words) >= LEAST_AMOUNTS


def _has_stub(one: Sequence[Word], two: Sequence[Word]) -> bool:
    """True if one side is, or ends in, a stub to send back: the page says so, and both have the same long number."""
    numbers = [{re.sub(r"\D", "", word.text) for word in side} for side in (one, two)]
    if not any(len(number) >= LONG_NUMBER for number in numbers[0] & numbers[1]):
        return False
    return _STUB.search(" ".join(word.text for word in (*one, *two))) is not None


def _is_whole(page: Page) -> bool:
    lines = ["  ".join(line) for line in text_lines(page)]
    amounts = [bool(AMOUNT.search(line)) for line in lines]
    return (
        not amounts[0]
        and sum(amounts) >= LEAST_AMOUNTS
        and any(DATED.search(line) for line in lines)
        and any(says_total(line) for line, amount in zip(lines, amounts, strict=True) if amount)
    )
