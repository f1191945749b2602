"""Lines drawn in characters are read as ruled lines."""

from tests.documents.structure.pages import Made, tables, texts

ROWS = (("Item", "Qty", "Price"), ("Copper wire", "12", "4.20"), ("Junction box", "3", "11.75"), ("Clip", "9", "0.08"))
BARS = (110, 160)


def barred(made: Made, *bars: float) -> None:
    """A table whose columns are parted by `|`, with a line of dashes below its headings."""
    for at, row in enumerate(ROWS):
        top = 100 + 13 * at + (13 if at else 0)
        for x, text in zip((40, 120, 170), row, strict=True):
            made.text(x, top, text)
        for bar in bars:
            made.text(bar, top, "|")


def test_bars_part_columns_and_are_no_text() -> None:
    made = Made()
    barred(made, *BARS)
    made.text(38, 113, "-" * 14 + "+" + "-" * 9 + "+" + "-" * 9)
    [table] = tables(made.read())
    assert table == [list(row) for row in ROWS]


def test_bars_around_a_table_are_no_text_either() -> None:
    made = Made()
    barred(made, 34, *BARS, 205)
    [table] = tables(made.read())
    assert table == [list(row) for row in ROWS]


def test_bars_that_start_lines_and_a_single_line_with_bars_stay_text() -> None:
    made = Made()
    for at, text in enumerate(("value = number", "| text", "| list", "| table")):
        made.text(40 if at == 0 else 60, 100 + 13 * at, text)
    made.text(40, 700, "Home | Prices | Contact")
    found = " ".join(texts(made.read()))
    assert found.count("|") == 5
