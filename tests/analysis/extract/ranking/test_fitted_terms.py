"""Terms of invoices that are read by fitted weights, under any key."""

import pytest

from extend_mcp.analysis.extract.ranking.model import KINDS, facts, read_weights
from extend_mcp.analysis.extract.ranking.ranking import GUESSED
from extend_mcp.analysis.extract.ranking.steps import Steps
from extend_mcp.analysis.extract.ranking.terms import find_terms
from extend_mcp.analysis.extract.schema.fields import read_schema
from tests.analysis.extract.paper import BOOLEAN, DATE, NUMBER, TEXT, paper, run, shape, values

INVOICE = paper("""
Nordwind Handel GmbH                             Rechnung
Hafenstraße 12                                  Rechnungsnummer: RE-2024-118
20457 Hamburg                                    Rechnungsdatum: 12.03.2024
USt-IdNr.: DE123456788                           Fällig am: 11.04.2024

Rechnungsempfänger
Atelier Vega KG
Marktplatz 3
50667 Köln
USt-IdNr.: DE987654321

Bezeichnung                 Menge     Einzelpreis      Betrag
Lampe                           2          100,00      200,00

Nettobetrag                                            200,00 EUR
USt. 19 %                                               38,00 EUR
Gesamtbetrag                                           238,00 EUR
""")


def described(kind: dict[str, object], description: str) -> dict[str, object]:
    return {**kind, "description": description}


def test_a_description_alone_decides_what_is_asked() -> None:
    read = values(
        INVOICE,
        a=described(TEXT, "The VAT identification number of the seller"),
        b=described(NUMBER, "Sum before taxes"),
        c=described(NUMBER, "Montant total TTC"),
        d=described(DATE, "The day by which it must be paid"),
        e=described(TEXT, "Number that identifies the invoice"),
    )
    assert read == {"a": "DE123456788", "b": 200.0, "c": 238.0, "d": "2024-04-11", "e": "RE-2024-118"}


@pytest.mark.parametrize(
    "description",
    ["Name of the patient", "Number of guests", "Price of one item", "Date of birth", "City of the customer",
     "Who signed the contract?", "Discount that was granted", "Date on which the goods were delivered"],
)  # fmt: skip
def test_a_description_of_something_else_is_no_term(description: str) -> None:
    for kind in (TEXT, NUMBER, DATE):
        assert find_terms(read_schema(shape(x=described(kind, description)))) == {}


def test_a_note_has_no_seller_number_or_total() -> None:
    note = paper("Minutes\nWe will meet again and talk about the plan")
    asked = values(note, vendor_name=TEXT, customer_name=TEXT, invoice_number=TEXT, total=NUMBER)
    assert asked == {"vendor_name": None, "customer_name": None, "invoice_number": None, "total": None}


def test_a_question_of_meaning_is_not_judged_and_says_what_would_help() -> None:
    extraction = run(INVOICE, shape(is_paid=BOOLEAN, why=described(TEXT, "Why was it sent?"), order_number=TEXT))
    assert extraction.not_judged == ("is_paid", "why")
    remark = extraction.output["metadata"]["why"]["insights"][0]["content"]
    assert "model" in remark
    assert "cloud" in remark
    assert "insights" not in extraction.output["metadata"]["order_number"]


def test_terms_that_were_wrong_when_sure_stay_below_a_sure_confidence() -> None:
    weights = read_weights()
    assert weights.terms.keys() == KINDS.keys()
    assert all(cap < 0.9 for cap in weights.caps.values())
    assert 0.5 <= weights.least < 0.9


def test_sums_that_add_up_say_so() -> None:
    adds_up, differs = (
        facts((200.0, 38.0, 238.0, 238.0), Steps(), frozenset()),
        facts((200.0, 38.0, 240.0, None), Steps(), frozenset()),
    )
    assert adds_up[0] == adds_up[3] == 1.0
    assert differs[1] == 1.0
    assert facts((None, None, 238.0, 138.0), Steps(frozenset({100.0})), frozenset())[4] == 1.0


def test_the_only_sum_is_the_total_too_though_it_is_labelled_as_what_is_due() -> None:
    page = paper("INVOICE\nInvoice number: 4711\nTotal to pay: $184.00\n")
    assert values(page, total=NUMBER, amount_due=NUMBER) == {"total": 184.0, "amount_due": 184.0}


@pytest.mark.parametrize(
    ("text", "day", "is_sure"),
    [
        ("Delivery date: 13 February 2026", "2026-02-13", False),
        ("Rechnungs- und Lieferdatum: 13.2.2026", "2026-02-13", True),
        ("Lieferdatum: 14.2.2026   Datum: 13.2.2026", "2026-02-13", True),
        ("Due: 3 March 2026   Date: 4 February 2026", "2026-02-04", True),
    ],
)
def test_a_date_whose_label_names_another_day_is_no_sure_date_of_the_invoice(
    text: str, day: str, is_sure: bool
) -> None:
    output = run(paper(text), shape(invoice_date=DATE)).output
    assert output["value"] == {"invoice_date": day}
    assert (output["metadata"]["invoice_date"]["logprobsConfidence"] > GUESSED) is is_sure


@pytest.mark.parametrize(
    "text",
    [
        "Invoice number: see below\nOrder 4711\nTotal 12.50 EUR",
        "Invoice\nOrder number: 4711\nTotal 12.50 EUR",
        "Invoice\nCustomer no. 4711\nTotal 12.50 EUR",
    ],
)
def test_a_number_under_the_label_of_another_is_no_invoice_number(text: str) -> None:
    assert values(paper(text), invoice_number=TEXT) == {"invoice_number": None}


@pytest.mark.parametrize(
    "text", ["Total distance 12.50 km", "Total distance 12.50", "Gewicht gesamt 44,50 kg", "Total hours: 160.00"]
)
def test_a_total_of_something_that_is_measured_is_no_money(text: str) -> None:
    assert values(paper(text), total=NUMBER, amount_due=NUMBER) == {"total": None, "amount_due": None}


def test_a_measure_is_a_number_still() -> None:
    assert values(paper("Distance: 12.50 km"), distance=NUMBER) == {"distance": 12.5}


def test_the_code_of_a_bank_is_no_part_of_its_account() -> None:
    page = paper("Invoice 12\nIBAN: DE89 3704 0044 0532 0130 00 BIC: COBADEFFXXX\nTotal 12.50 EUR")
    assert values(page, iban=TEXT) == {"iban": "DE89 3704 0044 0532 0130 00"}


def test_an_employer_is_not_asked_for_as_a_seller() -> None:
    assert find_terms(read_schema(shape(employer=TEXT, employerName=TEXT, merchant=TEXT))) == {
        "merchant": "seller.name"
    }


def test_the_only_total_may_be_nothing() -> None:
    page = paper("Invoice 12\nLamp 12.50\nVoucher -12.50\nTotal 0.00 EUR")
    assert values(page, total=NUMBER) == {"total": 0}


def test_the_rest_of_an_account_below_it_belongs_to_it() -> None:
    page = paper("""
Invoice 12                      Total 12.50 EUR
Bank           IBAN                   SWIFT        Giro No.
Weltbank       DE67 1004 8392 7221    WELTDE44     888-9999
               8882 72
""")
    output = run(page, shape(iban=TEXT)).output
    assert output["value"] == {"iban": "DE67 1004 8392 7221 8882 72"}


def test_an_account_too_short_for_its_country_is_not_sure() -> None:
    page = paper("Invoice 12    Total 12.50 EUR\nIBAN: DE67 1004 8392 7221\nPlease pay")
    sure = run(page, shape(iban=TEXT)).output["metadata"]["iban"]["logprobsConfidence"]
    assert sure is None or sure <= GUESSED
