"""Grids in which labels fill cells, and their values the next ones."""

from extend_mcp.documents.page import Box, Document, Page, Rule, Word
from extend_mcp.documents.structure import read_structure
from tests.analysis.extract.paper import DATE, TEXT, values

LEFT, TOP, WIDE, HIGH = 50.0, 60.0, 120.0, 16.0
"""Points: where a grid begins, and its cells."""


def grid(rows: list[list[str]]) -> Document:
    """A page with a ruled grid of one line a cell."""
    words = [
        Word(word, Box(x + 4 + 5 * text.index(word), y + 4, x + 4 + 5 * (text.index(word) + len(word)), y + 12))
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
        for x, y in [(LEFT + column * WIDE, TOP + row * HIGH)]
        for word in text.split()
    ]
    right, bottom = LEFT + len(rows[0]) * WIDE, TOP + len(rows) * HIGH
    level = [Rule(LEFT, TOP + row * HIGH, right, TOP + row * HIGH) for row in range(len(rows) + 1)]
    upright = [Rule(LEFT + at * WIDE, TOP, LEFT + at * WIDE, bottom) for at in range(len(rows[0]) + 1)]
    page = Page(1, 612, 792, words, [*level, *upright])
    read_structure([page])
    return Document("application/pdf", [page], 1)


PAY = [
    ["Employee", "Marcus Hale", "Employee ID", "E-20931"],
    ["Pay Period", "02/01/2024 - 02/15/2024", "Pay Date", "02/20/2024"],
    ["Department", "Warehouse", "Site", "Salem"],
]


def test_the_value_of_a_label_that_fills_its_cell_stands_in_the_next() -> None:
    read = values(grid(PAY), employee_name=TEXT, employee_id=TEXT, pay_date=DATE, department=TEXT)
    assert read == {
        "employee_name": "Marcus Hale",
        "employee_id": "E-20931",
        "pay_date": "2024-02-20",
        "department": "Warehouse",
    }


def test_a_colon_or_digits_beside_it_tell_the_same_of_one_row() -> None:
    one = grid([["Patient:", "Anna Kowalczyk", "Sample number", "7 B"]])
    assert values(one, patient=TEXT, sample_number=TEXT) == {"patient": "Anna Kowalczyk", "sample_number": "7 B"}


def test_a_label_without_a_value_does_not_take_the_next_label() -> None:
    bill = [["Account Holder", ""], ["Account Number", "4478 2210"], ["Service Address", "19 Lake Dr, Madison"]]
    read = values(grid(bill), account_holder=TEXT, service_address=TEXT)
    assert read == {"account_holder": None, "service_address": "19 Lake Dr, Madison"}


def test_the_cell_below_a_heading_is_read() -> None:
    assert values(grid([["Vessel", "Voyage"], ["Margarethe", "118 W"]]), vessel=TEXT) == {"vessel": "Margarethe"}
