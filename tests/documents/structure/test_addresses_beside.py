"""Addresses and contacts beside other things: no tables, and each is read for itself."""

import pytest

from tests.documents.structure.pages import Made, tables, texts

ADDRESS = ("Ms Ngozi Okafor", "Flat 3, Mill House", "22 Weir Lane", "Leeds LS4 2XA")
PAIRS = (
    ("Account number", "60-112-874"),
    ("Statement date", "30 April 2031"),
    ("Due date", "21 May 2031"),
    ("Amount due", "84.17"),
)


@pytest.mark.parametrize("colon", ["", ":"])
@pytest.mark.parametrize("lower", [0.0, 4.5])
def test_an_address_is_read_apart_from_labels_and_values_beside_it(colon: str, lower: float) -> None:
    made = Made(8)
    for at, (text, (label, value)) in enumerate(zip(ADDRESS, PAIRS, strict=True)):
        made.text(40, 100 + 11 * at, text)
        made.row(100 + lower + 11 * at, (340, label + colon), (450, value))
    words = " ".join(block.text for block in made.read()).split()
    assert words == " ".join([*ADDRESS, *(f"{label}{colon} {value}" for label, value in PAIRS)]).split()


def test_contacts_below_a_line_are_columns_of_text() -> None:
    columns = (
        ("The Garden Trust", "8 Orchard Row", "Bath BA1 2QR"),
        ("01225 555 010", "members at gardens", "www.gardens.example"),
        ("Registered charity 204411", "VAT 331 2245 09", "Founded in Bath"),
    )
    made = Made(8)
    made.across(700, 40, 540)
    for x, column in zip((40, 200, 360), columns, strict=True):
        for at, text in enumerate(column):
            made.text(x, 706 + 11 * at, text)
    assert texts(made.read()) == ["\n".join(column) for column in columns]


def test_rows_of_goods_with_a_kind_and_a_price_stay_a_table() -> None:
    rows = [["Cable 5 m", "copper", "12.40"], ["Plug", "brass", "3.10"], ["Socket 2", "brass", "4.75"]]
    made = Made()
    made.rows(100, 16, (40, 220, 380), rows)
    assert tables(made.read()) == [rows]
