from pathlib import Path

import pytest

from extend_mcp.documents import open_document
from extend_mcp.documents.page import Document
from extend_mcp.wire.parse import ParseConfig
from tests import einvoices


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def opened(folder: Path, data: bytes, name: str) -> Document:
    path = folder / "source"
    path.write_bytes(data)
    return open_document(path, name, password=None, config=ParseConfig())


def codes(document: Document) -> list[str]:
    return [warning.code for warning in document.warnings]


def test_a_pdf_says_that_it_carries_its_invoice(folder: Path) -> None:
    document = opened(folder, einvoices.einvoice_pdf(), "a.pdf")
    assert document.invoice is not None
    assert document.invoice.header["total.gross"].text == "183.26"
    assert [warning.message for warning in document.warnings] == [
        "The PDF contains its invoice as data: factur-x.xml (Factur-X (CII), profile EN 16931)."
    ]


def test_the_file_is_found_by_its_root_whatever_its_name(folder: Path) -> None:
    files = {"notes.xml": b"<notes/>", "Rechnung 7.XML": einvoices.cii(), "picture.png": b"x"}
    document = opened(folder, einvoices.pdf_with(files), "a.pdf")
    assert document.invoice is not None
    assert document.invoice.file_name == "Rechnung 7.XML"


def test_a_file_that_the_catalog_is_associated_with_is_found(folder: Path) -> None:
    data = einvoices.pdf_with({"xrechnung.xml": einvoices.ubl()}, only_associated=True)
    document = opened(folder, data, "a.pdf")
    assert document.invoice is not None
    assert document.invoice.file_name == "xrechnung.xml"


def test_of_one_invoice_in_two_versions_the_newer_is_taken(folder: Path) -> None:
    files = {"ZUGFeRD-invoice.xml": einvoices.zugferd_1(), "factur-x.xml": einvoices.cii()}
    document = opened(folder, einvoices.pdf_with(files), "a.pdf")
    assert document.invoice is not None
    assert document.invoice.file_name == "factur-x.xml"


def test_two_different_invoices_in_a_pdf_are_not_taken(folder: Path) -> None:
    files = {"a.xml": einvoices.cii(), "b.xml": einvoices.cii(number="OTHER-1")}
    document = opened(folder, einvoices.pdf_with(files), "a.pdf")
    assert document.invoice is None
    assert codes(document) == ["LOCAL_EINVOICE_NOT_READ", "LOCAL_NOT_SUPPORTED"]


@pytest.mark.parametrize(
    "data", [b"<a>", b'<!DOCTYPE a [<!ENTITY x "1">]><a>&x;</a>', b"<a>" * 1000, einvoices.cii()[:500]]
)
def test_hostile_xml_in_a_pdf_is_warned_of_and_the_pages_are_read(folder: Path, data: bytes) -> None:
    document = opened(folder, einvoices.pdf_with({"factur-x.xml": data}), "a.pdf")
    assert document.invoice is None
    assert codes(document) == ["LOCAL_EINVOICE_NOT_READ", "LOCAL_NOT_SUPPORTED"]
    assert any("INV-2024-0042" in block.text for _, block in document.blocks())


def test_a_pdf_with_other_files_carries_no_invoice(folder: Path) -> None:
    document = opened(folder, einvoices.pdf_with({"terms.txt": b"<a>", "other.xml": b"<a/>"}), "a.pdf")
    assert (document.invoice, codes(document)) == (None, ["LOCAL_NOT_SUPPORTED"])


def test_an_xml_file_is_shown_with_names_and_a_table(folder: Path) -> None:
    document = opened(folder, einvoices.cii(), "a.xml")
    shown = [(block.type, block.text) for _, block in document.blocks()]
    assert shown[0] == ("heading", "Invoice INV-2024-0042")
    assert ("key_value", "Total with tax: 183.26") in shown
    assert ("key_value", "VAT number: DE123456789") in shown
    table = next(block for _, block in document.blocks() if block.type == "table")
    assert [cell.text for cell in table.cells if cell.row == 1] == ["1", "Beeswax", "2", "C62", "42.00", "19", "84.00"]
    assert document.mime_type == "application/xml"


def test_what_no_term_covers_is_listed_by_its_path(folder: Path) -> None:
    name = "ram:SellerOrderReferencedDocument"
    extra = f"<{name}><ram:IssuerAssignedID>S-9</ram:IssuerAssignedID></{name}>"
    document = opened(folder, einvoices.cii(extra=extra), "a.xml")
    path = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerOrderReferencedDocument/IssuerAssignedID"
    assert f"{path}: S-9" in [block.text for _, block in document.blocks()]


def test_an_invoice_is_known_by_its_content_without_a_name(folder: Path) -> None:
    assert opened(folder, einvoices.ubl(), "download").invoice is not None


def test_texts_in_xml_and_broken_invoices_are_plain_text(folder: Path) -> None:
    document = opened(folder, b"<note>To <to>Ada</to></note>", "a.xml")
    assert [block.text for _, block in document.blocks()] == ["<note>To <to>Ada</to></note>"]
    assert document.warnings == []
    broken = opened(folder, einvoices.cii()[:3000], "a.xml")
    assert broken.invoice is None
    assert codes(broken) == ["LOCAL_EINVOICE_NOT_READ"]


def test_further_invoices_of_a_file_are_warned_of(folder: Path) -> None:
    document = opened(folder, einvoices.fattura(bodies=2), "a.xml")
    assert [warning.message for warning in document.warnings] == [
        "The file contains 2 invoices; only the first was used for values."
    ]


def test_an_invoice_attached_to_a_mail_is_the_mails(folder: Path) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "Your invoice"
    message.set_content("See the attachment.")
    message.add_attachment(einvoices.einvoice_pdf(), maintype="application", subtype="pdf", filename="a.pdf")
    document = opened(folder, bytes(message), "a.eml")
    assert document.invoice is not None
    assert document.invoice.file_name == "factur-x.xml"
