from extend_mcp.documents.structure import read_structure
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
