"""Companies, addresses, people and contracts."""

from itertools import zip_longest

import pytest

from tests.analysis.extract.paper import DATE, TEXT, paper, plain_text, shape, values

ORDER = paper("""
PURCHASE ORDER
Globex Corporation                       PO Number: PO-2024-0091
742 Evergreen Terrace
Springfield, IL 62704

Vendor:                                  Ship To:
Initech LLC                              Globex Warehouse
4120 Freidrich Lane                      99 Dock Road
Austin, TX 78744                         Chicago, IL 60601
""")


def test_each_party_is_read_from_its_own_block() -> None:
    party = shape(name=TEXT, address=TEXT)
    assert values(ORDER, vendor=party, ship_to=party) == {
        "vendor": {"name": "Initech LLC", "address": "4120 Freidrich Lane Austin, TX 78744"},
        "ship_to": {"name": "Globex Warehouse", "address": "99 Dock Road Chicago, IL 60601"},
    }


def test_the_company_on_a_receipt_is_the_line_with_the_legal_form() -> None:
    page = paper("""
       HAPPY MART
   OGN GROUP SDN BHD (1026984-X)
   NO.29M, JALAN DINAR G U3/G,
   SUBANG PERDANA, 40150 SHAH ALAM
   TEL: 013-336 3999
   TAX INVOICE
   DATE: 17/06/2018
""")
    assert values(page, company=TEXT, address=TEXT, phone=TEXT) == {
        "company": "OGN GROUP SDN BHD",
        "address": "NO.29M, JALAN DINAR G U3/G, SUBANG PERDANA, 40150 SHAH ALAM",
        "phone": "013-336 3999",
    }


def test_a_legal_form_on_the_next_line_belongs_to_the_name() -> None:
    page = paper("""
PASARAYA BORONG PINTAR
SDN BHD
""")
    assert values(page, merchant_name=TEXT) == {"merchant_name": "PASARAYA BORONG PINTAR SDN BHD"}


def test_the_customer_is_not_taken_for_the_vendor() -> None:
    page = paper("""
INVOICE
Bill To:
Wayne Enterprises Inc
1007 Mountain Drive

Stark Industries LLC
billing@starkindustries.com
""")
    assert values(page, vendor_name=TEXT, customer_name=TEXT) == {
        "vendor_name": "Stark Industries LLC",
        "customer_name": "Wayne Enterprises Inc",
    }


def test_a_resume_is_about_the_name_at_its_top() -> None:
    page = paper("""
Jane Doe
jane.doe@mail.com | (415) 555-1234
""")
    assert values(page, name=TEXT, email=TEXT, phone=TEXT) == {
        "name": "Jane Doe",
        "email": "jane.doe@mail.com",
        "phone": "(415) 555-1234",
    }


CONTRACT = plain_text("""MUTUAL NON-DISCLOSURE AGREEMENT
This Agreement is made and entered into as of the 5th day of November, 2004, by and between
Heron Wire, Inc., a Delaware corporation ("Heron"), and Richard Small, an individual.
WHEREAS, the parties wish to exchange information under a letter dated October 1, 2003;
1. The obligations under this Agreement shall terminate five (5) years from the date hereof.
2. Employee shall not solicit customers for a period of two (2) years.
3. This Agreement shall be governed by the laws of the State of South Dakota.
""")


def test_a_contract_is_read_from_its_prose() -> None:
    parties = {"type": "array", "items": {"type": "string"}}
    assert values(CONTRACT, effective_date=DATE, governing_law=TEXT, term=TEXT, parties=parties) == {
        "effective_date": "2004-11-05",
        "governing_law": "South Dakota",
        "term": "5 years",
        "parties": ["Heron Wire, Inc.", "Richard Small"],
    }


def test_a_place_of_incorporation_is_no_governing_law() -> None:
    page = plain_text("Heron Wire is a corporation organized under the laws of the State of Delaware.")
    assert values(page, jurisdiction=TEXT) == {"jurisdiction": None}


def test_the_first_line_of_what_is_no_paper_of_a_business_is_no_vendor() -> None:
    assert values(paper("hello"), vendor_name=TEXT) == {"vendor_name": None}
    mail = "From: Ada <ada@example.com>\nSubject: Test Email\n"
    assert values(plain_text(mail), vendor_name=TEXT) == {"vendor_name": None}
    assert values(paper("Globex Corporation\n\nhello"), vendor_name=TEXT) == {"vendor_name": "Globex Corporation"}


def test_the_address_of_the_vendor_is_not_the_customers_as_well() -> None:
    page = paper("""
Invoice
Tel 555 010 2030

Customer: Fred Smith
Vendor: Acme Ltd
12 High Street, Springfield 62704
Total 12.50
""")
    assert values(page, customer_address=TEXT, vendor_address=TEXT) == {
        "customer_address": None,
        "vendor_address": "12 High Street, Springfield 62704",
    }


def parties(text: str) -> dict[str, object]:
    """The names of both parties of a page."""
    return values(paper(text), vendor_name=TEXT, customer_name=TEXT)


def test_a_comma_in_a_list_of_names_or_before_a_legal_form_is_part_of_the_name() -> None:
    assert parties("INVOICE 12\nVendor: Smith, Jones and Partners\nCustomer: Brown, Inc.\nTotal 12.50 EUR") == {
        "vendor_name": "Smith, Jones and Partners",
        "customer_name": "Brown, Inc.",
    }


def test_a_plain_name_behind_its_label_is_read() -> None:
    assert parties("Vendor: Plain\nTotal 12.50 EUR") == {"vendor_name": "Plain", "customer_name": None}


def test_a_label_with_its_value_is_no_name() -> None:
    assert parties("Invoice\nCustomer: Vendor: Foo GmbH\nTotal 12.50 EUR") == {
        "vendor_name": "Foo GmbH",
        "customer_name": None,
    }


def test_parties_without_a_legal_form_are_read_by_letterhead_and_heading() -> None:
    page = """
Smith, Jones and Partners
12 High Street
London SW1A 1AA

Bill to:
Memorial Hospital
Main Street 3
Springfield, IL 62704

Invoice No. 44
Total 12.50 EUR
"""
    assert parties(page) == {"vendor_name": "Smith, Jones and Partners", "customer_name": "Memorial Hospital"}


@pytest.mark.parametrize("is_swapped", [False, True])
@pytest.mark.parametrize(
    ("seller", "buyer"),
    [
        ("From", "To"),
        ("Bill from", "Bill to"),
        ("BILLED BY", "BILLED TO"),
        ("Issued by:", "Issued to:"),
        ("Pay to", "Invoice to"),
        ("Company details", "Client details"),
        ("Absender", "Empfänger"),
        ("Émetteur", "Facturé à"),
        ("Datos del emisor", "Datos del cliente"),
        ("Mittente", "Destinatario"),
        ("Afzender", "Factuur aan"),
    ],
)
def test_short_headings_say_which_block_is_whose(seller: str, buyer: str, is_swapped: bool) -> None:
    blocks = [
        [seller, "Brightwater Joinery Ltd", "14 Quay Lane", "BS1 4QA Bristol", "info@brightwater.example"],
        [buyer, "Kestrel & Finch", "Torstrasse 99", "10119 Berlin"],
    ]
    left, right = blocks[::-1] if is_swapped else blocks
    rows = zip_longest(left, right, fillvalue="")
    page = paper(
        "INVOICE 2031                      Date: 13 February 2026\n\n"
        + "\n".join(f"{one:48}{other}" for one, other in rows)
        + "\n\nDesign work        4      100.00     400.00\nTotal                                400.00 GBP"
    )
    read = values(page, vendor_name=TEXT, customer_name=TEXT)
    assert read == {"vendor_name": "Brightwater Joinery Ltd", "customer_name": "Kestrel & Finch"}


def test_the_number_of_a_company_is_no_part_of_its_address() -> None:
    page = paper("""
GOLDEN LOTUS SDN BHD
(124525-H)  NO 19, JALAN TASIK UTAMA 4,
            57000 KUALA LUMPUR
RECEIPT
TOTAL  12.00
""")
    assert values(page, company=TEXT, address=TEXT)["address"] == "NO 19, JALAN TASIK UTAMA 4, 57000 KUALA LUMPUR"


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("Item       Qty    Price\nBolt M8    2      3.00\nHex nut    4      1.50\n", "vendor"),
        ("INVOICE INV-77\nIssued 1 Apr 2026 by us to you\nAmount payable: $12.00", "customer"),
        ("From: Acme Ltd\nTo: accounts@globex.example\nDate: Wed, 01 Apr 2026 10:00\nTotal: USD 12.00", "customer"),
        ("Job Offer Letter\n\nNovember 4, 2024\n\nDear Grace,\n\nyour salary will be $148,000.", "company"),
        ("INVOICE 7\nAcme Ltd\n12 High St, London\nTotal 5.00\nIBAN DE89 3704 0044 0532 0130 00", "bank_name"),
    ],
)
def test_what_cannot_be_a_name_is_none(page: str, asked: str) -> None:
    assert values(plain_text(page), **{asked: TEXT}) == {asked: None}


def test_a_bank_is_named_by_its_label_or_heads_its_own_statement() -> None:
    assert values(plain_text("Quarry Ltd\nBank: Front Range Credit Union"), bank_name=TEXT) == {
        "bank_name": "Front Range Credit Union"
    }
    statement = plain_text("First Meridian Bank\nStatement of account\nOpening balance 5.00\nClosing balance 7.00")
    assert values(statement, bank_name=TEXT) == {"bank_name": "First Meridian Bank"}


def test_a_label_of_who_is_named_goes_on_to_its_colon_and_one_of_something_else_is_none() -> None:
    page = plain_text("Legal Business Name: Quarry Bend LLC\nContact Person: Felix Amador\nRegistration Number: 7 12")
    read = values(page, legal_name=TEXT, contact=TEXT, registration=TEXT)
    assert read["legal_name"] == "Quarry Bend LLC"
    assert read["contact"] == "Felix Amador"


def test_an_address_has_its_street_whatever_stands_between_it_and_the_name() -> None:
    page = paper("""
Invoice 7                                      Total 12.00 EUR

Tessmer & Faludi Gartenbau GbR
USt-IdNr.: DE812447190
Am Wiesengrund 14
Kassel 34131
""")
    assert values(page, vendor_name=TEXT, vendor_address=TEXT)["vendor_address"] == "Am Wiesengrund 14 Kassel 34131"


def test_the_address_of_a_sender_is_that_of_its_own_line() -> None:
    page = paper("""
Rübsam Haustechnik GmbH · Frankfurter Landstr. 58 · 64291 Darmstadt

Hausverwaltung Adler GmbH
Rheinstraße 99
64295 Darmstadt

Rechnung Nr. 55                                Gesamtbetrag 12,00 EUR
""")
    read = values(page, vendor_name=TEXT, vendor_address=TEXT, customer_name=TEXT, customer_address=TEXT)
    assert read == {
        "vendor_name": "Rübsam Haustechnik GmbH",
        "vendor_address": "Frankfurter Landstr. 58 64291 Darmstadt",
        "customer_name": "Hausverwaltung Adler GmbH",
        "customer_address": "Rheinstraße 99 64295 Darmstadt",
    }
