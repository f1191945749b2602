from extend_mcp.documents.structure import read_structure, repeat_headings
from tests.documents.structure.pages import Made, tables, texts

XS = (40, 140, 400, 540)


def first() -> Made:
    made = Made(8)
    made.grid(XS, (702, 722, 782))
    made.row(708, (45, "Clause"), (145, "Text"), (405, "Fee"))
    made.row(728, (45, "4.1"), (145, "The supplier shall deliver everything within the next"), (405, "120.00"))
    made.row(742, (145, "thirty days and bear the cost of"))
    return made


def test_the_rest_of_a_row_comes_back_to_it() -> None:
    above, below = first().page, Made(8)
    below.page.number = 2
    below.grid(XS, (42, 72, 102))
    below.row(48, (145, "insurance, too."))
    below.row(82, (45, "4.2"), (145, "Returns are free."), (405, "0.00"))
    read_structure([above, below.page])
    assert tables(above.blocks)[0][-1] == [
        "4.1",
        "The supplier shall deliver everything within the next thirty days and bear the cost of insurance, too.",
        "120.00",
    ]
    assert tables(below.page.blocks) == [[["4.2", "Returns are free.", "0.00"]]]


def test_a_table_with_other_columns_stays_apart() -> None:
    above, below = first().page, Made(8)
    below.page.number = 2
    below.grid((40, 200, 540), (42, 72, 102))
    below.row(48, (205, "Signature"))
    below.row(82, (45, "Buyer"), (205, "Northwind"))
    read_structure([above, below.page])
    assert tables(below.page.blocks) == [[["", "Signature"], ["Buyer", "Northwind"]]]


def test_one_row_that_goes_on_from_none_is_text() -> None:
    made = Made(8)
    made.grid((40, 200, 540), (42, 72))
    made.row(48, (45, "Buyer"), (205, "Northwind"))
    blocks = made.read()
    assert tables(blocks) == []
    assert texts(blocks) == ["Buyer\nNorthwind"]


def test_the_rest_of_a_first_cell_comes_back_below_headings_that_are_repeated() -> None:
    above, below = Made(8), Made(8)
    heading = (45, "Task"), (145, "Who"), (405, "Fee")
    for made, top in ((above, 702), (below, 42)):
        made.grid(XS, (top, top + 20, top + 40, top + 60))
        made.row(top + 6, *heading)
    above.row(728, (45, "Clean the"), (145, "Ada"), (405, "20.00"))
    above.row(748, (45, "Mend the old"), (145, "Lin"), (405, "35.00"))
    below.page.number = 2
    below.row(68, (45, "doors"))
    below.row(88, (45, "Paint"), (145, "Omar"), (405, "50.00"))
    read_structure([above.page, below.page])
    assert tables(above.page.blocks)[0][-1] == ["Mend the old doors", "Lin", "35.00"]
    assert tables(below.page.blocks) == [[["Task", "Who", "Fee"], ["Paint", "Omar", "50.00"]]]


TERMS = [["Term", "Meaning", "Page"], ["Batten", "A strip of wood", "3"], ["Eaves", "The edge of a roof that", "12"]]
PLACES = (40, 140, 400)


def terms(*rest: tuple[float, str]) -> tuple[list[list[str]], list[str], list[list[list[str]]]]:
    """A table without lines at the foot of a page with lines of text on the next: its rows, and the next page's."""
    above, below = Made(), Made()
    above.rows(740, 14, PLACES, TERMS)
    below.page.number = 2
    for at, place in enumerate(rest):
        below.row(40 + 14 * at, place)
    below.row(
        120, (40, "The terms of this list are those of the trade, and each of them is used as the trade uses it.")
    )
    read_structure([above.page, below.page])
    return tables(above.page.blocks)[0], texts(below.page.blocks), tables(below.page.blocks)


def test_lines_on_the_next_page_go_on_with_the_cell_in_whose_column_they_stand() -> None:
    table, below, _ = terms((140, "reaches over"), (140, "the wall"))
    assert table[-1] == ["Eaves", "The edge of a roof that reaches over the wall", "12"]
    assert len(below) == 1


def test_other_lines_on_the_next_page_are_text() -> None:
    for rest in (
        (40, "Sources of this list"),
        (200, "reaches over"),
        (140, "it goes on as a text which is far too long to stand in that column"),
    ):
        table, below, _ = terms(rest)
        assert (table, below[0]) == (TERMS, rest[1])


def test_the_headings_of_a_table_may_be_repeated_on_the_next_page() -> None:
    above, below = Made(), Made()
    above.rows(740, 14, PLACES, TERMS)
    below.page.number = 2
    below.rows(40, 14, PLACES, [["Fascia", "A board", "4"], ["Gable", "The end of a roof", "31"]])
    pages = [above.page, below.page]
    read_structure(pages)
    for _ in range(2):
        repeat_headings(pages)
        assert tables(below.page.blocks) == [
            [TERMS[0], ["Fascia", "A board", "4"], ["Gable", "The end of a roof", "31"]]
        ]


def test_a_last_row_alone_on_the_next_page_is_a_table() -> None:
    above, below = first().page, Made(8)
    below.page.number = 2
    below.grid(XS, (42, 62))
    below.row(48, (45, "4.2"), (145, "Returns are free."), (405, "0.00"))
    read_structure([above, below.page])
    assert tables(below.page.blocks) == [[["4.2", "Returns are free.", "0.00"]]]
