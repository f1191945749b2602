"""Telephone numbers are told from other numbers by the countries that they may be of."""

from typing import Any

import pytest

from extend_mcp.analysis.extract.shapes.phones import PRINTED, VALID, WEAK, countries, find_phones
from tests.analysis.extract.paper import TEXT, paper, values

PHONES: dict[str, Any] = {"type": "array", "items": {"type": "string", "description": "telephone number"}}


def found(text: str, *known: str) -> list[tuple[str, float]]:
    return [(phone.text, phone.sure) for phone in find_phones(text, known)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Tel. +49 30 901820", "+49 30 901820"),
        ("Ring +44 (0)20 7946 0958 now", "+44 (0)20 7946 0958"),
        ("+48 22 628 12 34", "+48 22 628 12 34"),
        ("0033 4 72 07 08 67", "0033 4 72 07 08 67"),
        ("(+603) 7831 0109", "(+603) 7831 0109"),
        ("T: +81 3-1234-5678", "+81 3-1234-5678"),
        ("+60342661226", "+60342661226"),
    ],
)
def test_a_number_with_the_code_of_its_country_is_checked(text: str, number: str) -> None:
    assert found(text) == [(number, VALID)]


@pytest.mark.parametrize("text", ["+999 1234 5678", "+1 234 567 890 1234", "+48 22 628 12 34 56 78"])
def test_a_number_that_its_country_cannot_have_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("030 901820", "DE"),
        ("030/901820", "DE"),
        ("(020) 7946 0958", "GB"),
        ("01.42.68.53.00", "FR"),
        ("22 628 12 34", "PL"),
        ("013-336 3999", "MY"),
        ("03-1234-5678", "JP"),
        ("(415) 555-1234", "US"),
        ("(870)-931-0505", "US"),
    ],
)
def test_a_number_without_a_code_is_checked_in_the_countries_of_the_document(text: str, country: str) -> None:
    assert found(text, "AT", country) == [(text, VALID)]


@pytest.mark.parametrize("text", ["552 100 554", "732 829 320"])
def test_a_company_number_is_no_telephone_number_where_those_begin_with_a_zero(text: str) -> None:
    assert found(text, "FR") == [(text, WEAK)]


def test_numbers_of_no_known_country_count_where_they_are_printed_as_telephone_numbers_are() -> None:
    assert found("(415) 555-1234") == [("(415) 555-1234", PRINTED)]
    assert found("03-55423228") == [("03-55423228", PRINTED)]
    assert found("4500123456") == [("4500123456", WEAK)]


@pytest.mark.parametrize(
    "text",
    [
        "Order no. 030 901820",
        "Rechnungsnr. 0301 901820",
        "VAT 123 456 789",
        "1 234 567.00",
        "12345678.90",
        "192.168.100.200",
        "978-3-16-148410-0",
        "4111 1111 1111 1111",
        "A1234567890",
        "12345-AB",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert found(text, "DE", "US") == []


def test_two_numbers_with_a_stroke_between_them_are_two() -> None:
    assert [text for text, _ in found("07-5547360 / 016-7993391", "MY")] == ["07-5547360", "016-7993391"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("info@firma.de", ("DE",)),
        ("www.shop.co.uk", ("GB",)),
        ("Austin, TX 78744", ("US",)),
        ("OGN GROUP SDN BHD", ("MY",)),
        ("IBAN PL61 1090 1014 0000 0712 1981 2874", ("PL",)),
        ("Fax +33 4 72 07 08 67", ("FR",)),
        ("info@example.com", ()),
    ],
)
def test_the_countries_of_a_document_are_known_by_what_is_written_in_one_alone(
    text: str, expected: tuple[str, ...]
) -> None:
    assert countries(text) == expected


GERMAN = paper("""
Muster GmbH                      Rechnung 2024-4711
Kundennummer: 0301 234567        Datum: 21.03.2024
IBAN: DE89 3704 0044 0532 0130 00
USt-IdNr. DE 123 456 789
Wir sind erreichbar unter 030 901820 oder info@muster.de
Artikel 4500123456               1 234,00
""")


def test_the_telephone_number_of_a_letter_is_found_without_a_label() -> None:
    assert values(GERMAN, phone=TEXT) == {"phone": "030 901820"}


def test_a_list_of_telephone_numbers_has_no_other_numbers() -> None:
    assert values(GERMAN, phones=PHONES) == {"phones": ["030 901820"]}


def test_a_document_without_a_telephone_number_has_none() -> None:
    page = paper("""
INVOICE                Order 4500123456
Date: 03/21/2024       Account 555 1234 567
IBAN: DE89 3704 0044 0532 0130 00
""")
    assert values(page, phone=TEXT) == {"phone": None}


@pytest.mark.parametrize("number", ["4155551234", "+1 (555) 010-9999", "555-0100", "03-9221345"])
def test_a_labelled_number_is_read_though_it_cannot_be_checked(number: str) -> None:
    assert values(paper(f"Phone: {number}\nName: Jane"), phone=TEXT) == {"phone": number}
