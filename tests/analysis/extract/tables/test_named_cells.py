"""Values that a schema calls by the row and the column of their table."""

import pytest

from extend_mcp.documents.page import Box, Document, Page, Rule, Word
from extend_mcp.documents.structure import read_structure
from extend_mcp.documents.text.text_table import table_block
from tests.analysis.extract.paper import NUMBER, TEXT, shape, values


def table(rows: list[list[str]]) -> Document:
    return Document("text/markdown", [Page(1, blocks=[table_block(rows)])], 1)


QUARTERS = table([["Region", "Q1", "Q2"], ["North", "12.0", "13.5"], ["South West", "9.9", "10.2"]])
YEARS = table(
    [
        ["", "2025", "2025", "2026"],
        ["", "Plan", "Actual", "Plan"],
        ["Revenue", "100", "98", "120"],
        ["Cost", "80", "82", "90"],
    ]
)
PAY = table(
    [
        ["Earnings", "Amount", "YTD", "Deductions", "Amount"],
        ["Salary", "4,000.00", "20,000.00", "Income tax", "830.00"],
        ["Gross pay", "4,150.00", "20,750.00", "Total", "1,030.00"],
    ]
)


LIMITS = table(
    [
        ["Section I coverage", "Limit of liability", "Premiums"],
        ["A. Dwelling", "$412,000", "$640.00"],
        ["D. Loss of use", "$82,400", ""],
    ]
)
RATES = table(
    [
        ["Earnings", "Rate", "Hours", "This period"],
        ["Regular", "41.2000", "72.00", "2,966.40"],
        ["Overtime", "61.8000", "3.00", "185.40"],
    ]
)


@pytest.mark.parametrize(
    ("page", "name", "value"),
    [
        (QUARTERS, "north_q2", 13.5),
        (QUARTERS, "q1_of_south_west", 9.9),
        (QUARTERS, "west_q1", None),
        (QUARTERS, "north_q3", None),
        (YEARS, "revenue_actual_2025", 98.0),
        (YEARS, "cost_plan_2026", 90.0),
        (PAY, "gross_pay_ytd", 20750.0),
        (PAY, "gross_pay_year_to_date", 20750.0),
        (PAY, "total_deductions", 1030.0),
        (LIMITS, "dwelling_limit", 412000.0),
        (LIMITS, "loss_of_use_limit", 82400.0),
        (LIMITS, "dwelling_premium", None),
        (RATES, "regular_hours", 72.0),
        (RATES, "overtime_rate", 61.8),
    ],
)
def test_a_cell_is_found_by_its_row_and_column(page: Document, name: str, value: float | None) -> None:
    assert values(page, **{name: NUMBER}) == {name: value}


def test_the_object_around_a_field_may_be_the_row() -> None:
    assert values(QUARTERS, north=shape(q1=NUMBER, q2=NUMBER)) == {"north": {"q1": 12.0, "q2": 13.5}}


def boxed(*words: tuple[str, float, float]) -> Document:
    """Two boxes of a form side by side, with a wall at 200 points, and words at left edges and tops."""
    made = [Word(text, Box(left, top, left + 5 * len(text), top + 8)) for text, left, top in words]
    rules = [Rule(200, 40, 200, 90), Rule(50, 40, 50, 90), Rule(50, 40, 350, 40), Rule(50, 90, 350, 90)]
    page = Page(1, 612, 792, made, rules)
    read_structure([page])
    return Document("application/pdf", [page], 1)


def test_a_value_does_not_come_from_the_next_box_of_a_form() -> None:
    page = boxed(
        ("1", 54, 44),
        ("Name", 62, 44),
        ("Ana", 60, 62),
        ("Ruiz", 80, 62),
        ("☐", 210, 44),
        ("Yes", 225, 44),
        ("☒", 260, 44),
        ("No", 275, 44),
    )
    assert values(page, name=TEXT) == {"name": "Ana Ruiz"}
    page = boxed(
        ("5", 54, 44), ("Control", 62, 44), ("number", 102, 44), ("6", 206, 44), ("Employee", 214, 44), ("Ana", 210, 62)
    )
    assert values(page, control_number=TEXT) == {"control_number": None}
