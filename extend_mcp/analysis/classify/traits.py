"""The looks of documents: tables, amounts, prose, letters, forms, slides …, each from 0 to 1 (see `traits.toml`)."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from extend_mcp.analysis.classify.pages import TextLine
from extend_mcp.analysis.classify.words import Phrase, phrases, read_data, words_of
from extend_mcp.documents.page import Document, Page
from extend_mcp.documents.slips import is_slip

_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b(?![.,\d])")
_MONEY = re.compile(r"\d[.,]\d\d(?!\d)|[$€£¥₹]\s?\d|\b(?:EUR|USD|GBP|CHF|PLN|SEK|DKK)\b")
_NUMBER = re.compile(r"[-–+(]?\d(?:[\d ,.]*\d)?\s?%?\)?[a-z*]?|[-–.]{1,3}")
"""A cell of a table of figures; dashes mean no figure."""
_YEAR_OR_SHARE = re.compile(r"\b(?:19|20)\d\d\b|\d\s?%|\bper ?cent\b")
_MAIL_HEADER = re.compile(
    r"(?i)\s*(?:from|to|subject|sent|date|cc|bcc|von|an|betreff|gesendet|de|à|objet|envoyé|para|asunto|da|oggetto|inviato"
    r"|van|aan|onderwerp|od|do|temat|assunto|från|till|ämne|fra|til|emne)\s*:"
)
_BLANK = re.compile(r"_{4,}|\.{8,}|…{3,}|[☐☑☒□]|\[\s?\]|\(\s\)")
_LABEL_ONLY = re.compile(r"[^\W\d_][^:]{1,40}:")
_CITATION = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|\bet al\b|\((?:19|20)\d\d[a-z]?\)")
_SCHOLARLY = re.compile(
    r"(?i)[\d.]*\s*(?:abstract|references|bibliography|acknowledge?ments?|related work|keywords|zusammenfassung"
    r"|literatur(?:verzeichnis)?|résumé|bibliographie|resumen|referencias|riassunto|bibliografia|streszczenie|litteratur"
    r"|sammanfattning|resumo|referências)[\s.:—-]*"
)
_PATENT_NUMBER = re.compile(r"\b(?:US|EP|WO|USD)\s?D?\d{1,4}[,/]?\d{3}[,.]?\d{3}\s?[AB]\d\b|\bD\d{3},\d{3}\b")
_CODE = re.compile(
    r"[{};]\s*$|^\s*(?:def|class|import|from|return|if|for|#include|public|private|var|let|const)\b.*[:({;]"
)
_BULLET = re.compile(r"\s*[•▪◦‣·–*\-]\s+\S")
_STEP = re.compile(r"\s*(?:\d{1,2}[.)]|[Ss]tep \d|[Ss]chritt \d|[Éé]tape \d|[Pp]aso \d)\s+[^\W\d]")
_CLAUSE = re.compile(
    r"\s*(?:§\s?\d|\d{1,2}\.\d{1,2}\.?\s+[^\W\d]|(?:section|article|artikel|art|clause|klausel|artículo|articolo|cláusula"
    r"|paragraf|artykuł|punkt)\.?\s+[\dIVX]+)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\s*\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\b|\s*\d{1,2}\s[A-Za-z]{3}\b")
_CONTACT = re.compile(r"[\w.]+@[\w-]+\.\w+|\bwww\.|https?://|\+?\d[\d ()/-]{8,}\d")
SCREENS = 4 / 3, 16 / 10, 16 / 9
SLIP_AMOUNTS = 2
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def traits_of(document: Document, pages: Sequence[Page], lines: Sequence[TextLine]) -> dict[str, float]:
    """Every trait of these pages of a document; `lines` are theirs."""
    joined = ["  ".join(line) for line in lines]
    texts = [text for line in lines for text in line]
    words = sum(len(line.split()) for line in joined)
    return {
        **_shapes(document, pages, words),
        "narrow": float(len(pages) == 1 and (_is_tall(pages[0]) or _is_slip(pages[0], joined))),
        **_parts(pages, joined, words),
        **_lines(joined, texts, words),
        "mail": 1.0 if document.mime_type == "message/rfc822" else _share(_hits(_MAIL_HEADER, joined[:25]), 4),
        "letter": cued("letter", joined),
        "signing": cued("signing", joined),
    }


def _shapes(document: Document, pages: Sequence[Page], words: int) -> dict[str, float]:
    sized = [page for page in pages if page.width and page.height]
    wide = sum((page.width or 0) > (page.height or 0) for page in sized)
    screens = sum(is_screen(page) for page in sized)
    few = words / max(1, len(pages))
    deck = bool(sized) and (wide if len(sized) > 2 else screens) > 0.8 * len(sized) and few < 160
    return {
        "slides": float(document.mime_type == _SLIDES or deck),
        "sparse": max(0.0, 1 - few / 120),
        "short": max(0.0, 1 - words / 300) if len(pages) == 1 else 0.0,
        "long": _share(document.page_count, 20),
        "fields": _share(sum(page.blank_fields for page in pages), 4),
    }


def is_screen(page: Page) -> bool:
    """True for a page with the proportions of a screen, not of paper. Scans and photos do not count."""
    shape = (page.width or 0) / (page.height or 1)
    return not page.ocr and any(abs(shape - screen) < 0.01 for screen in SCREENS)


def _is_tall(page: Page) -> bool:
    return bool(page.width and page.height) and (page.height or 0) > 1.6 * (page.width or 1)


def _is_slip(page: Page, joined: Sequence[str]) -> bool:
    """True for a till slip with amounts."""
    return is_slip(page) and sum(_MONEY.search(line) is not None for line in joined) >= SLIP_AMOUNTS


def _parts(pages: Sequence[Page], joined: Sequence[str], words: int) -> dict[str, float]:
    blocks = [block for page in pages for block in page.blocks]
    celled = sum(len(cell.text.split()) for block in blocks for cell in block.cells)
    headings = sum(block.type in {"heading", "section_heading"} for block in blocks)
    items = max(sum(block.type == "list_item" for block in blocks), _hits(_BULLET, joined))
    numeric = sum(_NUMBER.fullmatch(cell.text.strip()) is not None for block in blocks for cell in block.cells)
    return {
        "datatable": _share(numeric, 30),
        "table": _share(celled, 0.6 * words),
        "headings": _share(headings, 4 * max(1, len(pages))),
        "list": _share(items, 0.4 * len(joined)),
    }


def _lines(joined: Sequence[str], texts: Sequence[str], words: int) -> dict[str, float]:
    count = max(1, len(joined))
    long_lines = sum(n for line in joined if (n := len(line.split())) >= 8 and not _MONEY.search(line))
    verse = sum(2 <= len(line.split()) <= 8 and not re.search(r"[\d:|]", line) for line in joined)
    labels = sum(_LABEL_ONLY.fullmatch(text.strip()) is not None for text in texts)
    blanks = labels + 1.5 * _found(_BLANK, texts)
    return {
        "figures": _share(sum(any(map(str.isdigit, w)) for line in joined for w in line.split()), 0.5 * words),
        "money": _share(_found(_MONEY, joined), 0.12 * words),
        "percent": _share(_found(_YEAR_OR_SHARE, joined), 0.08 * words),
        "prose": _share(long_lines, words),
        "verse": _share(verse, count) if count > 6 else 0.0,
        "blanks": _share(blanks, 0.3 * len(texts)) if blanks >= 3 else 0.0,
        "citations": _share(_found(_CITATION, joined), 8),
        "scholarly": _share(_full(_SCHOLARLY, texts), 2),
        "patent": _share(_found(_PATENT_NUMBER, joined[:60]), 1),
        "code": _share(_hits(_CODE, joined), 0.4 * count),
        "questions": _share(sum(text.rstrip().endswith("?") for text in texts), max(3.0, 0.25 * count)),
        "times": _share(_found(_TIME, joined), max(3.0, 0.4 * count)),
        "dated": _share(sum(_DATED.match(line) is not None for line in joined), max(4.0, 0.4 * count)),
        "contact": _share(_found(_CONTACT, joined), max(3.0, 0.06 * words)),
        "steps": _share(_hits(_STEP, joined), max(4.0, 0.25 * count)),
        "clauses": _share(_hits(_CLAUSE, joined), max(4.0, 0.15 * count)),
    }


def _share(part: float, whole: float) -> float:
    return min(1.0, part / whole) if whole > 0 else 0.0


def _found(shape: re.Pattern[str], lines: Iterable[str]) -> int:
    return sum(len(shape.findall(line)) for line in lines)


def _hits(shape: re.Pattern[str], lines: Iterable[str]) -> int:
    return sum(shape.search(line) is not None for line in lines)


def _full(shape: re.Pattern[str], texts: Iterable[str]) -> int:
    return sum(shape.fullmatch(text.strip()) is not None for text in texts)


def cued(name: str, joined: Sequence[str]) -> float:
    """A half for each cue that begins a line, at most 1: a letter has a salutation and a closing."""
    cues = _cues(name)
    starts = {tuple(words_of(line)[:5]) for line in joined}
    return _share(sum(any(start[: len(cue)] == cue for start in starts) for cue in cues), 2)


@cache
def _cues(name: str) -> tuple[Phrase, ...]:
    return phrases(read_data("traits.toml")[name]["cues"])
