"""Boxes of forms that hold a label in small print and its value below it."""

from collections.abc import Sequence

from extend_mcp.documents.page import Document
from extend_mcp.documents.structure import read_structure
from tests.analysis.extract.paper import DATE, NUMBER, TEXT, shape, values
from tests.documents.structure.pages import Made

XS, YS = (40, 300, 430, 560), (60, 120, 170, 220)
WAGES = [
    ["Employer's name, address, and ZIP code", "1 Wages, tips, other compensation", "2 Federal income tax withheld"],
    ["Employer identification number (EIN)", "3 Social security wages", "4 Social security tax withheld"],
    ["Employee's social security number", "5 State wages, tips, etc.", "6 Unrecap. Sec. 1250 gain"],
]
VALUES = [
    [["BRIGHT MILL", "8 Canal Street", "Fairview OH 44126"], ["31,250.40"], ["$"]],
    [["12-3456789"], ["32,000.00"], ["1,984.00"]],
    [["123-45-6789"], ["31,800.00"], ["$", "7.00"]],
]


def form(labels: Sequence[Sequence[str]], filled: Sequence[Sequence[Sequence[str]]], size: float = 10) -> Document:
    made = Made(6)
    made.grid(XS, YS)
    for row, (texts, written) in enumerate(zip(labels, filled, strict=True)):
        for column, (label, lines) in enumerate(zip(texts, written, strict=True)):
            made.size = 6
            made.text(XS[column] + 4, YS[row] + 3, label)
            made.size = size
            for at, line in enumerate(lines):
                made.text(XS[column] + 12, YS[row] + 14 + 1.3 * size * at, line)
    read_structure([made.page])
    return Document("application/pdf", [made.page], 1)


def test_a_value_stands_in_the_box_of_its_label() -> None:
    read = values(
        form(WAGES, VALUES),
        employer_name=TEXT,
        employer_address=TEXT,
        employer_ein=TEXT,
        employee_ssn=TEXT,
        wages=NUMBER,
        social_security_wages=NUMBER,
        social_security_tax_withheld=NUMBER,
        state_wages=NUMBER,
    )
    assert read == {
        "employer_name": "BRIGHT MILL",
        "employer_address": "8 Canal Street Fairview OH 44126",
        "employer_ein": "12-3456789",
        "employee_ssn": "123-45-6789",
        "wages": 31250.4,
        "social_security_wages": 32000.0,
        "social_security_tax_withheld": 1984.0,
        "state_wages": 31800.0,
    }


def test_a_box_that_was_not_filled_in_gives_no_value_of_another() -> None:
    assert values(form(WAGES, VALUES), federal_income_tax_withheld=NUMBER) == {"federal_income_tax_withheld": None}


def test_the_object_around_a_field_is_part_of_its_name() -> None:
    read = values(form(WAGES, VALUES), employer=shape(name=TEXT, address=TEXT), employee=shape(ssn=TEXT))
    assert read["employer"] == {"name": "BRIGHT MILL", "address": "8 Canal Street Fairview OH 44126"}
    assert read["employee"] == {"ssn": "123-45-6789"}


def test_a_label_may_have_a_few_words_more() -> None:
    assert values(form(WAGES, VALUES), unrecaptured_gain=NUMBER, sec_1250_gain=NUMBER)["sec_1250_gain"] == 7.0


def underlined_form() -> Document:
    """Boxes with underlined labels and values of the same size, as forms of booking systems have them."""
    made = Made(9)
    made.grid((60, 210, 360), (60, 90, 120, 150))
    boxes = {
        (63, 62): ("Hirer", "Quarry Lane Films"),
        (213, 62): ("First Date / Change", "03/02/26"),
        (63, 92): ("Hire Dates", "03/09/26 - 03/20/26"),
        (213, 92): ("Quote #", "7741"),
        (63, 122): ("Hirer Ref", ""),
    }
    for (x, y), (label, value) in boxes.items():
        made.text(x, y, label)
        made.across(y + 10, x, made.page.words[-1].box.right)
        made.text(x, y + 14, value)
    read_structure([made.page])
    return Document("application/pdf", [made.page], 1)


def test_an_underlined_label_is_no_box_of_its_own() -> None:
    read = values(underlined_form(), hirer=TEXT, hire_start_date=DATE, hire_end_date=DATE, quote_number=TEXT)
    assert read == {
        "hirer": "Quarry Lane Films",
        "hire_start_date": "2026-03-09",
        "hire_end_date": "2026-03-20",
        "quote_number": "7741",
    }


def test_a_box_that_each_page_repeats_is_one_even_if_its_text_is_cut() -> None:
    first, second = Made(9), Made(9)
    second.page.number = 2
    for made, name in ((first, "Quarry Lane Films of Bridgeport"), (second, "Quarry Lane Films of")):
        made.grid((60, 260, 360), (60, 90, 120))
        made.text(63, 62, "Hirer")
        made.text(63, 75, name, bold=True)
    read_structure([first.page, second.page])
    pages = Document("application/pdf", [first.page, second.page], 2)
    assert values(pages, hirer=TEXT) == {"hirer": "Quarry Lane Films of Bridgeport"}
