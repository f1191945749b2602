"""Who sells and who buys, on papers of many layouts."""

import pytest

from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.layout.layout import lay_out
from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.name_shapes import is_name
from extend_mcp.analysis.extract.shapes.values import Values
from tests.analysis.extract.paper import TEXT, paper, plain_text, values

SUMS = """

Description                 Qty      Unit price       Amount
Lamp                          2          100.00       200.00

Subtotal                                          200.00 EUR
VAT 19 %                                           38.00 EUR
Total                                             238.00 EUR
"""


def parties(text: str, foot: str = "") -> tuple[object, object]:
    read = values(paper(text + SUMS + foot), vendor_name=TEXT, customer_name=TEXT)
    return read["vendor_name"], read["customer_name"]


def test_a_block_belongs_to_the_heading_over_it_though_that_ends_right_of_it() -> None:
    assert parties("""
Invoice 4711                                             Date: 12/03/2024

BILL TO                                                         BILL FROM
Sharma Traders                               Northern Lights Media Studio
45 MG Road                                           12 Harbour Road East
SW1A 1AA London                                          M1 2AB Manchester
""") == ("Northern Lights Media Studio", "Sharma Traders")


def test_a_person_over_the_company_is_whom_to_turn_to() -> None:
    assert parties("""
Austrian Digital Handel GmbH
Gewerbepark 15
1030 Wien
UID: ATU67891234

Rechnungsadresse
Herr Thomas Schneider
TechSolutions GmbH
Industriestraße 25
80339 München
""") == ("Austrian Digital Handel GmbH", "TechSolutions GmbH")


def test_who_stands_for_the_seller_at_the_tax_office_does_not_sell() -> None:
    assert parties("""
Rechnung Nr. 47110818 vom 31.10.2018

Verkäufer:
Global Supplies Ltd.
153 Victoria Street
SW1B 3BN London

Käufer:
Metallbau Leipzig GmbH & Co. KG
Pappelallee 15
12345 Leipzig

Steuerbevollmächtigter des Verkäufers:
Hansa Steuerdienst GmbH
Friedrichstraße 165
10117 Berlin
""") == ("Global Supplies Ltd.", "Metallbau Leipzig GmbH & Co. KG")


def test_a_contact_who_is_called_like_a_heading_opens_no_section() -> None:
    assert parties("""
Verkäufer
Name:                Musterlicht GmbH
Ansprechpartner:     Max Verkäufer
Anschrift:           Lieferantenweg 12
                     12345 Musterstadt

Käufer
Name:                Lampenhaus GmbH
Ansprechpartner:     Thomas Käufer
Anschrift:           Bestellerweg 7
                     23456 Neustadt
""") == ("Musterlicht GmbH", "Lampenhaus GmbH")


def test_a_customer_number_over_the_name_is_passed_by() -> None:
    assert parties("""
Verkäufer:
Globale Nummer: 4000001123452
Nordlicht GmbH
Hafenweg 20
80333 München

Käufer:
Globale Nummer: 4000001987658
Kunden AG Mitte
Kundenstraße 15
69876 Frankfurt
""") == ("Nordlicht GmbH", "Kunden AG Mitte")


def test_the_label_of_the_next_value_is_no_end_of_a_name() -> None:
    _, buyer = parties("""
Lumen Studio Ltd.
40 North Road
M1 2AB Manchester

Bill to
Name: Vega Trading Ltd, Email: accounts@vega-trading.com
12 Mill Road
SW1A 1AA London
""")
    assert buyer == "Vega Trading Ltd"


def test_a_mail_address_under_the_heading_of_the_buyer_speaks_for_no_seller() -> None:
    assert parties("""
Meridian Freight LLC                                      Invoice 4711
77 Harbor Blvd
Miami, FL 33132

Bill to                                                   Ship to
Cornerstone Ltd                                           Cornerstone Ltd
812 Pine Ave                                              9 Dock Road
Portland, OR 97205                                        Portland, OR 97205
accounts@cornerstone.com
""") == ("Meridian Freight LLC", "Cornerstone Ltd")


def test_a_name_in_the_block_of_an_address_counts_before_the_same_name_in_an_imprint() -> None:
    head = """
Au Moulin Vert
12 rue des Lilas
69003 Lyon
contact@aumoulinvert.com

Facturé à
Ateliers du Vallon SARL
3 impasse du Port
33000 Bordeaux
"""
    imprint = "\n\nAu Moulin Vert SARL au capital de 10 000 EUR - RCS Lyon 123 456 789\n"
    assert parties(head, imprint) == ("Au Moulin Vert", "Ateliers du Vallon SARL")


@pytest.mark.parametrize(
    "text", ["GmbH", "S.A.R.L.", "GmbH & Co. KG", "sp. z o.o.", "Email: a", "www.acme.com", "12 A"]
)
def test_a_legal_form_a_label_or_an_address_is_no_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize("text", ["Acme GmbH", "Kunden AG Mitte", "BMW", "Group Seven"])
def test_a_name_may_hold_a_legal_form(text: str) -> None:
    assert is_name(text)


def context(text: str) -> Context:
    layout = lay_out([("file", paper(text))])
    labels = Labels(layout, ())
    return Context(Values(layout), labels, Scopes(layout, labels, set()))


def sections(text: str) -> dict[str, tuple[str, int]]:
    known = context(text)
    places = {place.text: known.parties.section.get(id(place), ("", 0)) for place in known.rows.all()}
    return {text: section for text, section in places.items() if section[0]}


def test_sections_go_by_the_column_of_a_heading_to_the_left_or_to_the_right() -> None:
    found = sections("""
BILL TO                                                         BILL FROM
Sharma Traders                               Northern Lights Media Studio
""")
    assert found == {"Sharma Traders": ("buyer", 1), "Northern Lights Media Studio": ("seller", 1)}


def test_a_row_with_a_label_does_not_count_as_the_first_of_a_section() -> None:
    found = sections("Seller:\nCustomer number: 4711\nNordlicht GmbH\n12 High Street\n")
    assert found["Nordlicht GmbH"] == ("seller", 1)
    assert found["12 High Street"] == ("seller", 2)


def test_the_value_of_a_label_is_no_heading() -> None:
    known = context("Seller\nContact:                         Max Buyer\n")
    (max_buyer,) = (place for place in known.rows.all() if place.text == "Max Buyer")
    assert not known.parties.is_heading(max_buyer)
    assert known.parties.section[id(max_buyer)][0] == "seller"


def test_people_to_turn_to_stand_in_no_section_of_a_party() -> None:
    known = context("Bill to\nVega Trading Ltd\nContact person\nAnna Weber\n")
    (anna,) = (place for place in known.rows.all() if place.text == "Anna Weber")
    assert id(anna) in known.parties.of_contacts
    assert id(anna) not in known.parties.section


def test_who_stands_for_the_seller_is_a_third_party() -> None:
    found = sections("Steuerbevollmächtigter des Verkäufers:\nHansa Dienst GmbH\n")
    assert found == {"Hansa Dienst GmbH": ("agent", 1)}


def test_the_domain_of_a_mail_in_the_section_of_the_buyer_is_that_of_another() -> None:
    known = context("Vega Ltd\nwww.vega-lights.com\n\nBill to\nCornerstone Ltd\naccounts@cornerstone.com\n")
    assert known.domains == {False: {"vegalights"}, True: {"cornerstone"}}
    assert not known.is_domain("cornerstoneltd")
    assert known.is_domain("cornerstoneltd", other=True)


def test_a_name_that_stands_without_its_legal_form_too_is_known() -> None:
    known = context("Moulin Vert\n12 High Street\n\nMoulin Vert S.A.R.L.\n")
    assert known.is_named_shorter("Moulin Vert S.A.R.L.")
    assert not known.is_named_shorter("Moulin Vert")


@pytest.mark.parametrize(
    ("seller", "buyer"),
    [
        ("Seller: Blue Lake Ltd, VAT No GB 123 4567 82", "Buyer: Kranich GmbH, USt-IdNr. DE 811 907 980"),
        ("Sprzedawca: Alfa Sp. z o.o., NIP: PL5260001246", "Nabywca: Beta Sp. z o.o., NIP: PL5252344078"),
        (
            "Cedente: Alfa S.r.l. - P.IVA IT01234567890 - Milano",
            "Cessionario: Beta S.p.A. - P.IVA IT09876543210 - Torino",
        ),
    ],
)
def test_a_party_on_one_line_with_its_number_keeps_it(seller: str, buyer: str) -> None:
    read = values(
        plain_text(f"Invoice 4711\n{seller}\n{buyer}\nTotal EUR 40.00"), seller_vat_id=TEXT, buyer_vat_id=TEXT
    )
    assert read["seller_vat_id"] in seller
    assert read["buyer_vat_id"] in buyer
