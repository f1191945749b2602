"""Checks the pages against their codes for payments."""

from extend_mcp.analysis.extract.exact.payment_data import code_differences, complain, payment_codes
from extend_mcp.analysis.extract.exact.places import Places
from extend_mcp.analysis.extract.layout.layout import lay_out
from extend_mcp.analysis.verify.invoice_data import KIND
from extend_mcp.analysis.verify.report import Report, compared, value
from extend_mcp.documents.page import Document


def check_payment_codes(document: Document, report: Report) -> None:
    """Add the differences. Another account is HIGH by itself; pages read by OCR are one level lower.

    An amount that is not printed is MEDIUM. An invoice's XML with another account than a code is also HIGH.
    """
    layout = lay_out([("", document)])
    codes = payment_codes(layout)
    if not codes:
        return
    places = Places(layout)
    report.applicable += 1
    for code, leaf, block in codes:
        spot = report.place(page=leaf.page.number, size=(leaf.page.width, leaf.page.height), box=block.box)
        for one in code_differences(code, places):
            level = (
                ("MEDIUM" if places.is_read else "HIGH") if one.is_account else "LOW" if places.is_read else "MEDIUM"
            )
            values = [value("In the payment code", one.said, spot)]
            values += [value("On the page", one.printed)] if one.printed else []
            name = "IBAN_DIFFERS_FROM_CODE" if one.is_account else "AMOUNT_OF_CODE_NOT_PRINTED"
            report.add(KIND, level, complain([one]).rstrip("."), compared(name, values, spot))
        statement = document.invoice.header.get("payment.iban") if document.invoice is not None else None
        if statement is not None and code.iban not in {
            text.replace(" ", "") for text in (statement.text, *statement.others)
        }:
            values = [value("In the payment code", code.iban, spot), value("In the XML", statement.text)]
            summary = "The payment code pays to another account (IBAN) than the invoice's XML"
            report.add(KIND, "HIGH", summary, compared("IBAN_OF_CODE_DIFFERS_FROM_XML", values, spot))
