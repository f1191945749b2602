"""The beginnings and ends of pages: signs of the first and last pages of documents, and of pages in between."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extend_mcp.analysis.split.figures import AMOUNT, says_total
from extend_mcp.documents.page import Page

HEAD_LINES = 12
LARGE = 1.35
"""From this many times the usual height of words, the print of a head is large."""
_CONTACT = re.compile(r"(?i)[\w.]+@[\w-]+\.\w+|\bwww\.|\b(?:tel|phone|fax|telefon|tél|tlf)\b|\b\d{4,5}\s[^\W\d]{3,}")
COVER_WORDS = 60
COVER_PRINT = 14.0
"""The height in points of some words of a cover."""
CONTENTS_LINES = 5
_ENTRY = re.compile(r"[^\W\d].*[\s.](\d{1,3})\s*$")
_TERMS = re.compile(
    r"(?i)\W*(?:(?:our |standard |general )*terms (?:and|&) conditions\b|general terms\b"
    r"|conditions of (?:sale|purchase)"
    r"|(?:unsere )?(?:allgemeine[n]? )(?:geschäfts|liefer|verkaufs|einkaufs)\S*bedingungen|agb\b"
    r"|conditions générales|condiciones generales|condizioni generali|algemene voorwaarden|ogólne warunki"
    r"|condições gerais"
    r"|allmänna villkor|almindelige betingelser|obchodní podmínky)"
)
"""The beginnings of the small print on the back of a document."""
TERMS_LINES = 3
_SENTENCE = 6
"""The least words of a line that may be of a sentence."""
_OPEN = re.compile(r"[^\W\d_]{2,}[,;]?\s*$|-\s*$")
_SMALL = re.compile(r"\s*[^\W\dA-Z_]{2,}[\s,;.]")
_LAST_AMOUNT = re.compile(r"[^\W\d_]{2}.*\d[.,]\d\d\W*(?:[A-Z]{1,3}\W*)?$")
_SECTION = re.compile(
    r"\s*(?:§\s?|(?:section|article|artikel|art|clause|klausel)\.?\s)?(\d{1,2})[.)](?:\d{1,2}[.)]?)*\s+[^\W\d]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ends:
    """`letterhead`: the head has a phone number, a web or mail address or a town. `large`: its print is large.

    `is_cover`: a few words, some of them in large print. `is_contents`: a table of contents.
    `sums_up`: the second half of the page has a total. `open`: the page ends within a sentence, `small`: it begins
    within one. `sections` are the numbers of its first and last numbered section, if any. `is_terms`: general terms
    begin the page. `goes_on`: its first line ends in an amount, as rows and sums of a table do that began before it.
    """

    letterhead: bool
    large: bool
    is_cover: bool
    is_contents: bool
    sums_up: bool
    open: bool
    small: bool
    sections: tuple[int, int] | None
    is_terms: bool
    goes_on: bool


def ends_of(page: Page, texts: Sequence[str]) -> Ends:
    """Read one page; `texts` are its lines."""
    body = _body(page, texts)
    numbers = [int(found[1]) for line in body if (found := _SECTION.match(line))]
    return Ends(
        letterhead=any(_CONTACT.search(line) for line in texts[:HEAD_LINES]),
        large=_is_large(page),
        is_cover=_is_cover(page),
        is_contents=_is_contents(body),
        sums_up=any(AMOUNT.search(line) and says_total(line) for line in texts[len(texts) // 2 :]),
        open=bool(body) and len(body[-1].split()) >= _SENTENCE and _OPEN.search(body[-1]) is not None,
        small=bool(body) and _SMALL.match(body[0]) is not None,
        sections=(numbers[0], numbers[-1]) if numbers else None,
        is_terms=any(map(_TERMS.match, texts[:TERMS_LINES])),
        goes_on=bool(body) and _LAST_AMOUNT.search(body[0]) is not None,
    )


def _body(page: Page, texts: Sequence[str]) -> Sequence[str]:
    """The lines of a page without its header, footer and page number."""
    if not page.lines:
        return texts
    return [
        "  ".join(word.text for words in line.segments for word in words) for line in page.lines if not line.running
    ]


def _is_large(page: Page) -> bool:
    heights = [word.box.height for word in page.words if word.turn == 0]
    if not heights or not page.height:
        return False
    top = [word.box.height for word in page.words if word.box.bottom < page.height / 3 and len(word.text) > 3]
    return max(top, default=0.0) > LARGE * median(heights)


def _is_cover(page: Page) -> bool:
    heights = [word.box.height for word in page.words]
    return 0 < len(heights) <= COVER_WORDS and max(heights) >= COVER_PRINT


def _is_contents(body: Sequence[str]) -> bool:
    """True if most lines end in the number of a page, in order."""
    pages = [int(found[1]) for line in body if (found := _ENTRY.search(line))]
    return len(pages) >= max(CONTENTS_LINES, len(body) / 2) and pages == sorted(pages)
