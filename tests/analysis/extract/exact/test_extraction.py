"""Extraction from documents that carry the XML of an invoice."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from extend_mcp.analysis.classify import classify
from extend_mcp.analysis.extract import Extraction, extract
from extend_mcp.analysis.job import Input
from extend_mcp.analysis.verify import verify
from extend_mcp.documents import open_document
from extend_mcp.documents.page import Document
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.extract import ExtractConfig, ExtractOutput
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.verify import VerifyConfig
from tests import einvoices
from tests.analysis.extract.paper import DATE, INTEGER, MONEY, NUMBER, TEXT, rows_of, shape

SCHEMA = shape(
    invoice_number=TEXT, invoice_date=DATE, vendor_name=TEXT, vendor_address=TEXT, vendor_vat_id=TEXT, iban=TEXT,
    tax=NUMBER, total=MONEY, approved_by=TEXT,
    line_items=rows_of(description=TEXT, quantity=INTEGER, unit_price=NUMBER, amount=MONEY, weight=NUMBER),
)  # fmt: skip
CHANGED = {
    "invoice_number": ("INV-2024-0042", "INV-2024-0043"),
    "invoice_date": ("20 March 2024", "21 March 2024"),
    "tax": ("29.26", "29.62"),
    "total": ("183.26", "183.62"),
    "iban": (einvoices.IBAN, "DE12500105170648489890"),
}


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Document]:
    def open_data(data: bytes, name: str = "a.pdf") -> Document:
        (tmp_path / name).write_bytes(data)
        return open_document(tmp_path / name, name, password=None, config=ParseConfig())

    return open_data


def run(*documents: Document, schema: Mapping[str, Any] = SCHEMA, **options: Any) -> Extraction:
    config = ExtractConfig.model_validate({"schema": schema, "advancedOptions": {"citationsEnabled": True, **options}})
    return extract([(f"file_{number}", one) for number, one in enumerate(documents, 1)], config)


def printed(old: str, new: str) -> bytes:
    """The PDF with other words on its page."""
    return einvoices.einvoice_pdf([line.replace(old, new) for line in einvoices.PRINTED])


def test_what_the_xml_says_fills_the_schema(opened: Callable[..., Document]) -> None:
    output = run(opened(einvoices.einvoice_pdf())).output
    ExtractOutput.read(output)
    assert output["value"] == {
        "invoice_number": "INV-2024-0042", "invoice_date": "2024-03-20", "vendor_name": "Azure Interior Ltd",
        "vendor_address": "45 De Silva Street, 10115 Berlin, DE", "vendor_vat_id": "DE123456789",
        "iban": einvoices.IBAN, "tax": 29.26, "total": {"amount": 183.26, "iso_4217_currency_code": "EUR"},
        "approved_by": None,
        "line_items": [
            {"description": "Beeswax", "quantity": 2, "unit_price": 42.0, "weight": None,
             "amount": {"amount": 84.0, "iso_4217_currency_code": "EUR"}},
            {"description": "Office chair", "quantity": 1, "unit_price": 70.0, "weight": None,
             "amount": {"amount": 70.0, "iso_4217_currency_code": "EUR"}},
        ],
    }  # fmt: skip
    assert output["metadata"]["total"]["logprobsConfidence"] == 1.0
    assert output["metadata"]["line_items[0].amount.amount"]["logprobsConfidence"] == 1.0


def test_a_value_is_cited_where_the_page_says_it_else_by_its_path(opened: Callable[..., Document]) -> None:
    metadata = run(opened(einvoices.einvoice_pdf()), citationMode="word").output["metadata"]
    (on_page,) = metadata["invoice_date"]["citations"]
    assert (on_page["page"]["number"], on_page["referenceText"]) == (1, "20 March 2024,")
    assert len(on_page["polygon"]) == 4
    (unseen,) = metadata["vendor_vat_id"]["citations"]
    assert unseen["referenceText"].startswith("DE123456789 (factur-x.xml: /CrossIndustryInvoice/")
    assert "polygon" not in unseen
    assert (
        metadata["vendor_vat_id"]["insights"][0]["content"]
        == "From the invoice's XML (factur-x.xml), …/SpecifiedTaxRegistration[2]/ID."
        " It was not found on the pages."
    )


def test_the_values_of_a_row_are_cited_in_that_row(opened: Callable[..., Document]) -> None:
    lines = [("1", "Beeswax", "45", "2.00", "90.00"), ("2", "Office chair", "1", "64.00", "64.00")]
    rows = ["Beeswax 45,00 pieces at 2.00 90.00", "Office chair 1 piece at 64.00 64.00"]
    pages = [*einvoices.PRINTED[:3], *rows, *einvoices.PRINTED[5:]]
    document = opened(einvoices.pdf_with({"factur-x.xml": einvoices.cii(lines=lines)}, pages))
    metadata = run(document).output["metadata"]
    cited = [metadata[f"line_items[{number}].{name}"]["citations"][0]["referenceText"]
             for number in (0, 1) for name in ("quantity", "unit_price", "amount")]  # fmt: skip
    assert cited == [rows[0]] * 3 + [rows[1]] * 3


def test_citations_by_item_are_kept_at_the_item(opened: Callable[..., Document]) -> None:
    metadata = run(opened(einvoices.einvoice_pdf()), arrayCitationStrategy="item").output["metadata"]
    assert "citations" not in metadata["line_items[0].description"]
    assert any("Beeswax" in one["referenceText"] for one in metadata["line_items[0]"]["citations"])


def test_what_the_xml_does_not_say_is_read_from_the_page(opened: Callable[..., Document]) -> None:
    lines = [*einvoices.PRINTED, "Order number: PO-778"]
    output = run(opened(einvoices.einvoice_pdf(lines)), schema=shape(order_number=TEXT, total=NUMBER)).output
    assert output["value"] == {"order_number": "PO-778", "total": 183.26}
    assert output["metadata"]["order_number"]["logprobsConfidence"] < 1


def test_an_honest_page_has_no_flags(opened: Callable[..., Document]) -> None:
    assert run(opened(einvoices.einvoice_pdf())).warnings == []


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_page_is_flagged_and_the_xml_stays(opened: Callable[..., Document], name: str) -> None:
    old, new = CHANGED[name]
    extraction = run(opened(printed(old, new)))
    honest = run(opened(einvoices.einvoice_pdf())).output
    assert [warning.code for warning in extraction.warnings] == ["LOCAL_EINVOICE_DIFFERS"]
    assert extraction.output["value"] == honest["value"]
    entry = extraction.output["metadata"][name]
    assert entry["logprobsConfidence"] == 0.6
    assert "says: " in entry["insights"][0]["content"]
    others = {path for path, one in extraction.output["metadata"].items() if one.get("logprobsConfidence") == 0.6}
    assert {path.split(".")[0] for path in others} == {name}


LABELLED = [
    "Azure Interior Ltd", "45 De Silva Street", "10115 Berlin", "Bill to: Ada Lovelace, 7 Main Road, 75001 Paris",
    "Invoice number: INV-2024-0042", "Invoice date: 20 March 2024", "Due date: 19 April 2024",
    "Beeswax 2 pieces at 42.00 84.00", "Office chair 1 piece at 70.00 70.00", "Net total 154.00 EUR",
    "VAT 19 % 29.26 EUR", "Total with VAT 183.26 EUR", "Thank you. Payment was agreed with you on the phone.",
]  # fmt: skip
"""What another page of the same invoice says, each value behind its label."""


@pytest.mark.parametrize(
    ("line", "instead", "elsewhere"),
    [
        ("Invoice date: 20 March 2024", "Invoice date: 24 March 2024", "Delivered on 20 March 2024"),
        ("Invoice number: INV-2024-0042", "Invoice number: INV-2024-0049", "Our file INV-2024-0042"),
    ],
)
def test_a_value_that_stands_elsewhere_alone_is_flagged(
    opened: Callable[..., Document], line: str, instead: str, elsewhere: str
) -> None:
    lines = [*LABELLED, elsewhere]
    assert run(opened(einvoices.einvoice_pdf(lines))).warnings == []
    lines[lines.index(line)] = instead
    (warning,) = run(opened(einvoices.einvoice_pdf(lines))).warnings
    assert warning.code == "LOCAL_EINVOICE_DIFFERS"
    assert line.partition(":")[0].lower() in warning.message


@pytest.mark.parametrize(
    ("shown", "is_flagged"), [("Document type (183)", True), ("Paid on the phone: 183 EUR", False)]
)
def test_a_bare_number_in_brackets_is_no_total(opened: Callable[..., Document], shown: str, is_flagged: bool) -> None:
    data = einvoices.cii().replace(b"183.26", b"183.00")
    lines = [*(line for line in LABELLED if not line.startswith("Total")), shown]
    extraction = run(opened(einvoices.pdf_with({"factur-x.xml": data}, lines)))
    assert any("total with tax" in warning.message for warning in extraction.warnings) is is_flagged


def test_another_account_is_said_loudest(opened: Callable[..., Document]) -> None:
    extraction = run(opened(printed(*CHANGED["iban"])))
    assert "check before you pay" in extraction.warnings[0].message
    content = extraction.output["metadata"]["iban"]["insights"][0]["content"]
    assert "Check before you pay" in content
    assert CHANGED["iban"][1] in content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("183.26 EUR", "-183.26 EUR"),
        ("183.26", "183,26"),
        ("20 March 2024", "20.03.2024"),
        (einvoices.IBAN, "DE79 1000 0000 1234 5678 90"),
        (einvoices.IBAN, "shown below"),
    ],
)
def test_the_same_value_written_otherwise_is_no_difference(opened: Callable[..., Document], old: str, new: str) -> None:
    assert run(opened(printed(old, new))).warnings == []


def test_pages_that_are_left_out_are_not_compared(opened: Callable[..., Document]) -> None:
    document = opened(einvoices.einvoice_pdf())
    document.page_count = 2
    document.pages[0].words = document.pages[0].words[:30]
    extraction = run(document)
    assert extraction.warnings == []
    assert extraction.output["value"]["total"]["amount"] == 183.26


def test_the_xml_is_left_alone_where_its_first_page_is(opened: Callable[..., Document]) -> None:
    document = opened(einvoices.einvoice_pdf())
    document.pages[0].number, document.page_count = 2, 2
    assert run(document).output["value"]["vendor_vat_id"] is None


def test_an_xml_file_alone_is_extracted_by_its_paths(opened: Callable[..., Document]) -> None:
    output = run(opened(einvoices.ubl(), "a.xml")).output
    assert output["value"]["total"] == {"amount": 183.26, "iso_4217_currency_code": "EUR"}
    assert [row["description"] for row in output["value"]["line_items"]] == ["Beeswax", "Office chair"]
    reference = output["metadata"]["total"]["citations"][0]["referenceText"]
    assert reference == "183.26 (the file: /Invoice/LegalMonetaryTotal/TaxInclusiveAmount)"


def test_an_order_fills_the_order_number_alone(opened: Callable[..., Document]) -> None:
    data = einvoices.pdf_with({"order-x.xml": einvoices.order()})
    output = run(opened(data), schema=shape(order_number=TEXT, vendor_name=TEXT)).output
    assert output["value"] == {"order_number": "ORD-7", "vendor_name": "Azure Interior Ltd"}


def test_two_invoices_in_one_package_are_read_from_their_pages(opened: Callable[..., Document]) -> None:
    other = einvoices.pdf_with({"factur-x.xml": einvoices.cii(number="OTHER-1")})
    extraction = run(opened(einvoices.einvoice_pdf()), opened(other, "b.pdf"))
    assert [warning.code for warning in extraction.warnings] == ["LOCAL_EINVOICE_SEVERAL"]
    assert extraction.output["value"]["vendor_vat_id"] is None


def test_a_price_for_a_hundred_says_so(opened: Callable[..., Document]) -> None:
    base = b"</ram:ChargeAmount><ram:BasisQuantity>100.00</ram:BasisQuantity>"
    document = opened(einvoices.cii().replace(b"</ram:ChargeAmount>", base), "a.xml")
    metadata = run(document).output["metadata"]
    assert metadata["line_items[0].unit_price"]["insights"][0]["content"].endswith("The price is for 100 units.")


def test_what_is_no_iban_is_not_given_as_one(opened: Callable[..., Document]) -> None:
    document = opened(einvoices.cii().replace(einvoices.IBAN.encode(), b"12345678"), "a.xml")
    assert run(document).output["value"]["iban"] is None


def signals(folder: Path, data: bytes) -> dict[str, str]:
    """The levels of the codes of evidence that speak of the XML."""
    (folder / "v.pdf").write_bytes(data)
    output = verify(Input("f", folder / "v.pdf", "v.pdf"), VerifyConfig()).output
    return {
        evidence["data"]["code"]: signal["riskAssessment"]["level"]
        for signal in output["signals"]
        for evidence in signal["evidence"]
        if "XML" in evidence["data"].get("code", "")
    }


@pytest.mark.parametrize("name", CHANGED)
def test_verify_reports_what_differs_and_an_account_as_high(tmp_path: Path, name: str) -> None:
    found = signals(tmp_path, printed(*CHANGED[name]))
    assert found == ({"IBAN_DIFFERS_FROM_XML": "HIGH"} if name == "iban" else {"PAGE_DIFFERS_FROM_XML": "MEDIUM"})


def test_verify_has_nothing_against_an_honest_invoice(tmp_path: Path) -> None:
    assert signals(tmp_path, einvoices.einvoice_pdf()) == {}


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (einvoices.einvoice_pdf(["Dear Ada", "a letter of agreement"] * 12), "a.pdf", "bills"),
        (einvoices.ubl(), "a.xml", "bills"),
        (einvoices.ubl(credit=True), "a.xml", "credit"),
        (einvoices.order(), "a.xml", "orders"),
    ],
)
def test_a_file_is_classified_by_the_data_it_carries(
    opened: Callable[..., Document], data: bytes, name: str, kind: str
) -> None:
    kinds = {
        "contract": "A contract or agreement", "bills": "An invoice of a supplier", "credit": "A credit note",
        "orders": "A purchase order", "other": "Anything else",
    }  # fmt: skip
    classes = [{"id": one, "type": one, "description": text} for one, text in kinds.items()]
    output = classify(opened(data, name), ClassifyConfig.model_validate({"classifications": classes})).output
    assert output["type"] == kind
    assert output["confidence"] > 0.9
