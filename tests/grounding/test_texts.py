"""Texts: found whole, and never where only nearly the same is said."""

import pytest

from extend_mcp.grounding import Grounder, PlacedWord
from tests.grounding.pages import line, page, status

PAGE = page(
    "Invoice No: INV-2023/0042 Ref:AB-17",
    "Widget Holdings GmbH & Co. KG, Straße 5",
    "IBAN DE89 3704 0044 0532 0130 00 Phone +49 30 123456",
    "both parties to the agree-",
    "ment for two years",
    "東京都 千代田区 1-2-3",
    "Rating B+ Price $5,000 paid -7.50 of 12,50 EUR",
)


@pytest.mark.parametrize(
    ("value", "how"),
    [
        ("INV-2023/0042", "exact"),
        ("inv-2023/0042", "exact"),
        ("AB-17", "exact"),
        ("Widget Holdings GmbH and Co. KG", "normalised"),
        ("WIDGET HOLDINGS GMBH & CO KG", "normalised"),
        ("Strasse 5", "normalised"),
        ("DE89370400440532013000", "normalised"),
        ("+4930123456", "normalised"),
        ("agreement", "normalised"),
        ("2 years", "normalised"),
        ("東京都千代田区", "normalised"),
        ("千代田", "normalised"),
        ("B+", "exact"),
        ("$5,000", "exact"),
        ("EUR", "exact"),
        ("12.50", "normalised"),
    ],
)
def test_a_text_is_found_whatever_its_case_accents_blanks_and_marks(value: str, how: str) -> None:
    assert status(PAGE, value) == how


@pytest.mark.parametrize(
    "value",
    [
        "INV-2023/0043",
        "INV-2023",
        "2023",
        "Widget Holding GmbH & Co. KG",
        "Widget Meridian",
        "Holdings Co. KG",
        "DE89370400440532013001",
        "DE89370400440532",
        "agree",
        "to the agree",
        "3 years",
        "B",
        "B-",
        "€5,000",
        "5.000",
        "7.50",
        "1250",
        "125.0",
    ],
)
def test_what_the_page_only_nearly_says_is_not_found(value: str) -> None:
    assert not PAGE.find("field", value).is_found


def test_what_is_nearly_there_is_close_and_says_what_the_page_says() -> None:
    found = PAGE.find("name", "Widget Holding GmbH & Co. KG")
    assert (found.status, found.quote) == ("close", "Widget Holdings GmbH & Co. KG,")


def test_a_currency_is_found_by_its_symbol_but_another_is_not() -> None:
    grounder = page("Total €5.00")
    assert [status(grounder, code) for code in ("EUR", "€", "USD", "$")] == ["normalised", "exact", "absent", "absent"]


def test_what_is_wrapped_in_a_cell_is_found_beside_other_columns() -> None:
    grounder = page("Calibration of the | 3 | 45.00", "pressure sensors | |", "Freight | 1 | 9.00")
    assert status(grounder, "Calibration of the pressure sensors") == "exact"
    assert status(grounder, "Calibration of the Freight") == "absent"


def test_digits_of_two_columns_are_not_one_number() -> None:
    assert status(page("12345 | 67890"), "1234567890") == "absent"


def test_what_ocr_misread_is_found_only_where_it_was_not_sure() -> None:
    assert status(page("Invoice A0815B", confidence=0.8), "AO815B") == "ocr"
    assert status(page("Invoice A0815B", confidence=0.999), "AO815B") == "absent"
    assert status(page("Invoice A0815B"), "AO815B") == "absent"
    assert status(page("Total 12.5O", confidence=0.8), 12.5) == "ocr"


def test_no_digit_is_taken_for_another_even_where_ocr_was_not_sure() -> None:
    grounder = page("Order 1680552", confidence=0.5)
    for wrong in ("1880552", "7680552", "1630552"):
        assert not grounder.find("order", wrong).is_found


def test_of_several_places_the_one_beside_the_name_of_the_field_is_told() -> None:
    grounder = page("Shipping 5.00", "Items | Tax 5.00", "Fee 5.00")
    found = grounder.find("totals.tax", 5)
    assert found.box is not None
    assert (found.places, found.box.left > 200, found.box.top) == (3, True, 20.0)


def test_the_values_of_one_item_are_told_where_they_stand_side_by_side() -> None:
    grounder = page("1 | Pump | 2 | 9.00", "2 | Valve | 1 | 9.00", "3 | Hose | 2 | 4.00", "Total | 2")
    values = {"lines[0].name": "Pump", "lines[1].name": "Valve", "lines[1].quantity": 1, "lines[2].name": "Hose"}
    found = grounder.find_all({**values, "lines[2].quantity": 2, "lines[1].amount": 9}.items())
    boxes = {path: each.box for path, each in found.items()}
    assert [(box.left, box.top) for path, box in boxes.items() if box and path not in values] == [(400, 40), (600, 20)]
    assert boxes["lines[1].quantity"] is not None
    assert boxes["lines[1].quantity"][:2] == (400, 20)


def test_a_value_of_an_item_is_told_in_its_row_though_it_stands_elsewhere_in_the_same_characters() -> None:
    grounder = page("Supplier Road 20", "Pump | 20,00 | 9.00 | 180.00", "Hose | 1 | 4.00 | 4.00")
    found = grounder.find_all([("lines[0].quantity", 20), ("lines[0].name", "Pump")])["lines[0].quantity"]
    assert (found.status, found.quote) == ("normalised", "20,00")


def test_items_that_say_the_same_are_told_in_rows_of_their_own() -> None:
    grounder = page("Order 2", "Hose | 2 | 9.00", "Hose | 2 | 9.00", "Sum | 2 | 9.00")
    values = [(f"lines[{number}].{name}", value) for number in (0, 1) for name, value in (("name", "Hose"), ("n", 2))]
    found = grounder.find_all(values)
    assert [box.top for path, _ in values if (box := found[path].box)] == [20, 20, 40, 40]


def test_words_without_places_are_read_line_by_line() -> None:
    words = [PlacedWord(text, 1, line=number) for number, text in enumerate(["1", "234", "Total", "due"])]
    grounder = Grounder(words)
    assert status(grounder, 1234) == "absent"
    assert status(grounder, "Total due") == "exact"


def test_texts_are_not_found_over_the_end_of_a_page() -> None:
    grounder = Grounder([*line("Halden", 0.0), *line("Brandt", 0.0, page=2)])
    assert status(grounder, "Halden Brandt") == "absent"
    assert grounder.find("field", "Brandt").page == 2


@pytest.mark.parametrize("value", [None, True, False, "", "  ", [], {}])
def test_what_no_words_can_say_is_not_checked(value: object) -> None:
    assert status(PAGE, value) == "unchecked"


@pytest.mark.parametrize(
    "value",
    ["x" * 200_000, "a b " * 50_000, "-" * 100_000, "(" * 5_000, "1 " * 20_000, "\ud7ff\u0301" * 9_000, "*.+[" * 99],
)
def test_long_and_odd_texts_are_absent(value: str) -> None:
    assert status(PAGE, value) == "absent"


def test_an_empty_document_says_nothing() -> None:
    grounder = Grounder([])
    assert [status(grounder, value) for value in ("a", "Widget Holdings GmbH", 12.5, "2026-04-14")] == ["absent"] * 4
