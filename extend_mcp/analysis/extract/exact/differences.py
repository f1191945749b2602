"""Compares an invoice's pages with its XML: number, date, totals, tax and account."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extend_mcp.analysis.extract.exact.labelled import is_stated, read_labelled
from extend_mcp.analysis.extract.exact.places import Places
from extend_mcp.analysis.extract.layout.layout import Layout
from extend_mcp.documents.accounts import IBAN
from extend_mcp.documents.einvoice.literals import as_day, as_decimal
from extend_mcp.documents.einvoice.terms import TERMS
from extend_mcp.documents.invoice_model import EInvoice, Statement
from extend_mcp.documents.page import Document
from extend_mcp.grounding import Finding
from extend_mcp.grounding.find import OTHER_SIGN, TWO_WAYS
from extend_mcp.grounding.folding import squeeze

_PRINTED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,'’ \u00a0\u202f]?\d{3})*[.,]\d{2}(?![\d.,]*\d)")
_CENTS = re.compile(r"[.,]\d{2}(?!\d)")
_MONEY = re.compile(r"[^\d.,\s()\[\]]|[.,]-")
_CURRENCY = r"(?:[€$£]|\b(?:EUR|USD|GBP|CHF|PLN|CZK|SEK|DKK|NOK|HUF)\b)"
CHECKED = ("invoice.number", "invoice.date", "total.gross", "total.due", "total.tax", "payment.iban")
LABELLED = frozenset({"invoice.number", "invoice.date", "total.gross", "total.due", "total.tax"})
"""Terms that are also read by their labels, because their true value may be elsewhere on the page. A page may list
two accounts."""
UNREAD = frozenset({"LOCAL_NO_OCR", "LOCAL_PAGE_DAMAGED"})
"""Warnings of pages whose words are not known."""
FEWEST_WORDS = 20
"""Pages with fewer words are not compared."""
LENGTHS = 1
"""By how many digits an amount printed in place of another may be longer or shorter."""
LONGEST = 200
"""The most characters of a quote of the pages."""
SHORTENED, SHARE = 8, 0.6
"""The part of a number that a page may print alone: its least letters and digits, and its least share of all."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A term whose value is not on the pages, or not under its label. `page_says` is their value instead or the
    nearest one, if any, and `found` its place."""

    term: str
    said: Statement
    page_says: str | None
    found: Finding

    @property
    def label(self) -> str:
        """The name of the term for people."""
        return TERMS[self.term].label

    @property
    def is_account(self) -> bool:
        """True if money would go to another account."""
        return self.term == "payment.iban"


def find_differences(document: Document, layout: Layout, places: Places) -> list[Difference]:
    """The differences. None if there are no pages to compare with, if pages are missing, or have hardly any words.

    `layout` is the document's own; `places` may include those of files beside it.
    """
    invoice = document.invoice
    is_whole = len(document.pages) == document.page_count and not any(w.code in UNREAD for w in document.warnings)
    if invoice is None or not invoice.file_name or not is_whole or len(places.text.split()) < FEWEST_WORDS:
        return []
    compared = {one.term: one for one in _compared(invoice, places)}
    labelled = _labelled(layout, invoice, LABELLED & invoice.header.keys() - compared.keys(), places)
    compared |= {one.term: one for one in labelled}
    return [compared[term] for term in CHECKED if term in compared]


def _labelled(layout: Layout, invoice: EInvoice, terms: Collection[str], places: Places) -> Iterator[Difference]:
    """Terms for which the pages label a value that the XML does not have at all."""
    for term, found in read_labelled(layout, terms).items():
        if not is_stated(term, found.value, invoice):
            says = " ".join(token.text for token in found.tokens)
            yield Difference(term, invoice.header[term], says[:LONGEST], places.find(term, found.value))


def _compared(invoice: EInvoice, places: Places) -> Iterator[Difference]:
    """Terms whose value is nowhere on the pages."""
    for term in CHECKED:
        statement = invoice.header.get(term)
        if statement is None:
            continue
        findings = [_find(term, text, places) for text in (statement.text, *statement.others)]
        if any(finding is None or _is_said(term, text, finding, places)
               for text, finding in zip((statement.text, *statement.others), findings, strict=True)):  # fmt: skip
            continue
        if term == "total.tax" and _in_parts(invoice, places):
            continue
        yield _difference(term, statement, places)


def _find(term: str, text: str, places: Places) -> Finding | None:
    """The finding on the pages; None if there is nothing to look for."""
    kind = TERMS[term].kind
    if kind == "amount":
        number = as_decimal(text)
        return places.find(term, float(abs(number))) if number else None
    if kind == "date" and as_day(text) is None:
        return None
    if term == "payment.iban" and (not IBAN.fullmatch(text) or not IBAN.search(places.text)):
        return None
    return places.find(term, text) if squeeze(text) else None


def _is_said(term: str, text: str, found: Finding, places: Places) -> bool:
    if TERMS[term].kind == "amount":
        return _is_printed(text, found, places.text)
    if found.is_found or found.note == TWO_WAYS:
        return True
    if found.quote is not None and squeeze(found.quote) == squeeze(text):
        return True
    if term == "payment.iban":
        return squeeze(text) in squeeze(places.text)
    return term == "invoice.number" and _is_shortened(text, places)


def _is_printed(text: str, found: Finding, pages: str) -> bool:
    """True if an amount is printed with its cents, or whole with a currency: a bare 19 may be anything."""
    number = abs(as_decimal(text) or 0)
    plain = f"{number:,.2f}"
    marks = "".join({",": "[.,'’ \u00a0\u202f]?", ".": "[.,]"}.get(letter, letter) for letter in plain)
    if re.search(rf"(?<![\d.,]){marks}(?![\d])", pages):
        return True
    whole = marks.removesuffix("[.,]00")
    if whole != marks and re.search(rf"{_CURRENCY} ?{whole}(?![\d.,]*\d)|(?<![\d.,]){whole} ?{_CURRENCY}", pages):
        return True
    quote = found.quote or ""
    is_there = found.is_found or found.note == OTHER_SIGN
    return is_there and "%" not in quote and (_CENTS.search(quote) is not None or _MONEY.search(quote) is not None)


def _is_shortened(number: str, places: Places) -> bool:
    """True if the pages print the number without its last or first parts, and no other of its form."""
    if len(number) > LONGEST or _form(number).search(places.text):
        return False
    parts = re.split(r"([\s/_-])", number)
    cuts = range(1, len(parts), 2)
    shorter = [part for cut in cuts for part in ("".join(parts[:cut]), "".join(parts[cut + 1 :]))]
    whole = len(squeeze(number))
    fitting = (part for part in shorter if len(squeeze(part)) >= max(SHORTENED, SHARE * whole))
    return any(places.find("invoice.number", part).is_found for part in fitting)


def _form(number: str) -> re.Pattern[str]:
    """Texts with digits, letters and marks in the same places."""
    kinds = (r"\d" if one.isdigit() else r"[^\W\d_]" if one.isalpha() else re.escape(one) for one in number)
    return re.compile(rf"(?<![\w/-]){''.join(kinds)}(?![\w/-])")


def _in_parts(invoice: EInvoice, places: Places) -> bool:
    """True if the tax of each rate is printed in place of their sum, and no other amount that may mean the sum."""
    parts = [_amount(row.get("subtax.amount")) for row in invoice.taxes]
    parts = [part for part in parts if part]
    if len(parts) < 2 or not all(_is_printed(str(part), places.find("total.tax", float(part)), places.text)
                                 for part in parts):  # fmt: skip
        return False
    return not _has_other(_amount(invoice.header["total.tax"]), invoice, places)


def _has_other(amount: Decimal, invoice: EInvoice, places: Places) -> bool:
    """True if the pages print an amount of about this length that the XML does not have."""
    digits = len(_cents(amount))
    known = {_cents(abs(number)) for number in invoice.numbers}
    printed = {re.sub(r"\D", "", one) for one in _PRINTED.findall(places.text)}
    return any(abs(len(one) - digits) <= LENGTHS for one in printed - known)


def _amount(said: Statement | None) -> Decimal:
    return abs((as_decimal(said.text) if said is not None else None) or Decimal(0))


def _cents(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", "")


def _difference(term: str, said: Statement, places: Places) -> Difference:
    """A value with the pages' value in its place."""
    if term == "payment.iban":
        accounts = dict.fromkeys(one.group() for one in IBAN.finditer(places.text))
        return Difference(term, said, "; ".join(accounts)[:LONGEST], places.find(term, next(iter(accounts))))
    number = as_decimal(said.text) if TERMS[term].kind == "amount" else None
    found = places.find(term, said.text if number is None else float(abs(number)))
    return Difference(term, said, found.quote[:LONGEST] if found.quote is not None else None, found)
