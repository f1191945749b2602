"""Parties, numbers and taxes as software for invoices prints them."""

import pytest

from extend_mcp.analysis.extract.ranking.addressees import addressed
from tests.analysis.extract.paper import NUMBER, TEXT, metadata, paper, values
from tests.analysis.extract.ranking.test_sellers_and_buyers import SUMS, context, parties


@pytest.mark.parametrize(
    "line",
    ["Kassel 34131", "Pune 411019", "CLAYTON VIC 3168", "4050-030 Porto", "412 51 Göteborg", "Vancouver, V6Z 1M5"],
)
def test_a_line_is_of_a_town_wherever_its_code_stands(line: str) -> None:
    (place,) = context(line).rows.all()
    assert place.is_address


@pytest.mark.parametrize("line", ["Rechnung 34131", "Order 411019", "Edition 2024"])
def test_a_word_with_a_number_is_no_town(line: str) -> None:
    (place,) = context(line).rows.all()
    assert not place.is_address


def test_a_logo_counts_for_the_whole_name_over_the_address() -> None:
    seller, _ = parties("""
Brightwater
Brightwater Pool Supplies
3404 Edgewood Road
Little Rock AR 72201

Bill to
Deco Works Ltd
77 Santa Barbara Rd
Pleasant Hill CA 94523
""")
    assert seller == "Brightwater Pool Supplies"


@pytest.mark.parametrize("heading", ["Factureren aan", "Payment Address", "Invoicing and Shipping Address:"])
def test_what_heads_the_block_of_the_buyer_is_no_name(heading: str) -> None:
    seller = "Atelier Vermeulen BV\nLange Straat 33\n3512 PH Utrecht\n\n"
    buyer = f"{heading}\nBakkerij De Halm\nTwijnstraat 9\n3511 ZG Utrecht\n"
    assert parties(seller + buyer) == ("Atelier Vermeulen BV", "Bakkerij De Halm")


def test_on_a_slip_that_goes_back_with_the_money_to_is_who_is_paid() -> None:
    foot = """

PAYMENT ADVICE
To: Coolabah Landscapes Pty Ltd              Customer          Yarra Bend Early Learning
5/18 Ferntree Gully Rd                       Amount Due                           238.00
"""
    head = """
TAX INVOICE
Yarra Bend Early Learning                             Coolabah Landscapes Pty Ltd
44 Heidelberg Rd                                      5/18 Ferntree Gully Rd
FAIRFIELD VIC 3078                                    CLAYTON VIC 3168
"""
    assert parties(head, foot) == ("Coolabah Landscapes Pty Ltd", "Yarra Bend Early Learning")


@pytest.mark.parametrize(
    "line", ["Frau Claudia Renz", "z. Hd. Claudia Renz", "t.a.v. C. Renz", "À l’attention de M. Renz", "Attn: C. Renz"]
)
def test_who_has_a_person_to_whom_a_paper_goes_is_its_addressee(line: str) -> None:
    known = context(f"Moda Vista GmbH\n{line}\nSchadowstraße 40\n40212 Düsseldorf\n")
    assert [place.text for place in addressed(known.rows, known.parties)] == ["Moda Vista GmbH"]


def test_the_addressee_does_not_sell_though_its_name_comes_first() -> None:
    head = "Moda Vista GmbH\nFrau Claudia Renz\nSchadowstraße 40\n40212 Düsseldorf\n"
    foot = "\n\nKranz & Voigt Steuerberater GmbH · Königsallee 92 · 40212 Düsseldorf\nUSt-IdNr. DE119044218\n"
    assert parties(head, foot) == ("Kranz & Voigt Steuerberater GmbH", "Moda Vista GmbH")


def test_under_the_heading_of_the_buyer_the_company_counts_past_a_person_and_a_title() -> None:
    _, buyer = parties("""
Nora Whitlock Photography
1187 Juniper Ln
Santa Fe, NM 87505

BILLED TO
Marcus Webb
Marketing Director
Ridgeline Outdoor Co
620 Pearl Street
Boulder, CO 80302
""")
    assert buyer == "Ridgeline Outdoor Co"


def test_less_is_claimed_for_a_name_that_another_is_close_to() -> None:
    text = """
Kita Regenbogen e.V.                                   Tessmer & Faludi GbR
Goethestraße 77                                        Am Wiesengrund 14
34119 Kassel                                           34131 Kassel
"""
    known = metadata(paper(text + SUMS), vendor_name=TEXT)
    assert known["vendor_name"]["logprobsConfidence"] <= 0.75


def test_an_order_goes_to_who_sells_and_its_goods_to_who_buys() -> None:
    assert parties("""
Rossetti
Idrotermica Rossetti Snc
Via Po 18
43125 Parma

Ordine di acquisto #P00033
Indirizzo di consegna:                       Ferramenta Galvani Srl
Idrotermica Rossetti Snc                     Via Emilia Ovest 210
Via Po 20                                    43126 Parma
43125 Parma                                  Partita IVA: IT02188340345
""") == ("Ferramenta Galvani Srl", "Idrotermica Rossetti Snc")


def test_the_number_of_a_taxpayer_or_of_another_paper_is_no_number_of_an_invoice() -> None:
    text = """
Keller Werbetechnik
MwSt-Nr. CHE-114.552.891

Credit No.        Date              Original Invoice
CN-00418          11/06/2024        INV-20981
"""
    assert values(paper(text + SUMS), invoice_number=TEXT)["invoice_number"] == "CN-00418"


def test_one_of_two_taxes_is_not_the_tax() -> None:
    rates = """
Total HT              3,478.00
Total TVA 10%           264.80
Total TVA 20%           166.00
Total TTC             3,908.80
"""
    assert values(paper(rates), total_ht=NUMBER, total_tva=NUMBER, total_ttc=NUMBER) == {
        "total_ht": 3478.0,
        "total_tva": None,
        "total_ttc": 3908.8,
    }


def test_an_account_goes_on_in_the_next_line_of_its_sentence() -> None:
    text = "Bitte zahlen Sie auf dieses Konto: DE52 7005 2060 0022\n4418 73\n"
    assert values(paper(text + SUMS), iban=TEXT)["iban"] == "DE52 7005 2060 0022 4418 73"


def test_letters_before_a_number_with_strokes_are_of_it() -> None:
    assert (
        values(paper("Faktura VAT nr FV 12/05/2024\n" + SUMS), invoice_number=TEXT)["invoice_number"] == "FV 12/05/2024"
    )
    assert values(paper("Rechnung NR 12/2024\n" + SUMS), invoice_number=TEXT)["invoice_number"] == "12/2024"


def test_a_paper_that_says_that_there_is_no_tax_has_none() -> None:
    items = "Logo                    780.00\nKorrektur               180.00\nGesamtsumme             960.00 EUR\n"
    exempt = "\nGemäß § 19 UStG wird keine Umsatzsteuer berechnet.\n"
    assert values(paper(items + exempt), total=NUMBER, tax=NUMBER) == {"total": 960.0, "tax": None}


def test_a_person_over_another_name_may_be_whom_to_turn_to() -> None:
    text = """
Bayside Electrical Services Ltd
802 Gulf Blvd
M1 2AB Manchester

BILL TO
Greg Altman
Marina Point Condominiums
9 Dolphin Drive
SW1A 1AA London
"""
    known = metadata(paper(text + SUMS), customer_name=TEXT)
    assert known["customer_name"]["logprobsConfidence"] <= 0.75


def test_a_label_of_a_name_is_one_of_its_party() -> None:
    text = """
Customer Name: Greenfield Agro Farms           Company: Sunfuel Solar Traders Ltd
Address:       Plot 7, Nashik Road             Company Address Name: Sunfuel Solar Traders-Billing
"""
    _, buyer = parties(text)
    assert buyer == "Greenfield Agro Farms"
