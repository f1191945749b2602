"""Text beside a drawn table, and a table below another."""

from tests.documents.structure.pages import Made, tables, texts

XS, YS = (300, 400, 500), (60, 90, 120, 150)
BOXES = [["Order", "7741"], ["Day", "2 March"], ["Desk", "North"]]


def test_lines_left_of_a_drawn_table_stay_together_before_it() -> None:
    made = Made()
    made.grid(XS, YS)
    for y, row in zip(YS, BOXES, strict=False):
        made.row(y + 8, (304, row[0]), (404, row[1]))
    for at, line in enumerate(("Quarry Lane Films", "8 Canal Street", "Fairview", "Ohio")):
        made.text(40, 80 + 14 * at, line)
    blocks = made.read()
    assert [block.type for block in blocks][-1] == "table"
    assert " ".join(texts(blocks)).split() == "Quarry Lane Films 8 Canal Street Fairview Ohio".split()


def test_lines_right_of_a_drawn_table_come_behind_it() -> None:
    made = Made()
    made.grid((40, 140, 240), YS)
    for y, row in zip(YS, BOXES, strict=False):
        made.row(y + 8, (44, row[0]), (144, row[1]))
    for at, line in enumerate(("Quarry Lane Films", "8 Canal Street", "Fairview", "Ohio")):
        made.text(300, 70 + 14 * at, line)
    blocks = made.read()
    assert blocks[0].type == "table"
    assert " ".join(texts(blocks)).split() == "Quarry Lane Films 8 Canal Street Fairview Ohio".split()


def test_headings_of_other_columns_below_a_gap_begin_a_table() -> None:
    made = Made()
    rows = [
        ["Day", "Show", "Start", "End", "Length", "Spots", "Amount"],
        ["2 March", "Morning", "6:00", "7:00", "30", "2", "340.00"],
        ["3 March", "Noon", "12:00", "13:00", "30", "1", "150.00"],
        ["", "", "", "", "", "3", "490.00"],
    ]
    made.rows(60, 14, (40, 110, 190, 250, 320, 400, 480), rows)
    made.rows(
        130,
        14,
        (40, 170, 290, 420),
        [
            ["Period", "Gross", "Commission", "Net"],
            ["March", "490.00", "73.50", "416.50"],
            ["Sum", "490.00", "73.50", "416.50"],
        ],
    )
    first, second = tables(made.read())
    assert first[-1][-1] == "490.00"
    assert second == [
        ["Period", "Gross", "Commission", "Net"],
        ["March", "490.00", "73.50", "416.50"],
        ["Sum", "490.00", "73.50", "416.50"],
    ]
