"""Tables whose drawn grid leaves out the names of rows or the headings of columns."""

from collections.abc import Sequence

from extend_mcp.documents.page import Box, Word
from tests.documents.structure.pages import PROSE, Made, tables, texts

MONTHS = ["Jan", "Feb", "Mar"]
TOWNS = ["Ashford", "Bolton", "Crewe", "Totals"]
FIGURES = [["100", "107", "114"], ["200", "207", "214"], ["300", "307", "314"], ["600", "621", "642"]]


def deliveries(rows: Sequence[Sequence[str]], top: float = 100) -> Made:
    """A grid of 60 by 18 points a cell from 150 to the right."""
    made = Made()
    columns = range(150, 150 + 60 * len(rows[0]), 60)
    made.grid([*columns, columns[-1] + 60], [top + 18 * at for at in range(len(rows) + 1)])
    made.rows(top + 4, 18, [x + 6 for x in columns], rows)
    return made


def test_names_left_of_a_grid_of_figures_are_its_first_column() -> None:
    made = deliveries([MONTHS, *FIGURES])
    for at, town in enumerate(TOWNS, 1):
        made.text(70 if town != "Totals" else 110, 104 + 18 * at, town)
    blocks = made.read()
    assert tables(blocks) == [
        [["", *MONTHS], *([town, *row] for town, row in zip(TOWNS, FIGURES, strict=True))],
    ]
    assert texts(blocks) == []


def test_years_may_name_rows() -> None:
    made = deliveries([MONTHS, *FIGURES])
    for at in range(1, 5):
        made.text(70, 104 + 18 * at, str(2020 + at))
    [table] = tables(made.read())
    assert [row[0] for row in table] == ["", "2021", "2022", "2023", "2024"]


def test_a_grid_with_names_of_its_own_takes_no_text_beside_it() -> None:
    made = deliveries([["Town", *MONTHS], *([town, *row] for town, row in zip(TOWNS, FIGURES, strict=True))])
    for at, line in enumerate(["See", "annex", "for all", "returns"], 1):
        made.text(40, 104 + 18 * at, line)
    [table] = tables(made.read())
    assert [row[0] for row in table] == ["Town", *TOWNS]


def test_running_text_and_numbers_of_lines_beside_a_grid_are_no_names() -> None:
    prose, numbered = deliveries([MONTHS, *FIGURES]), deliveries([MONTHS, *FIGURES])
    for at in range(8):
        prose.text(20, 100 + 12 * at, PROSE[at % len(PROSE)][:20])
    for at in range(1, 5):
        numbered.text(120, 104 + 18 * at, str(at))
    for made in (prose, numbered):
        [table] = tables(made.read())
        assert table == [MONTHS, *FIGURES]


def test_headings_above_a_grid_that_begins_with_figures_are_its_first_row() -> None:
    made = deliveries([[town, *row] for town, row in zip(TOWNS, FIGURES, strict=True)])
    made.row(76, (156, "Town"), (216, "January"), (276, "February"), (336, "March"))
    made.row(88, (216, "(all)"), (276, "(all)"), (336, "(part)"))
    blocks = made.read()
    [table] = tables(blocks)
    assert [heading.split() for heading in table[0]] == [
        ["Town"],
        ["January", "(all)"],
        ["February", "(all)"],
        ["March", "(part)"],
    ]
    assert [row[0] for row in table[1:]] == TOWNS
    assert texts(blocks) == []


def test_a_title_or_an_address_above_a_grid_is_no_row_of_it() -> None:
    for places in [[(156, "Deliveries in the first quarter")], [(156, "Hall 4"), (336, "Crewe")]]:
        made = deliveries([[town, *row] for town, row in zip(TOWNS, FIGURES, strict=True)])
        made.row(88, *places)
        [table] = tables(made.read())
        assert [row[0] for row in table] == TOWNS


def test_a_thin_mark_that_reaches_over_the_edge_of_a_grid_is_above_its_last_column() -> None:
    rows = [[town, *row] for town, row in zip(TOWNS, FIGURES, strict=True)]
    made = deliveries(rows)
    made.row(88, (156, "Town"), (216, "January"), (276, "February"), (336, "March"))
    made.page.words.append(Word("|", Box(389.3, 88, 390.6, 98), size=10))
    [table] = tables(made.read())
    assert [heading.split()[-1] for heading in table[0]] == ["Town", "January", "February", "March"]
    assert table[1:] == rows


def test_names_and_headings_outside_a_grid_of_words_are_its_labels() -> None:
    days, shifts = ["Monday", "Tuesday", "Friday"], ["Early", "Noon", "Late"]
    people = [["Anna", "Ben", "Cem"], ["Cem", "Anna", "Dora"], ["Ben", "Dora", "Anna"]]
    made = Made()
    made.grid((120, 220, 320, 420), (118, 140, 162, 184))
    made.row(104, *((130 + 100 * at, day) for at, day in enumerate(days)))
    for at, (shift, row) in enumerate(zip(shifts, people, strict=True)):
        made.row(124 + 22 * at, (60, shift), *((130 + 100 * column, name) for column, name in enumerate(row)))
    [table] = tables(made.read())
    assert table == [["", *days], *([shift, *row] for shift, row in zip(shifts, people, strict=True))]
