"""Checks the pages against the XML in the PDF."""

from typing import Any

from extend_mcp.analysis.extract.exact.differences import Difference, find_differences
from extend_mcp.analysis.extract.exact.places import Places
from extend_mcp.analysis.extract.layout.layout import around, lay_out
from extend_mcp.analysis.verify.report import Report, compared, value
from extend_mcp.documents.page import Document

KIND = "CROSS_FIELD_AND_SEMANTIC_CONSISTENCY"


def check_invoice_data(document: Document, report: Report) -> None:
    """Add the values that differ. Another account is HIGH by itself; pages read by OCR are one level lower."""
    if document.invoice is None:
        return
    layout = lay_out([("", document)])
    places = Places(layout)
    report.applicable += 1
    found = find_differences(document, layout, places)
    accounts = [one for one in found if one.is_account]
    others = [one for one in found if not one.is_account]
    if accounts:
        summary = "The page prints another account (IBAN) to pay to than the invoice's XML"
        level = "MEDIUM" if places.is_read else "HIGH"
        report.add(KIND, level, summary, *(_evidence("IBAN_DIFFERS_FROM_XML", one, places, report) for one in accounts))
    if others:
        summary = f"{len(others)} values of the invoice's XML differ from the pages"
        level = "LOW" if places.is_read else "MEDIUM"
        report.add(KIND, level, summary, *(_evidence("PAGE_DIFFERS_FROM_XML", one, places, report) for one in others))


def _evidence(code: str, one: Difference, places: Places, report: Report) -> dict[str, Any]:
    """The XML's value, and the page's or the nearest one on it, with its place."""
    values = [value(f"{one.label} in the XML", one.said.text)]
    if one.page_says is None:
        return compared(code, values)
    leaf, tokens = places.page_of(one.found), places.tokens_of(one.found)
    spots = []
    if leaf is not None and tokens:
        spots = [report.place(page=leaf.page.number, size=(leaf.page.width, leaf.page.height), box=around(tokens))]
    return compared(code, [*values, value(f"{one.label} on the page", one.page_says, *spots)], *spots)
