"""Whose paper it is where titles, orders, honorifics and columns of parties stand around the names."""

import pytest

from extend_mcp.analysis.extract.labels.titles import is_title
from tests.analysis.extract.paper import TEXT, paper, shape, values

ORDER = """
NORTHERN PRAIRIE CO-OP                                   PURCHASE ORDER
801 Elevator Rd                                          PO# 4500-77183
Minot, ND 58701                                  Order date: 08/14/2026
{}
Dakota Bearings & Drive Inc             NPC Shop #3, Receiving
1450 Industrial Blvd                    2210 Hwy 83 N
Fargo, ND 58102                         Minot, ND 58703

Part number       Description             Qty       Unit cost      Amount
6205-2RS          Ball bearing             24            6.15      147.60

Order total                                                        $147.60
"""


@pytest.mark.parametrize(
    "title",
    [
        "Certificate of Motor Insurance",
        "TAXI RECEIPT",
        "Rekeningafschrift",
        "Household claim form",
        "請求書",
        "KREDITNOTA",
    ],
)
def test_titles_of_papers_are_no_names(title: str) -> None:
    assert is_title(title)


@pytest.mark.parametrize(
    "name", ["Statement Furniture Ltd", "Northern Prairie Co-op", "Bill & Sons Joinery", "Hotel Adler"]
)
def test_names_are_no_titles(name: str) -> None:
    assert not is_title(name)


def test_an_order_that_names_its_vendor_is_the_buyers_paper() -> None:
    page = paper(ORDER.format("\nVENDOR                                  SHIP TO"))
    assert values(page, supplier=TEXT, purchaser=TEXT) == {
        "supplier": "Dakota Bearings & Drive Inc",
        "purchaser": "NORTHERN PRAIRIE CO-OP",
    }


def test_an_order_that_names_no_party_goes_to_the_seller() -> None:
    page = paper("""
Klinikum Weserbergland gGmbH, Einkauf
Pyrmonter Str. 70, 31785 Hameln

Medizintechnik Rauber KG
Lindenallee 4
32105 Bad Salzuflen

Bestellung 26/00871

Artikel-Nr.     Bezeichnung           Menge       Preis        Wert
R-2201          Infusionsstaender         6       89,50      537,00

Gesamtwert netto 537,00 EUR
""")
    assert values(page, lieferant=TEXT)["lieferant"] == "Medizintechnik Rauber KG"


def test_who_is_named_behind_to_does_not_sell() -> None:
    page = paper("""
INVOICE
To: Juniper Street Bakery
Attn. Lena Ortiz
410 Juniper St, Portland, OR 97205

Website redesign                 $2,400.00
Total                            $2,400.00
""")
    read = values(page, vendor=TEXT, client=TEXT)
    assert read["vendor"] != "Juniper Street Bakery"
    assert read["client"] == "Juniper Street Bakery"


def test_a_business_is_behind_its_own_label_or_else_at_the_head() -> None:
    page = paper("""
PARKHAUS RATHAUSMARKT
Betreiber: CityPark Nord GmbH
Betrag        12,00 EUR
""")
    assert values(page, betreiber=TEXT) == {"betreiber": "CityPark Nord GmbH"}
    page = paper("""
PHARMACIE DES HALLES
3 place du Marche 21000 Dijon
Ticket 118842   14/03/2026
TOTAL                     21,48 EUR
""")
    assert values(page, pharmacie=TEXT) == {"pharmacie": "PHARMACIE DES HALLES"}


def test_whom_a_honorific_follows_is_the_buyer() -> None:
    page = paper("""
請求書
株式会社みなと建設 御中                              請求番号 S-2026-0188
〒220-0011 横浜市西区高島2-5-1

                                                     合同会社青葉デザイン
小計                     360,000
合計                     396,000
""")
    assert values(page, vendor=TEXT)["vendor"] != "株式会社みなと建設"


def test_labels_in_columns_are_those_of_the_party_that_heads_their_column() -> None:
    page = paper("""
Verkäufer                          Käufer
Name: Torsten Behrend              Name: Aylin Demir
Telefon: 04921 33 18               Telefon: 0441 77 20 54
Kennung: TB-118                    Kennung: AD-904
""")
    party = shape(telefon=TEXT, kennung=TEXT)
    assert values(page, verkaeufer=party, kaeufer=party) == {
        "verkaeufer": {"telefon": "04921 33 18", "kennung": "TB-118"},
        "kaeufer": {"telefon": "0441 77 20 54", "kennung": "AD-904"},
    }


def test_a_person_at_the_head_of_a_resume_is_no_employer() -> None:
    page = paper("""
Rajesh Menon
rajesh.menon@mailbox.example

Employer                 Position
Thamesgate Rail          Signalling engineer
""")
    assert values(page, employer=shape(name=TEXT))["employer"]["name"] != "Rajesh Menon"


@pytest.mark.parametrize("title", ["INVOICE", "Account statement", "Invoice number: RE 4711/26"])
def test_a_paper_that_names_an_order_is_not_the_order(title: str) -> None:
    page = paper(f"""
Northern Prairie Ltd                                     {title}
801 Elevator Rd                                          Purchase order: PO 88 120
Minot, ND 58701                                          VAT ID: DE 123 456 788

From                                    To
Northern Prairie Ltd                    Dakota Bearings Inc
801 Elevator Rd                         1450 Industrial Blvd
Minot, ND 58701                         Fargo, ND 58102
""")
    assert values(page, seller=TEXT, vat_id=TEXT, purchase_order=TEXT) == {
        "seller": "Northern Prairie Ltd",
        "vat_id": "DE 123 456 788",
        "purchase_order": "PO 88 120",
    }


@pytest.mark.parametrize("title", ["Rechnung Nr. 4711 vom 02.03.2026", "FACTURE", "Tax invoice no. INV-7"])
def test_an_order_at_the_top_of_an_invoice_is_what_the_invoice_is_for(title: str) -> None:
    page = paper(f"""
Purchase order: PO 88 120

From                                    To
Northern Prairie Ltd                    Dakota Bearings Inc
801 Elevator Rd                         1450 Industrial Blvd
Minot, ND 58701                         Fargo, ND 58102

{title}
""")
    assert values(page, seller=TEXT, buyer=TEXT) == {"seller": "Northern Prairie Ltd", "buyer": "Dakota Bearings Inc"}
