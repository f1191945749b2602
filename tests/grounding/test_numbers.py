"""Which numbers a printed text may mean."""

from decimal import Decimal

import pytest

from extend_mcp.grounding.number_readings import as_number, readings
from tests.grounding.pages import page, status


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,234.56", ["1234.56"]),
        ("1.234,56", ["1234.56"]),
        ("1.234", ["1.234", "1234"]),
        ("1 234 567,00", ["1234567.00"]),
        ("12'345.50", ["12345.50"]),
        ("1,23,456.00", ["123456.00"]),
        ("100,-", ["100"]),
        ("100.—", ["100"]),
        ("CHF 100.--", ["100"]),
        ("5.00-", ["-5.00"]),
        ("−5", ["-5"]),
        ("(5.00)", ["-5.00"]),
        ("(5)", ["-5", "5"]),
        ("(35,13", ["-35.13", "35.13"]),
        ("19 %", ["0.19", "19"]),
        ("$-5.00", ["-5.00"]),
        ("RM33.90", ["33.90"]),
        ("Total:33.90", ["33.90"]),
        ("12kg", ["12"]),
        ("1,234円", ["1.234", "1234"]),
        ("合計￥5,000.00", ["5000.00"]),
        ("5個", ["5"]),
        ("12,000원", ["12.000", "12000"]),
        ("٣٤", ["34"]),
        ("0.123", ["0.123"]),
    ],
)
def test_a_text_is_read_as_all_numbers_that_it_may_be(text: str, numbers: list[str]) -> None:
    assert sorted(map(str, readings(text))) == numbers


@pytest.mark.parametrize(
    "text", ["2k", "1.5m", "12.05.2020", "1.2.3", "01.02", "A12", "12:30", "12/5", "5万円", "1" * 50, ""]
)
def test_what_is_no_number_or_has_a_factor_is_not_read(text: str) -> None:
    assert readings(text) == frozenset()


def test_numbers_that_no_page_says_are_none() -> None:
    assert [as_number(value) for value in (10**400, float("inf"), float("nan"), "12")] == [None] * 4
    assert as_number(12.5) == Decimal("12.5")


def test_a_number_in_groups_is_found_over_its_words_but_not_over_columns() -> None:
    grounder = page("Total 1 234,50 EUR", "1 | 777")
    assert status(grounder, 1234.5) == "normalised"
    assert status(grounder, 1777) == "absent"


def test_percent_stands_beside_its_number() -> None:
    assert status(page("VAT 19 %"), 0.19) == "normalised"
    assert status(page("VAT 19"), 0.19) == "absent"


def test_the_other_sign_is_close_and_not_found() -> None:
    found = page("Discount -5.00").find("discount", 5.0)
    assert (found.status, found.quote, found.is_found) == ("close", "-5.00", False)


@pytest.mark.parametrize("wrong", [1234.57, 12345.6, 123.456, 1234.65, 1324.56, 1235.56])
def test_a_number_that_is_nearly_there_is_absent_and_the_nearest_is_named(wrong: float) -> None:
    found = page("Total 1.234,56").find("total", wrong)
    assert (found.status, found.quote) == ("absent", "1.234,56")
