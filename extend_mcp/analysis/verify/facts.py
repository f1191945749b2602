"""Checks the facts on the pages: sums, dates, and numbers with check digits.

A finding on pages read by OCR is LOW, because a misread digit is the likelier cause; else MEDIUM.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from extend_mcp.analysis.extract import extract
from extend_mcp.analysis.extract.layout.layout import lay_out
from extend_mcp.analysis.extract.shapes.amounts import comma_decimal, find_money
from extend_mcp.analysis.verify.report import Report, compared, invalid, value
from extend_mcp.documents.accounts import IBAN, LENGTHS, checks_out
from extend_mcp.documents.page import Document
from extend_mcp.wire.extract import ExtractConfig

SURE = 0.75
"""The confidence from which a value is compared."""
CENT = 0.02
FIRST_PAGES = 10

_NUMBER = {"type": ["number", "null"]}
_DAY = {"type": ["string", "null"], "extend:type": "date"}
_ROW = {"quantity": _NUMBER, "unit_price": _NUMBER, "amount": _NUMBER}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "invoice_date": _DAY, "due_date": _DAY, "subtotal": _NUMBER, "tax": _NUMBER, "total": _NUMBER,
        "line_items": {"type": "array", "items": {"type": "object", "properties": _ROW}},
    },
}  # fmt: skip
_VAT = re.compile(r"\b(BE ?0?\d{9}|DE ?\d{9}|IT ?\d{11})\b")


Wrong = tuple[str, list[tuple[str, float]]]
"""A code, and the values that do not agree, with their names."""

_OTHER_AMOUNTS = re.compile(
    r"(?i)discount|rabatt|skonto|remise|korting|sconto|descuento|rabat|voucher|coupon|shipping|freight|versand|verzend"
    r"|livraison|postage|\btips?\b|gratuity|rounding|deposit|anzahlung|acompte|credit|adjustment|surcharge|\bfees?\b"
    r"|saving|service charge|paid|bezahlt|-\s?[$€£]?\s?\d+[.,]\d\d|[$€£]\s?-\s?\d|\(\d+[.,]\d\d\)|\d[.,]\d\d-"
)
"""Signs of amounts between the lines and the total: with any of them, sums are not judged."""


def check_facts(document: Document, report: Report) -> None:
    """Add the wrong facts on the first pages. Documents without words have nothing to check."""
    pages = document.pages[:FIRST_PAGES]
    part = Document(document.mime_type, pages, document.page_count)
    text = lay_out([("", part)]).text()
    if not text.strip():
        return
    report.applicable += 1
    level = "LOW" if any(page.ocr for page in pages) else "MEDIUM"
    _check_digits(text, level, report)
    if sum(bool(re.search(r"\d[.,]\d\d\b", line)) for line in text.splitlines()) < 2:
        return
    facts, wrong = _judge(part, text)
    if wrong and len(pages) > 1:
        wrong = _page_by_page(part, wrong)
    if wrong:
        found = [compared(code, [value(name, number) for name, number in values]) for code, values in wrong]
        summary = f"{len(wrong)} sums of the amounts do not add up"
        report.add("FINANCIAL_RECONCILIATION_AND_SEQUENCE_CONTINUITY", level, summary, *found)
    _dates(facts, level, report)


def _judge(part: Document, text: str) -> tuple[dict[str, Any], list[Wrong]]:
    """The sure values of an invoice, and their sums that do not add up."""
    output = extract([("", part)], ExtractConfig.model_validate({"schema": _SCHEMA})).output
    sure = {path: about.get("logprobsConfidence") or 0 for path, about in output["metadata"].items()}
    values = {name: output["value"][name] if sure.get(name, 0) >= SURE else None for name in _SCHEMA["properties"]}
    values["line_items"] = output["value"]["line_items"]
    if _OTHER_AMOUNTS.search(text):
        return values, []
    printed = {money.value for money in find_money(text, comma=comma_decimal(text)) if money.decimals == 2}
    return values, [*_wrong_whole(values, printed), *_wrong_lines(values, printed)]


def _page_by_page(part: Document, wrong: list[Wrong]) -> list[Wrong]:
    """The wrong sums page by page, if those of one page add up: then each page may be a separate document."""
    alone: list[Wrong] = []
    holds = False
    for page in part.pages:
        own = Document(part.mime_type, [page], 1)
        values, found = _judge(own, lay_out([("", own)]).text())
        holds = holds or (not found and values["total"] is not None and len(values["line_items"]) > 1)
        alone += found
    return alone if holds else wrong


def _check_digits(text: str, level: str, report: Report) -> None:
    wrong = []
    places = text, re.sub(" +", " ", text)  # unchanged, and with the parts of a line joined
    written = {found[0].replace(" ", ""): found[0] for place in places for found in IBAN.finditer(place)}
    for packed, shown in written.items():
        if LENGTHS.get(packed[:2]) == len(packed) and not checks_out(packed):
            wrong.append(invalid("IBAN_CHECK_DIGITS", [value("iban", shown, normalized=packed)]))
    for packed, shown in {found[1].replace(" ", ""): found[1] for found in _VAT.finditer(text)}.items():
        if not vat_checks_out(packed):
            wrong.append(invalid("VAT_CHECK_DIGIT", [value("vat number", shown, normalized=packed)]))
    if wrong:
        summary = f"{len(wrong)} account or tax numbers have wrong check digits"
        report.add("FIELD_IDENTIFIER_AND_MACHINE_READABLE_VALIDITY", level, summary, *wrong)


def vat_checks_out(number: str) -> bool:
    """True if the check digit of a Belgian, German or Italian VAT number is right."""
    digits = [int(c) for c in number[2:]]
    if number.startswith("BE"):
        whole = int(number[2:])
        return (97 - whole // 100 % 97) == whole % 100
    if number.startswith("DE"):  # ISO 7064, 11-10
        product = 10
        for digit in digits[:-1]:
            product = 2 * ((digit + product) % 10 or 10) % 11
        return (11 - product) % 10 == digits[-1]
    doubled = [sum(divmod(2 * d, 10)) if at % 2 else d for at, d in enumerate(digits)]
    return sum(doubled) % 10 == 0


def _wrong_whole(values: dict[str, Any], printed: set[float]) -> Iterator[Wrong]:
    """The sum of subtotal and tax if it is not the total, and no printed amount is the difference."""
    subtotal, tax, total = (values[name] for name in ("subtotal", "tax", "total"))
    if None in (subtotal, tax, total):
        return
    difference = round(abs(subtotal + tax - total), 2)
    if difference > CENT and difference not in printed:
        yield "SUBTOTAL_PLUS_TAX_IS_NOT_TOTAL", [("subtotal", subtotal), ("tax", tax), ("total", total)]


def _wrong_lines(values: dict[str, Any], printed: set[float]) -> Iterator[Wrong]:
    """Lines with a wrong product. They count only if all amounts on the pages were read and at least two lines are
    right."""
    rows = values["line_items"]
    wholes = {name: values[name] for name in ("subtotal", "tax", "total") if values[name] is not None}
    read = {row[name] for row in rows for name in ("unit_price", "amount")} | set(wholes.values())
    if None in read or printed - read or any(row["quantity"] is None for row in rows):
        return
    wrong = [number for number, row in enumerate(rows, 1) if not _multiplies(row)]
    if len(rows) - len(wrong) < 2:
        return
    for number in wrong:
        yield "QUANTITY_TIMES_PRICE", [(f"line {number} {name}", rows[number - 1][name]) for name in _ROW]
    added = round(sum(row["amount"] for row in rows), 2)
    taxed = added + wholes.get("tax", 0.0)
    stated = [(name, whole) for name, whole in wholes.items() if name != "tax"]
    if stated and all(min(abs(added - whole), abs(taxed - whole)) > CENT for _, whole in stated):
        yield "LINES_DO_NOT_ADD_UP", [("sum of lines", added), *stated]


def _multiplies(row: dict[str, float]) -> bool:
    slack = max(CENT, 0.005 * row["quantity"] + 0.005)
    return abs(row["quantity"] * row["unit_price"] - row["amount"]) <= slack


def _dates(read: dict[str, Any], level: str, report: Report) -> None:
    issued, due = (date.fromisoformat(day) if day else None for day in (read["invoice_date"], read["due_date"]))
    kind = "CROSS_FIELD_AND_SEMANTIC_CONSISTENCY"
    values = [value(name, day) for name, day in (("date", issued), ("due date", due)) if day]
    if issued and due and due < issued:
        report.add(kind, level, "The due date is before the date", compared("DUE_BEFORE_DATE", values))
    if issued and (issued - datetime.now(UTC).date()).days > 1:
        report.add(kind, "LOW", "The document's date is in the future", compared("DATE_IN_FUTURE", values))
