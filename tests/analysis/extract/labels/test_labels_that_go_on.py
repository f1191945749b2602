"""Where labels end, and where the values behind them do."""

import pytest

from tests.analysis.extract.paper import DATE, NUMBER, TEXT, paper, values


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("Praxis für Physiotherapie", "praxisname"),
        ("Reason for leaving", "reason"),
        ("DISCRIMINAÇÃO DOS SERVIÇOS", "discriminacao"),
        ("Consultant shall advise on the validation of assays", "consultant"),
    ],
)
def test_a_label_without_a_colon_that_goes_on_has_no_value_behind_it(line: str, key: str) -> None:
    assert values(paper(line), **{key: TEXT}) == {key: None}


def test_a_label_goes_on_to_its_colon_or_to_the_end_of_its_column() -> None:
    page = paper("""
Reason for leaving: relocation
Titular do contrato          Joaquim Teles Moreira
Contador n.º                 B18-220915
""")
    assert values(page, reason=TEXT, titular=TEXT, contador=TEXT) == {
        "reason": "relocation",
        "titular": "Joaquim Teles Moreira",
        "contador": "B18-220915",
    }


def test_a_label_deep_in_a_line_counts_if_it_is_printed_exactly() -> None:
    line = "Please note for your own records the policy number: AB-77123 of today"
    assert values(paper(line), policy_number=TEXT) == {"policy_number": "AB-77123"}
    assert values(paper(line.replace("policy", "polizy")), policy_number=TEXT) == {"policy_number": None}


def test_a_note_in_brackets_is_part_of_its_label_and_a_sum_in_brackets_is_not() -> None:
    page = paper("""
Helpline (24 h): +34 91 555 01 20
Sender (name, address, country)
Fjordtommer AS

Payments received ($900.00)
""")
    read = values(page, helpline=TEXT, sender=TEXT, payments_received=NUMBER)
    assert read == {"helpline": "+34 91 555 01 20", "sender": "Fjordtommer AS", "payments_received": -900.0}


def test_a_label_that_ends_in_and_goes_on_in_the_next_line() -> None:
    page = paper("""
Employer's name, address, and
ZIP code
Cedar Bluff School District
""")
    assert values(page, employer_name=TEXT)["employer_name"] != "ZIP code"


def test_what_an_employee_is_called_is_not_the_employers_name() -> None:
    assert values(paper("Employee's name\nJosephine R Tran"), employer_name=TEXT) == {"employer_name": None}


def test_a_value_ends_at_the_next_number_and_at_a_stroke() -> None:
    page = paper("""
Sala 2 Rzad 7 Miejsce 12
Kvk 08099123 | IBAN NL91 ABNA 0417 1643 00
""")
    read = values(page, sala=TEXT, rzad=TEXT, miejsce=TEXT, kvk=TEXT)
    assert read == {"sala": "2", "rzad": "7", "miejsce": "12", "kvk": "08099123"}


def test_a_heading_beside_a_heading_is_not_its_value() -> None:
    page = paper("""
Gate                 Boarding
B7                   22:05
""")
    assert values(page, gate=TEXT) == {"gate": "B7"}


def test_who_did_something_is_not_when() -> None:
    page = paper("Submitted by: R. Adeyemi on 2 May 2026")
    assert values(page, submitted_by=TEXT, submitted_on=DATE)["submitted_by"] == "R. Adeyemi"


def test_what_is_written_on_the_line_of_a_blank_is_read() -> None:
    assert values(paper("Tip            ______7.50____"), tip=NUMBER) == {"tip": 7.5}


def test_the_number_of_the_next_box_is_not_the_value_of_this_one() -> None:
    page = paper("""
Box 4     Tax reclaimed on purchases        9,871.35
Box 5     Net tax to pay                    4,348.75
""")
    reclaimed = {**NUMBER, "description": "Box 4"}
    assert values(page, reclaimed=reclaimed) == {"reclaimed": 9871.35}
