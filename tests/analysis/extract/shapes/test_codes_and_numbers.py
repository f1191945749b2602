"""Codes, numbers of things, rates beside amounts, and days as forms have them."""

import pytest

from tests.analysis.extract.paper import DATE, NUMBER, TEXT, metadata, paper, rows_of, values


@pytest.mark.parametrize(
    ("line", "key", "code"),
    [
        ("Policy no PM/4471-0932 Certificate number 1", "policy_no", "PM/4471-0932"),
        ("Sequence no 088 Class Y PNR ZK4L2P", "sequence_number", "088"),
        ("Check #4471", "check_number", "4471"),
        ("STORE COUPON", "store_number", None),
        ("PROFORMA INVOICE", "proforma_no", None),
        ("Entry no. Fee £12.50", "entry_no", None),
        ("SIRET 812 345 678 00014 - RCS Lyon", "siret", "812 345 678 00014"),
        ("Personnel no. 20-4418", "employee_id", "20-4418"),
        ("Auftrag 26-0511", "po_number", None),
        ("Auftragsnummer: H7K2P9", "po_number", None),
        ("Auftragsnummer: 774120", "auftragsnummer", "774120"),
    ],
)
def test_a_number_of_something_has_a_digit_and_ends_where_words_begin(line: str, key: str, code: str | None) -> None:
    assert values(paper(line), **{key: TEXT}) == {key: code}


def test_two_numbers_of_one_paper_are_each_behind_their_own_label() -> None:
    page = paper("""
Receipt number        2210-4408
Invoice number        7F3C01-0009
Amount paid           $58.00
""")
    read = values(page, receiptNumber=TEXT, invoiceNumber=TEXT)
    assert read == {"receiptNumber": "2210-4408", "invoiceNumber": "7F3C01-0009"}


def test_a_rate_is_no_amount_where_an_amount_follows() -> None:
    page = paper("""
Less retention (5%)              ($15,075.00)
Interest 6,45 %
""")
    assert values(page, retention=NUMBER, interest=NUMBER) == {"retention": -15075.0, "interest": 6.45}


def test_digits_in_groups_before_what_they_count_are_one_number() -> None:
    page = paper("""
Leitura anterior             1 204 m³
Leitura atual                1 219 m³
""")
    assert values(page, leituraAnterior=NUMBER, leituraAtual=NUMBER) == {
        "leituraAnterior": 1204.0,
        "leituraAtual": 1219.0,
    }


def test_a_number_with_thousands_and_one_decimal_tells_how_the_others_are_read() -> None:
    page = paper("""
Meter        Old          New
E-44120      10.204,5     13.118,0
G-9917       2.210        2.988
""")
    read = values(page, meters=rows_of(meter=TEXT, old=NUMBER, new=NUMBER))
    assert [row["new"] for row in read["meters"]] == [13118.0, 2988.0]


def test_a_number_of_a_table_that_can_be_read_two_ways_is_not_sure() -> None:
    page = paper("""
Meter        Old          New
G-9917       2.210        2.988
G-9918       4.210        5.988
""")
    meters = rows_of(meter=TEXT, old=NUMBER, new=NUMBER)
    assert metadata(page, meters=meters)["meters[0].old"]["logprobsConfidence"] <= 0.6


def test_days_with_blanks_between_are_dates_and_telephone_numbers_are_not() -> None:
    page = paper("""
Joined: 04 03 2019
Left: 30 06 2026
Phone: 01 55 20 12 2020
""")
    assert values(page, joined_date=DATE, left_date=DATE, phone_date=DATE) == {
        "joined_date": "2019-03-04",
        "left_date": "2026-06-30",
        "phone_date": None,
    }


def test_keys_with_capitals_within_a_compound_are_compounds() -> None:
    page = paper("""
Rechnungsdatum: 09.06.2026
Steuerbetrag: 202,92 EUR
""")
    assert values(page, rechnungsDatum=DATE, steuerBetrag=NUMBER) == {
        "rechnungsDatum": "2026-06-09",
        "steuerBetrag": 202.92,
    }


def test_the_day_of_a_paper_is_the_one_that_its_title_is_of() -> None:
    page = paper("""
Finanzamt Rosenheim
Bescheid für 2024                      Datum 17.06.2025
""")
    assert values(page, bescheidDatum=DATE) == {"bescheidDatum": "2025-06-17"}


def test_a_day_alone_at_the_head_of_a_paper_is_a_guess() -> None:
    page = paper("""
November 5, 2026
STATEMENT FOR PROFESSIONAL SERVICES
""")
    assert values(page, statement_date=DATE) == {"statement_date": "2026-11-05"}
    assert metadata(page, statement_date=DATE)["statement_date"]["logprobsConfidence"] <= 0.6


def test_the_day_on_which_a_polish_contract_was_made_is_read() -> None:
    page = paper("UMOWA O PRACE\nzawarta w dniu 2 stycznia 2026 r. w Gdansku")
    assert values(page, dataZawarcia=DATE) == {"dataZawarcia": "2026-01-02"}


def test_the_end_of_a_contract_is_no_day_to_pay_by() -> None:
    page = paper("Contract begin: 01/01/2026\nContract end: 31/12/2030")
    assert values(page, due_date=DATE, contract_end=DATE) == {"due_date": None, "contract_end": "2030-12-31"}


def test_the_number_of_a_french_company_begins_that_of_its_site() -> None:
    page = paper("Menuiserie Caradec SAS\nSIRET : 483 991 270 00021\n")
    assert values(page, siren=TEXT, siret=TEXT) == {"siren": "483 991 270", "siret": "483 991 270 00021"}
    assert values(paper("SIREN : 483 991 270\n"), siren=TEXT, siret=TEXT)["siret"] is None
