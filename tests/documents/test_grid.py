from extend_mcp.documents.grid import replace_inside, ruled_tables
from extend_mcp.documents.page import Block, Box, Rule, Word


def word(text: str, x: float, y: float) -> Word:
    return Word(text, Box(x, y, x + 30, y + 10))


def across(y: float, start: float = 0, end: float = 300) -> Rule:
    return Rule(start, y, end, y)


def down(x: float, start: float = 0, end: float = 60) -> Rule:
    return Rule(x, start, x, end)


WORDS = [
    word("a", 5, 5), word("b", 105, 5), word("c", 205, 5),
    word("d", 5, 25), word("e", 105, 25), word("f", 205, 25),
    word("g", 5, 45), word("h", 105, 45), word("i", 205, 45),
]  # fmt: skip
ROWS = [across(y) for y in (0, 20, 40, 60)]
COLUMNS = [down(x) for x in (0, 100, 200, 300)]


def test_a_whole_grid_becomes_a_table() -> None:
    (table,) = ruled_tables([*ROWS, *COLUMNS], WORDS)
    assert [(cell.row, cell.column, cell.text) for cell in table.cells] == [
        (at // 3, at % 3, letter) for at, letter in enumerate("abcdefghi")
    ]
    assert table.cells[4].box == Box(100, 20, 200, 40)


def test_a_missing_line_merges_two_cells() -> None:
    short = [down(0), down(100, 20), down(200), down(300)]
    (table,) = ruled_tables([*ROWS, *short], WORDS)
    assert (table.cells[0].text, table.cells[0].column_span) == ("a b", 2)
    assert len(table.cells) == 8


def test_a_table_that_is_open_at_its_sides_keeps_its_outer_columns() -> None:
    (table,) = ruled_tables([*ROWS, down(100), down(150), down(200)], WORDS)
    assert [cell.text for cell in table.cells if cell.row == 1] == ["d", "e", "", "f"]


def test_dashes_in_a_row_are_one_line() -> None:
    dashes = [Rule(x, y, x + 8, y) for y in (0, 20, 40, 60) for x in range(0, 300, 10)]
    (table,) = ruled_tables([*dashes, *COLUMNS], WORDS)
    assert len(table.cells) == 9


def test_a_frame_around_text_is_no_table() -> None:
    assert ruled_tables([across(0), across(60), down(0), down(300)], WORDS) == []


def test_an_empty_grid_is_no_table() -> None:
    assert ruled_tables([*ROWS, *COLUMNS], WORDS[:2]) == []


def test_a_table_replaces_what_stood_in_its_place_and_loses_no_word() -> None:
    above, beside = word("above", 5, -30), word("beside", 350, 25)
    words = [*WORDS, above, beside]
    tables = ruled_tables([*ROWS, *COLUMNS], words)
    guessed = Block("table", "wrong", Box(0, -32, 390, 62))
    blocks = replace_inside([guessed, Block("text", "after", Box(0, 100, 50, 110))], tables, words)
    assert [block.text for block in blocks if block.type == "text"] == ["above", "beside", "after"]
    assert [block for block in blocks if block.type == "table"] == tables
