from collections.abc import Callable

import pytest

from extend_mcp.documents.einvoice.read import read_invoice
from extend_mcp.documents.einvoice.tree import MAX_BYTES, read_xml
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.invoice_model import EInvoice
from tests import einvoices


def read(data: bytes) -> EInvoice:
    invoice = read_invoice(read_xml(data))
    assert invoice is not None
    return invoice


@pytest.mark.parametrize("made", [einvoices.cii, einvoices.zugferd_1, einvoices.ubl])
def test_each_syntax_says_the_same(made: Callable[[], bytes]) -> None:
    invoice = read(made())
    expected = {
        "invoice.number": "INV-2024-0042", "invoice.date": "2024-03-20", "invoice.currency": "EUR",
        "seller.name": "Azure Interior Ltd", "seller.city": "Berlin", "seller.vat": "DE123456789",
        "seller.taxnumber": "30/123/4567", "buyer.name": "Ada Lovelace", "total.net": "154.00", "total.tax": "29.26",
        "total.gross": "183.26", "total.due": "183.26",
    }  # fmt: skip
    assert {term: invoice.header[term].text for term in expected} == expected
    rows = [
        [row[f"line.{name}"].text for name in ("id", "name", "quantity", "price", "amount")] for row in invoice.lines
    ]
    assert rows == [list(line) for line in einvoices.LINES]


def test_a_value_has_the_path_of_its_element() -> None:
    invoice = read(einvoices.zugferd_1())
    assert invoice.header["invoice.number"].path == "/CrossIndustryDocument/HeaderExchangedDocument/ID"
    path = "/CrossIndustryDocument/SpecifiedSupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[2]/"
    assert invoice.lines[1]["line.name"].path == path + "SpecifiedTradeProduct/Name"
    assert invoice.lines[1]["line.unit"].path == path + "SpecifiedSupplyChainTradeDelivery/BilledQuantity/@unitCode"


def test_the_tax_is_taken_in_the_invoices_own_currency() -> None:
    assert read(einvoices.cii()).header["total.tax"].text == "29.26"


def test_standards_and_profiles_are_named() -> None:
    titles = [read(data).title for data in (einvoices.cii(), einvoices.ubl(credit=True), einvoices.fattura())]
    assert titles == [
        "Factur-X (CII), profile EN 16931",
        "UBL credit note, profile PEPPOL BIS Billing",
        "FatturaPA, profile FPR12",
    ]


def test_a_credit_note_is_told_by_its_root() -> None:
    assert read(einvoices.ubl(credit=True)).is_credit
    assert not read(einvoices.ubl()).is_credit


def test_an_order_has_an_order_number_and_none_of_an_invoice() -> None:
    invoice = read(einvoices.order())
    assert invoice.is_order
    assert invoice.header["order.number"].text == "ORD-7"
    assert "invoice.number" not in invoice.header
    assert invoice.lines[0]["line.quantity"].text == "2"


def test_a_fattura_is_added_up_where_it_states_no_total() -> None:
    invoice = read(einvoices.fattura())
    expected = {
        "seller.name": "Ada Rossi", "seller.vat": "IT01234567890", "buyer.name": "Beta Srl", "total.net": "150.00",
        "total.tax": "27.00", "total.gross": "177.00",
    }  # fmt: skip
    assert {term: invoice.header[term].text for term in expected} == expected
    assert [row["subtax.rate"].text for row in invoice.taxes] == ["22.00", "10.00"]


def test_of_several_invoices_in_a_fattura_the_first_is_read_and_the_others_are_counted() -> None:
    invoice = read(einvoices.fattura(bodies=3))
    assert invoice.header["invoice.number"].text == "1/A"
    assert invoice.header["total.gross"].text == "177.00"
    assert (len(invoice.lines), invoice.further) == (1, 2)


def test_what_is_no_number_is_no_amount() -> None:
    data = einvoices.cii().replace(b">183.26</ram:GrandTotalAmount>", b">NaN</ram:GrandTotalAmount>")
    assert "total.gross" not in read(data).header


def test_other_xml_is_no_invoice() -> None:
    assert read_invoice(read_xml(b"<note><to>Ada</to></note>")) is None
    assert read_invoice(read_xml(b"<Invoice><ID>1</ID></Invoice>")) is None


def test_entities_are_refused() -> None:
    outside = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    inside = b'<!DOCTYPE a [<!ENTITY x "1"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    for data in (outside, inside):
        with pytest.raises(DocumentFailure, match="entities of its own"):
            read_xml(data)


@pytest.mark.parametrize("data", [b"", b"<a>", b"no xml", b"<a>" * 1000 + b"</a>" * 1000, b"\xff\xfe<"])
def test_what_is_not_well_formed_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentFailure, match="well-formed"):
        read_xml(data)


def test_large_files_are_refused() -> None:
    with pytest.raises(DocumentFailure, match="bytes"):
        read_xml(b"<a>" + b" " * MAX_BYTES + b"</a>")


def test_many_lines_are_all_read() -> None:
    lines = [(str(number), f"Item {number}", "1", "1.00", "1.00") for number in range(2000)]
    assert len(read(einvoices.cii(lines=lines)).lines) == 2000
