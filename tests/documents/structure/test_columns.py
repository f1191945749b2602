"""Texts and tables beside each other: columns where each is set for itself, a table where rows are level."""

from extend_mcp.documents.page import Box, Word
from tests.documents.structure.pages import Made, tables, texts

NOTES = (
    "A new roof for the hall",
    "has been paid for by all",
    "who bought cakes.",
    "Bell ringers",
    "are wanted again.",
)


def column(made: Made, x: float, y: float, lines: tuple[str, ...], *, passage: int) -> None:
    """Lines 12 points apart, with 10 more before every `passage`-th."""
    for at, text in enumerate(lines):
        made.text(x, y + 12 * at + 10 * (at // passage), text)


def test_short_texts_beside_each_other_that_are_not_level_are_two_columns() -> None:
    made = Made(8)
    aside = ("Contact", "Leeds", "mira at mail", "Skills", "Python", "Rust", "Languages", "Czech", "German")
    column(made, 40, 105, aside, passage=3)
    column(made, 240, 100, NOTES * 2, passage=2)
    words = " ".join(texts(made.read())).split()
    assert words == " ".join(aside + NOTES * 2).split()


def test_rows_whose_labels_stand_in_the_middle_beside_their_text_are_no_columns() -> None:
    made = Made(8)
    for row in range(6):
        made.text(40, 105 + 32 * row, f"Clause {row}")
        made.text(240, 100 + 32 * row, "what was agreed about the")
        made.text(240, 110 + 32 * row, "hall")
    words = " ".join(block.text for block in made.read()).split()
    assert words.index("hall") < words.index("3")


def fares(made: Made, y: float) -> None:
    for at, (ticket, fare, vehicle, price) in enumerate(
        [("Adult", "12.40", "Bicycle", "free"), ("Child", "6.20", "Car", "38.50"), ("Dog", "2.00", "Van", "44.00"),
         ("Family", "48.00", "Coach", "118.00"), ("Senior", "9.10", "Trailer", "21.00")]
    ):  # fmt: skip
        made.row(y + 14 * at, (40, ticket), (200, fare, "r"), (300, vehicle), (460, price, "r"))


def test_tables_beside_each_other_below_headings_of_their_own_are_two() -> None:
    made = Made()
    made.size = 13
    made.row(100, (40, "Passengers"), (300, "Vehicles"))
    made.size = 10
    fares(made, 122)
    blocks = made.read()
    left, right = tables(blocks)
    assert (left[0], right[0], len(left), len(right)) == (["Adult", "12.40"], ["Bicycle", "free"], 5, 5)
    assert texts(blocks) == ["Passengers", "Vehicles"]


def test_tables_beside_each_other_with_lines_of_their_own_are_two_and_text_below_is_in_none() -> None:
    made = Made()
    made.row(100, (40, "Ticket"), (200, "Fare", "r"), (300, "Vehicle"), (460, "Fare", "r"))
    for y in (97, 113):
        made.across(y, 38, 202)
        made.across(y, 298, 462)
    fares(made, 116)
    made.text(40, 210, "Fares include harbour dues.")
    blocks = made.read()
    left, right = tables(blocks)
    assert (left[0], right[0], len(left), len(right)) == (["Ticket", "Fare"], ["Vehicle", "Fare"], 6, 6)
    assert blocks[-1].text == "Fares include harbour dues."


def test_one_table_with_headings_over_columns_stays_one() -> None:
    made = Made()
    made.row(100, (200, "Summer", "r"), (460, "Winter", "r"))
    fares(made, 116)
    (table,) = tables(made.read())
    assert len(table[1]) == 4


def turned(made: Made, x: float, bottom: float, text: str) -> None:
    """Words that run up the page."""
    for word in text.split():
        height = 5.0 * len(word)
        made.page.words.append(Word(word, Box(x, bottom - height, x + 10, bottom), size=10, turn=270))
        bottom -= height + 3


def test_turned_headings_stand_in_the_cells_that_they_are_in() -> None:
    made = Made()
    made.text(45, 140, "Name")
    xs, ys = (40, 140, 165, 190), (80, 160, 180, 200)
    made.grid(xs, ys)
    turned(made, 147, 155, "First aid")
    turned(made, 172, 155, "Fire")
    made.row(165, (45, "A. Osei"), (143, "2024"), (168, "2025"))
    made.row(185, (45, "B. Moreau"), (143, "2023"), (168, "2022"))
    blocks = made.read()
    (table,) = tables(blocks)
    assert table[0] == ["Name", "First aid", "Fire"]
    assert texts(blocks) == []


def test_a_shaded_heading_at_the_top_of_a_page_is_that_of_the_rows_below() -> None:
    made = Made()
    made.grid((38, 150, 250), (60, 76))
    for at, row in enumerate(
        [("Earnings", "Amount"), ("Salary", "3,850.00"), ("Overtime", "166.20"), ("Gross", "4,016.20")]
    ):
        made.row(63 + 16 * at, (42, row[0]), (246, row[1], "r"))
    (table,) = tables(made.read())
    assert (table[0], len(table)) == (["Earnings", "Amount"], 4)


def test_a_large_title_in_the_frame_of_a_table_is_no_row_of_it() -> None:
    made = Made()
    made.grid((38, 302), (60, 200))
    made.size = 20
    made.text(42, 64, "Nutrition Facts")
    made.size = 10
    for at, row in enumerate([("Fat", "8 g"), ("Salt", "1 g"), ("Sugar", "12 g"), ("Protein", "3 g")]):
        made.row(92 + 16 * at, (42, row[0]), (298, row[1], "r"))
        made.across(89 + 16 * at, 40, 300)
    blocks = made.read()
    (table,) = tables(blocks)
    assert table[0] == ["Fat", "8 g"]
    assert texts(blocks) == ["Nutrition Facts"]


def test_the_unit_of_a_column_in_thousands_is_no_figure() -> None:
    made = Made()
    rows = [("", "2025", "2024"), ("", "£'000", "£'000"), ("Revenue", "84,310", "79,905"), ("Tax", "(226)", "(870)")]
    for at, (label, one, other) in enumerate(rows):
        made.row(100 + 13 * at, *([(40, label)] if label else []), (300, one, "r"), (400, other, "r"))
    (table,) = tables(made.read())
    assert table[0] == ["", "2025\n£'000", "2024\n£'000"]


def test_the_end_of_a_left_column_that_is_the_longer_one_is_read_before_the_right_column() -> None:
    made = Made(8)
    for at in range(10):
        made.text(40, 100 + 10 * at, "The harbour was dug by hand in two winters and a")
        made.text(320, 100 + 10 * at, "Boats that come in late have to wait for the tide")
    made.text(40, 220, "Tolls")
    for at in range(4):
        made.text(40, 240 + 10 * at, "Who brings in more than a ton of fish has to pay")
    words = " ".join(block.text for block in made.read()).split()
    assert words.index("Tolls") < words.index("Boats")


def test_a_column_with_headings_and_a_list_beside_running_text_is_a_column() -> None:
    made = Made(8)
    left = (
        "Water",
        "",
        "The pumps are off from ten in the morning until five",
        "in July and August. Please fill your barrels before",
        "then. Six more barrels stand at the gate for all who",
        "need some.",
        "",
        "Open day",
        "",
        "The day is on Saturday. Names may be put on the list",
        "in the hut. We need helpers for",
        "• the cake stall",
        "• the walks",
        "• the plants",
        "",
        "Slugs",
        "",
        "Copper tape was named most often. Beer traps work but",
        "have to be emptied every day.",
    )
    right = "Last month we asked for your remedies and many of you"
    for at, text in enumerate(left):
        if text:
            made.text(40, 100 + 10 * at, text)
        if at not in {6, 8, 14}:
            made.text(300, 100 + 10 * at, right)
    words = " ".join(block.text for block in made.read()).split()
    assert words.index("emptied") < words.index("Last")


def test_names_beside_passages_of_text_are_rows_that_go_on_below() -> None:
    made = Made(8)
    y = 100.0
    for name, count in zip(("Annex A", "Annex B", "Annex C", "Annex D", "Annex E"), (1, 2, 1, 3, 2), strict=True):
        made.text(40, y, name, bold=True)
        for at in range(count):
            made.text(200, y + 10 * at, "The papers that the clerk of the hall keeps")
        y += 10 * count + 12
    words = " ".join(block.text for block in made.read()).split()
    assert [words.index(letter) for letter in "ABCDE"] == [1, 12, 32, 43, 72]


def test_bullets_beside_their_text_are_items() -> None:
    made = Made(8)
    for item in range(5):
        made.text(40, 100 + 32 * item, "•")
        made.text(60, 100 + 32 * item, "The papers that the clerk of the hall keeps")
        made.text(60, 110 + 32 * item, "in the cellar.")
    assert [block.marker for block in made.read()] == ["-"] * 5
