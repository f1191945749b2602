"""Boxes beside each other, and boxes beside text, are read for themselves; frames around columns of tables are not."""

import pytest

from tests.documents.structure.pages import PROSE, Made, tables, texts

CARDS = (("Visitors", "12,408", "+4.1 %"), ("Orders", "931", "-1.2 %"), ("Revenue", "48,220", "+2.0 %"))


def box(made: Made, left: float, top: float, right: float, bottom: float, *, corner: float = 0.0) -> None:
    """A box whose sides end `corner` points before its corners."""
    for y in (top, bottom):
        made.across(y, left + corner, right - corner)
    for x in (left, right):
        made.down(x, top + corner, bottom - corner)


@pytest.mark.parametrize("corner", [0.0, 4.0])
def test_cards_side_by_side_are_read_one_after_the_other(corner: float) -> None:
    made = Made()
    for at, lines in enumerate(CARDS):
        box(made, 40 + 170 * at, 100, 190 + 170 * at, 160, corner=corner)
        for row, text in enumerate(lines):
            made.text(50 + 170 * at, 108 + 16 * row, text)
    made.text(40, 180, "Visits rose in the second half of the month.")
    blocks = made.read()
    words = " ".join(block.text for block in blocks).split()
    assert not tables(blocks)
    assert words[:9] == " ".join(text for lines in CARDS for text in lines).split()[:9]


def test_a_box_beside_running_text_is_read_apart_and_a_paragraph_goes_on_below_it() -> None:
    made = Made(8)
    for at, line in enumerate(PROSE):
        made.text(40, 100 + 12 * at, line)
    box(made, 380, 98, 540, 150)
    made.rows(106, 11, (390, 460), [("Area", "41 km"), ("Depth", "112 m")])
    assert texts(made.read()) == [" ".join(PROSE), "Area  41 km\nDepth  112 m"]


def test_a_frame_around_a_column_of_a_table_leaves_its_rows_whole() -> None:
    made = Made()
    rows = [("Kind", "May", "June"), ("Tea", "12", "14"), ("Milk", "31", "29"), ("Rye", "8", "11"), ("Oat", "5", "6")]
    made.rows(100, 16, (40, 200, 320), rows)
    box(made, 310, 96, 400, 178)
    [table] = tables(made.read())
    assert table == [list(row) for row in rows]


def test_ticks_in_boxes_stay_beside_their_labels() -> None:
    made = Made()
    for at, text in enumerate(("Screening of report", "Plan made", "Referral to services")):
        made.row(102 + 16 * at, (42, "☐"), (70, text))
    box(made, 38, 98, 58, 148)
    assert " ".join(texts(made.read())).split()[:4] == ["☐", "Screening", "of", "report"]


def test_lines_of_an_address_in_a_wide_box_are_not_joined() -> None:
    made = Made(8)
    for left in (40, 300):
        box(made, left, 98, left + 250, 160)
        for at, text in enumerate(("Ardent Limited", "Five Dock Road", "Kingston upon Hull")):
            made.text(left + 8, 104 + 14 * at, text)
    read = [line for block in made.read() for line in block.text.splitlines()]
    assert read == ["Ardent Limited", "Five Dock Road", "Kingston upon Hull"] * 2
