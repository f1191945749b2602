"""The numbers of a form's lines, and of other parts of it, are no amounts."""

import pytest

from tests.analysis.extract.paper import NUMBER, paper, values

RETURN = paper("""
        1   Wages, salaries, tips, etc.            1    48,210.
        2   Interest that was received             2       310.
        3   Adjusted income. Add lines 1 and 2     3    48,520.
        4   Taxable income. Subtract lines 8 and 9 from line 7. If less, enter -0-    4    30,100.
Refund  5   If line 4 is more than line 3, this is the amount paid too much    5
        6   Amount owed. Subtract line 5 from line 4                           6
""")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wages", 48210.0),
        ("adjusted_income", 48520.0),
        ("taxable_income", 30100.0),
        ("refund", None),
        ("amount_owed", None),
    ],
)
def test_an_amount_is_not_the_number_of_its_line_or_of_another(name: str, value: float | None) -> None:
    assert values(RETURN, **{name: NUMBER}) == {name: value}


def test_equal_numbers_of_two_fields_on_a_line_are_both_values() -> None:
    page = paper("""
    Rooms      1     Nights     3
    Adults     2     Children   2
    """)
    assert values(page, adults=NUMBER, children=NUMBER) == {"adults": 2.0, "children": 2.0}


def test_a_number_right_behind_its_label_is_its_value() -> None:
    assert values(paper("Production line 4\n\nShift 2"), line=NUMBER) == {"line": 4.0}


def test_a_number_of_something_else_is_no_amount() -> None:
    assert values(paper("Total premium for 2019 Harbour Van       418.20"), total_premium=NUMBER) == {
        "total_premium": 418.20
    }
