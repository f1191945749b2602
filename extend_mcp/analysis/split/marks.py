"""The marks of a page that show which document it belongs to: page number, words, size, beginning and end."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median

from extend_mcp.analysis.classify.form_numbers import form_of
from extend_mcp.analysis.classify.kinds import named
from extend_mcp.analysis.classify.pages import TextLine, text_lines
from extend_mcp.analysis.classify.traits import cued, is_screen
from extend_mcp.analysis.classify.words import words_of
from extend_mcp.analysis.split.ends import LARGE, Ends, ends_of
from extend_mcp.documents.page import Page

EDGE = 3
"""Lines at the top and at the bottom of a page that may hold its number."""
TITLE_LINES = 8
SLIDE_WORDS = 150
FORM_LINES = 6
"""Lines at the top and at the bottom of a page that may say which form it is."""
MOST, MOST_IN_CAPITALS = 4, 9
"""The most words of a title."""
FULL = 0.72
"""The share of a page's height that text reaches if it goes on to the next page."""

_OF = r"(?:of|/|von|van|de|di|sur|z|av|af)"
_WORD = r"(?:page|pg|p\.|seite|pagina|página|strona|blad|side|sida|sheet|folio|slide|folie|diapositive|slajd)"
_NUMBERED = re.compile(rf"(?i)\b{_WORD}\s*:?\s*(\d{{1,4}})(?:\s*{_OF}\s*(\d{{1,4}}))?\b")
_BARE = re.compile(rf"(?i)[-–—]?\s*(\d{{1,4}})\s*[-–—]?(?:\s*{_OF}\s*(\d{{1,4}}))?")
_CONTINUED = re.compile(
    r"(?i)\b(?:continued|cont'd|fortsetzung|suite|carried forward|brought forward|übertrag|report à nouveau|vervolg"
    r"|continuación|continua|ciąg dalszy|continuação|fortsättning|fortsat)\b"
)
_BLANK = re.compile(
    r"(?i)\W*(?:t?his page (?:is |was )?intentionally (?:left )?blank"
    r"|(?:diese )?seite (?:wurde )?(?:absichtlich|bewusst) (?:frei|leer)(?: gelassen)?"
    r"|(?:cette )?page (?:est )?(?:laissée? )?(?:intentionnellement|volontairement) (?:laissée )?"
    r"(?:en blanc|vide|vierge)"
    r"|(?:esta )?página (?:dejada )?(?:intencionadamente )?en blanco)[\W\dvix]*"
)
"""The only texts of a blank page."""
_ATTACHED = re.compile(r"(?i)\battachment\s+sequence\b")
"""A form that is attached to another one, and part of it."""
_ID_LABELS = (
    "invoice|receipt|order|document|contract|bill|policy|claim|statement|reference|case|quote|delivery|application"
    "|agreement|transaction|customer|rechnungs?|auftrags?|bestell|vertrags?|kunden|lieferschein|factuur|faktura|facture"
    "|fattura|factura|fatura|commande|bestel|order|ordre|zamowienia|pedido|ordine"
)
_ID = re.compile(rf"\b((?:{_ID_LABELS}) ?(?:no|id|n|number|nummer|nr))(?: no)?((?: \w*\d\w*){{1,3}})")
"""A number that identifies a document among those of its kind, in the words of `words_of`."""


@dataclass(frozen=True, slots=True)
class Marks:
    """`numbers` are (number, of how many) as printed, `sure` those behind the word page; `ids` are
    numbers such as an invoice's by their label, `form` is the number of a form. A blank page has no `words`.

    `titled`: a line of the head is the name of a kind of documents, or one in large print below the addresses.
    `reach` is the share of the page's height at which its text ends, `height` the usual height of its words in points.
    `is_letter` and `is_signed` are traits of 0 to 1. `is_slide`: few words on a page in the shape of a screen.
    """

    numbers: frozenset[tuple[int, int | None]]
    sure: frozenset[tuple[int, int | None]]
    words: Counter[str]
    size: tuple[int, int] | None
    ids: dict[str, str]
    form: str
    titled: bool
    is_continued: bool
    reach: float
    height: float
    scanned: bool
    is_letter: float
    is_signed: float
    is_slide: bool
    ends: Ends


def marks(page: Page) -> Marks:
    """Read one page."""
    lines = list(text_lines(page))
    texts = ["  ".join(line) for line in lines]
    top, bottom = texts[:EDGE], texts[-EDGE:]
    sure = {_pair(found) for text in [*top, *bottom] for found in _NUMBERED.finditer(text)}
    bare = {pair for line in (*lines[:1], *lines[-2:]) for pair in _bare(line)}
    folded = [] if _BLANK.fullmatch(" ".join(texts).strip()) else [" ".join(words_of(text)) for text in texts]
    reach, height = _place(page)
    return Marks(
        numbers=frozenset(sure | bare),
        sure=frozenset(sure),
        words=Counter(word for text in folded for word in text.split() if len(word) > 3),
        size=(round(page.width / 9), round(page.height / 9)) if page.width and page.height else None,
        ids={found[1]: found[2] for text in reversed(folded) for found in _ID.finditer(text)},
        form="" if any(map(_ATTACHED.search, texts)) else form_of(chain(*lines[:FORM_LINES], *lines[-FORM_LINES:])),
        titled=any(_is_title(text) for line in lines[:TITLE_LINES] for text in line) or _has_large_title(page),
        is_continued=bool(_CONTINUED.search(" ".join(top))),
        reach=reach,
        height=height,
        scanned=page.ocr,
        is_letter=cued("letter", texts),
        is_signed=cued("signing", texts),
        is_slide=is_screen(page) and len(page.words) <= SLIDE_WORDS,
        ends=ends_of(page, texts),
    )


def rarity(pages: Iterable[Marks]) -> dict[str, float]:
    """By word: its weight, which is high for words on few of the pages."""
    pages = list(pages)
    spread = Counter(word for page in pages for word in page.words)
    return {word: math.log(1 + len(pages) / count) for word, count in spread.items()}


def likeness(one: Marks, two: Marks, weights: dict[str, float]) -> float:
    """The likeness of the words of two pages: their cosine, 0 to 1."""
    vectors = [{w: (1 + math.log(n)) * weights[w] for w, n in page.words.items()} for page in (one, two)]
    norms = [math.sqrt(sum(x * x for x in vector.values())) for vector in vectors]
    if not all(norms):
        return 0.0
    return sum(x * vectors[1].get(word, 0.0) for word, x in vectors[0].items()) / (norms[0] * norms[1])


def _is_title(text: str) -> bool:
    """True for the name of a kind of documents, and for a line of capitals that ends in one."""
    words = [word for word in words_of(text) if not any(map(str.isdigit, word)) and word != "no"]
    if not 0 < len(words) <= (MOST_IN_CAPITALS if text.isupper() else MOST):
        return False
    return any(end == len(words) and (start == 0 or text.isupper()) for start, end, _ in named(words))


def _has_large_title(page: Page) -> bool:
    """True if large print in the upper half of a page is the name of a kind of documents, with a number or without."""
    if not page.height or page.ocr:
        return False
    usual = median(word.box.height for word in page.words) if page.words else 0.0
    return any(
        _is_title(" ".join(word.text for word in words))
        for line in page.lines
        for words in line.segments
        if words[0].box.height > LARGE * usual and words[0].box.bottom < page.height / 2
    )


def _bare(line: TextLine) -> list[tuple[int, int | None]]:
    """A number that is alone on its line, or beside words without a number."""
    numeric = [text for text in line if re.search(r"\d", text)]
    found = _BARE.fullmatch(numeric[0]) if len(numeric) == 1 else None
    return [_pair(found)] if found else []


def _pair(found: re.Match[str]) -> tuple[int, int | None]:
    return int(found[1]), int(found[2]) if found[2] else None


def _place(page: Page) -> tuple[float, float]:
    """How far down the text without running lines reaches, and the usual height of words."""
    lines = [line for line in page.lines if not line.running]
    words = [word for line in lines for words in line.segments for word in words]
    if not words or not page.height:
        return 1.0, 0.0
    bottoms: Sequence[float] = [word.box.bottom for word in words]
    return max(bottoms) / page.height, median(word.box.height for word in words)
