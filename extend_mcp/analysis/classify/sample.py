"""What of a document the rules of classifying look at: its words, where they stand, and how the pages are built."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extend_mcp.analysis.extract.layout import lay_out
from extend_mcp.analysis.extract.lexicon import plain
from extend_mcp.documents.page import Document, Page

HEAD, BODY = 60, 700
"""Words: how far the head of a document reaches, and its first pages."""
MAX_WORDS = 40_000
CARRIED = 60.0
"""Points, more than the words of any document have given for another type."""

_TIME = re.compile(r"\b\d{1,2}:\d\d\b")
_MONEY = re.compile(r"\d[.,]\d\d(?!\d)")
_MAIL_HEADER = re.compile(r"(?i)\s*(?:from|to|subject|sent|date|cc|bcc|von|an|betreff|de|objet|van|onderwerp)\s*:")
_BLANK = re.compile(r"_{4,}|\.{8,}|[☐☑☒□]|\[\s?\]|\(\s\)")
_LABEL_ONLY = re.compile(r"[^\W\d_][^:]{1,40}:")
_CITATION = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|\bet al\b")
_SCHOLARLY = re.compile(r"(?i)[\d.]*\s*(?:abstract|references|bibliography|acknowledge?ments?|related work)[\s.:—-]*")
"""Headings that only papers have together."""
_PATENT_NUMBER = re.compile(r"\b(?:US|EP|WO|USD)\s?D?\d{1,4}[,/]?\d{3}[,.]?\d{3}\s?[AB]\d\b|\bD\d{3},\d{3}\b")
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, slots=True)
class Sample:
    """Pages as words in `plain` form, and points for kinds of documents (by signature) that their build speaks for."""

    words: tuple[str, ...]
    head_lines: tuple[str, ...]
    build: dict[str, float]


def sample(document: Document, pages: Sequence[Page]) -> Sample:
    """Read these pages of a document."""
    layout = lay_out([("", Document(document.mime_type, list(pages), document.page_count))])
    lines = ["  ".join(s.text for s in line) for leaf in layout.leaves for line in leaf.lines]
    words = " ".join(map(plain, lines)).split()[:MAX_WORDS]
    segments = [segment.text for segment in layout.segments()]
    head = tuple(text for text in (plain(s) for s in segments[:12]) if text)
    build = _build(document.mime_type, pages, lines, segments, len(words))
    return Sample(tuple(words), head, build | _carried(document))


def _carried(document: Document) -> dict[str, float]:
    """Points for what a file says of itself as the XML of an invoice or order."""
    if document.invoice is None:
        return {}
    invoice = document.invoice
    return {"purchase order" if invoice.is_order else "credit note" if invoice.is_credit else "invoice": CARRIED}


def _build(
    mime_type: str, pages: Sequence[Page], lines: Sequence[str], segments: Sequence[str], words: int
) -> dict[str, float]:
    """Points for what needs no words: the kind of file, shapes of pages and lines."""
    first = pages[0] if pages else None
    headers = sum(bool(_MAIL_HEADER.match(line)) for line in lines[:25])
    mail = 8.0 if mime_type == "message/rfc822" else 4.0 if headers >= 3 else 0.0
    amounts = sum(bool(_MONEY.search(line)) for line in lines)
    narrow = first is not None and bool(first.width and first.height and first.height > 1.6 * first.width)
    till = (narrow + (amounts >= 3) * 0.5) * 2.0 if words < 400 and amounts >= 2 and len(pages) == 1 else 0.0
    till += 1.0 if till and any(_TIME.search(line) for line in lines) else 0.0
    scholarly = min(3.0, _many(_CITATION, lines) / 4) + 2.0 * sum(_SCHOLARLY.fullmatch(s) is not None for s in segments)
    text = " ".join(lines[:60])
    return {
        "email": mail,
        "receipt": till,
        "paper": min(6.0, scholarly) if words > 300 else 0.0,
        "patent": 3.0 if _PATENT_NUMBER.search(text) else 0.0,
        "presentation": 8.0 if mime_type == _SLIDES else 0.0,
        "form": _formlike(segments, amounts),
        "article": _prose(lines) * 2.0 if words > 250 else 0.0,
    }


def _formlike(segments: Sequence[str], amounts: int) -> float:
    """Up to 4 points for labels without a value, blanks and boxes to fill."""
    if not segments:
        return 0.0
    labels = sum(bool(_LABEL_ONLY.fullmatch(s.strip())) for s in segments)
    blanks = _many(_BLANK, segments)
    share = (labels + 1.5 * blanks) / len(segments)
    return min(4.0, 12 * share) * (0.5 if amounts > 6 else 1.0) if labels + blanks >= 3 else 0.0


def _prose(lines: Sequence[str]) -> float:
    """The share of words that stand in lines of eight words or more without an amount."""
    counts = [(len(line.split()), line) for line in lines]
    return sum(n for n, line in counts if n >= 8 and not _MONEY.search(line)) / max(1, sum(n for n, _ in counts))


def _many(shape: re.Pattern[str], lines: Iterable[str]) -> int:
    return sum(len(shape.findall(line)) for line in lines)
