"""Values as people write them: groups of digits, signs, rates before amounts, years, codes."""

import pytest

from extend_mcp.analysis.extract.ranking.ranking import GUESSED
from extend_mcp.analysis.extract.shapes.amounts import currency_code, find_money
from extend_mcp.analysis.extract.shapes.dates import find_dates
from tests.analysis.extract.paper import DATE, NUMBER, TEXT, paper, plain_text, run, shape, values


@pytest.mark.parametrize(
    ("text", "comma", "amounts"),
    [
        ("TVA 20 % 2 940,00 €", True, [2940.0]),
        ("1 234 567,89", True, [1234567.89]),
        ("R 12 345.00", False, [12, 345.0]),
        ("USD 12 345.00", False, [12345.0]),
        ("3 120.00", False, [3.0, 120.0]),
        ("2,46,600.00", False, [246600.0]),
        ("Rs. 1,00,000/-", False, [100000.0]),
        ("12,345 and 123,456", False, [12345.0, 123456.0]),
        ("１２，３４５円", False, [12345.0]),
        ("−20.00", False, [-20.0]),
        ("698,00-", True, [-698.0]),
        ("-£88.40", False, [-88.4]),
        ("(801)", False, [-801.0]),
        ("Exceptional items: (1,250)", False, [-1250.0]),
        ("see note (12) below", False, [12.0]),
        ("see page 2 of 3", False, []),
        ("siehe Seite 2: 12,50", True, [12.5]),
        ("Att betala 12 500:50 kr", True, [12500.5]),
        ("1.250:- SEK", True, [1250.0]),
        ("15,- CHF", True, [15.0]),
        ("Carried over from the year before: - euros 12,50", True, [-12.5]),
        ("Fee, if any is charged at all: −(EUROS −.75) and 3", False, [-0.75, 3.0]),
    ],
)
def test_amounts_are_read_in_every_grouping_and_with_their_sign(text: str, comma: bool, amounts: list[float]) -> None:
    assert [money.value for money in find_money(text, comma=comma)] == amounts


def test_counts_and_rates_before_an_amount_are_not_the_amount() -> None:
    page = paper("""
Standing charge 30 days at 40.10p £12.03
Repair 2 hrs @ 45.00 90.00
Payment received 12 Sep -£88.40
Day units 747 kWh £210.06
""")
    read = values(page, standing_charge=NUMBER, repair=NUMBER, payment_received=NUMBER, day_units=NUMBER)
    assert read == {"standing_charge": 12.03, "repair": 90.0, "payment_received": -88.4, "day_units": 747.0}


def test_a_total_and_what_is_due_of_it_are_told_apart() -> None:
    page = paper("""
Subtotal        400.00
Total           480.00
Amount paid     100.00
Balance due     380.00
""")
    assert values(page, total=NUMBER, balance_due=NUMBER) == {"total": 480.0, "balance_due": 380.0}
    assert values(page, balance_due=NUMBER) == {"balance_due": 380.0}
    assert values(paper("Total  480.00"), total=NUMBER, amount_due=NUMBER)["total"] == 480.0


def test_the_total_of_a_credit_note_is_negative() -> None:
    page = paper("Subtotal: -£10.00\nVAT 20%: -£2.00\nTotal: -£12.00")
    assert values(page, total=NUMBER, subtotal=NUMBER) == {"total": -12.0, "subtotal": -10.0}


def test_an_amount_is_read_by_the_words_of_the_schema() -> None:
    page = plain_text("Amount: €1,250.00\nKokku: 30.00 EUR")
    assert values(page, amount=NUMBER) == {"amount": 1250.0}
    assert values(page, total={**NUMBER, "description": "Kokku"}) == {"total": 30.0}


def test_a_date_of_birth_is_not_in_the_future() -> None:
    page = plain_text("Date of birth: 04/05/61\nIssued: 04/05/2021\nUSA")
    assert values(page, date_of_birth=DATE) == {"date_of_birth": "1961-04-05"}


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("令和8年4月1日", "2026-04-01"),
        ("二〇二四년 3월 5일", "2024-03-05"),
        ("平成元年2月3日", "1989-02-03"),
        ("民國115年3月5日", "2026-03-05"),
        ("２０２６年３月５日", "2026-03-05"),
        ("7 Μαΐου 2026", "2026-05-07"),
    ],
)
def test_dates_of_eras_in_wide_digits_and_with_accents(text: str, iso: str) -> None:
    assert [day.isoformat() for _, _, day, _ in find_dates(text)] == [iso]


def test_a_wide_colon_ends_a_label() -> None:
    page = plain_text("合同编号：HT-2026-018")
    assert values(page, contract_number={**TEXT, "description": "合同编号"}) == {"contract_number": "HT-2026-018"}


def test_a_code_in_groups_is_read_whole() -> None:
    page = paper("""
Account number: 0091 2200 4417
Invoice number: RE 4711/26
Customer number: A-7710 2238
Invoice date: 3 May 2026
""")
    assert values(page, account_number=TEXT, invoice_number=TEXT, customer_number=TEXT) == {
        "account_number": "0091 2200 4417",
        "invoice_number": "RE 4711/26",
        "customer_number": "A-7710 2238",
    }


def test_the_rest_of_a_label_and_running_text_are_no_values() -> None:
    page = paper("""
Claim form

Claim number: ________

Region:
Remarks follow on the next sheet.
""")
    assert values(page, claim_number=TEXT, region=TEXT) == {"claim_number": None, "region": None}
    assert values(paper("Region:\nNorth West"), region=TEXT) == {"region": "North West"}


@pytest.mark.parametrize(
    ("text", "amount", "is_sure"),
    [
        ("Amount due: 2.500 EUR", 2500.0, False),
        ("Total: 2.500", 2.5, False),
        ("Deposit: 12.50 EUR\nTotal: 2.500 EUR", 2.5, True),
        ("Anzahlung: 12,50 EUR\nGesamtbetrag: 2.500 EUR", 2500.0, True),
        ("Total: $2,500", 2500.0, True),
    ],
)
def test_a_number_that_can_be_read_two_ways_is_no_sure_one(text: str, amount: float, is_sure: bool) -> None:
    output = run(paper(text), shape(total=NUMBER)).output
    assert output["value"] == {"total": amount}
    assert (output["metadata"]["total"]["logprobsConfidence"] > GUESSED) is is_sure


def test_rands_are_money_before_cents_alone() -> None:
    found = [(money.value, money.sign) for money in find_money("Total R12,880.00 for R134 gas", comma=False)]
    assert found[0] == (12880.0, "R")
    assert all(sign is None for _, sign in found[1:])
    assert currency_code("R", "") == "ZAR"


def test_an_amount_in_words_is_a_text_of_its_own() -> None:
    page = paper("""
Grand Total:                            INR 140,336.00
In Words:                               INR One Lakh Forty Thousand Three Hundred
                                        And Thirty Six only.
Thank you
""")
    read = values(page, amount_in_words=TEXT, total=NUMBER)
    assert read == {
        "amount_in_words": "INR One Lakh Forty Thousand Three Hundred And Thirty Six only.",
        "total": 140336.0,
    }


@pytest.mark.parametrize("key", ["waehrung", "devise", "moneda", "waluta"])
def test_a_currency_is_asked_for_in_many_languages(key: str) -> None:
    assert values(paper("Rechnung 7\nGesamt 12,00 EUR\n"), **{key: TEXT}) == {key: "EUR"}
