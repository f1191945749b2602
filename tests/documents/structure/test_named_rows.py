"""Two columns of words, without lines and figures."""

from collections.abc import Sequence

import pytest

from tests.documents.structure.pages import PROSE, Made, tables, texts

SPEAKERS = [["Ada Lovell", "Chair"], ["Grace Hobbs", "Treasurer"], ["Lin Wei", "Secretary"], ["Omar Haddad", "Member"]]


def below_text(rows: Sequence[Sequence[str]], step: float = 12, *, bold: Sequence[str] = ()) -> Made:
    """Two columns of words below running text, whose lines are 12 points apart; some texts are bold."""
    made = Made()
    for at, line in enumerate(PROSE):
        made.text(40, 100 + 12 * at, line)
    for at, row in enumerate(rows):
        for x, text in zip((40, 250), row, strict=True):
            made.text(x, 200 + step * at, text, bold=text in bold)
    return made


@pytest.mark.parametrize("step", [12, 16])
def test_names_beside_what_is_said_of_them_are_a_table(step: float) -> None:
    assert tables(below_text(SPEAKERS, step).read()) == [SPEAKERS]


def test_three_rows_of_words_are_a_table_below_a_bold_heading_alone() -> None:
    rows = [["Language", "Level"], ["English", "native"], ["German", "fluent"]]
    assert tables(below_text(rows, bold=rows[0]).read()) == [rows]
    assert tables(below_text(rows).read()) == []


def test_years_beside_words_are_a_table() -> None:
    rows = [["2014 – 2019", "Clerk, Northgate Housing"], ["2010 – 2014", "Trainee, City of Graz"]]
    assert tables(below_text(rows).read()) == [rows]


def test_the_text_of_a_row_goes_on_below_it() -> None:
    made = below_text([["Term", "Meaning"], ["Batten", "A strip of sawn wood"]], bold=("Term", "Meaning"))
    for at, line in enumerate(
        ("to which the tiles", "of a roof are", "nailed, and that", "is cut from", "thin boards.")
    ):
        made.text(250, 224 + 12 * at, line)
    meaning = "A strip of sawn wood to which the tiles of a roof are nailed, and that is cut from thin boards."
    assert tables(made.read()) == [[["Term", "Meaning"], ["Batten", meaning]]]


@pytest.mark.parametrize(
    "rows",
    [
        [["Ms Ada Lovell", "Mr Lin Wei"], ["Northgate Housing", "Harbour Trust"], ["12 High Street", "5 Quay Street"]],
        [["Buyer", "Seller"], ["Name", "Name"], ["Title", "Title"], ["Signature", "Signature"]],
        [["1.1", "The buyer pays"], ["1.2", "The seller delivers"], ["1.3", "Each may end it"], ["1.4", "Courts"]],
        [["Date", "4 May 2026"], ["Place", "Town hall"], ["Chair", "Ada Lovell"], ["Clerk", "Lin Wei"]],
    ],
    ids=["addresses", "places to sign", "clauses", "pairs"],
)
def test_other_texts_beside_each_other_are_no_table(rows: Sequence[Sequence[str]]) -> None:
    assert tables(below_text(rows).read()) == []


PRICES = [
    ["Article", "Colour", "Price"],
    ["Hinge", "black", "3.10"],
    ["Bracket", "white", "5.45"],
    ["Hook", "oak", "2.05"],
]
COLUMNS = (50, 230, 400)


@pytest.mark.parametrize("size", [10, 12])
def test_below_a_heading_between_them_the_first_row_begins_another_table(size: float) -> None:
    made = Made()
    made.rows(100, 14, COLUMNS, PRICES)
    made.size = size
    made.text(50, 165, "Accessories", bold=True)
    made.size = 10
    made.rows(184, 14, COLUMNS, PRICES)
    blocks = made.read()
    assert tables(blocks) == [PRICES, PRICES]
    assert texts(blocks) == ["Accessories"]


def test_below_a_bold_heading_other_columns_are_another_table() -> None:
    made = Made()
    members = [
        ["Fee", "Half-yearly", "Vote"],
        ["Full", "60.00", "yes"],
        ["Reduced", "30.00", "yes"],
        ["Friend", "12.00", "no"],
    ]
    made.rows(100, 14, COLUMNS, PRICES)
    made.text(50, 165, "Membership", bold=True)
    made.rows(184, 14, (50, 150, 320), members)
    assert tables(made.read()) == [PRICES, members]


def test_one_row_of_figures_below_headings_is_a_table() -> None:
    made = Made()
    rows = [["Kind", "Class", "Net", "Off", "Base", "Rate", "Tax"], ["Sales tax", "S", "", "", "8.41", "7", "0.59"]]
    made.rows(100, 14, (50, 120, 190, 260, 330, 400, 470), rows)
    assert tables(made.read()) == [rows]


def test_headings_alone_may_be_further_apart_than_the_rows_below() -> None:
    made = Made()
    acts = [["Slow Train", "The Larks"], ["Ada Band", "Low Tide"], ["Nine Oaks", "Rivermouth"], ["Kites", "Old Mill"]]
    made.rows(130, 12, (50, 250, 450), [[a, b, a] for a, b in acts])
    made.row(90, (50, "Friday"), (250, "Saturday"), (450, "Sunday"))
    made.row(110, (50, "Main"), (250, "Second"), (450, "Third"))
    [table] = tables(made.read())
    assert table[-4:] == [[a, b, a] for a, b in acts]


def test_two_tables_beside_each_other_with_the_same_headings_are_two() -> None:
    made = Made()
    names = ["Ada Lovell", "Grace Hobbs", "Lin Wei", "Omar Haddad", "Eve Moran", "Piet Bos", "Ida Ray", "Bo Lund"]
    people = [[name, str(101 + at)] for at, name in enumerate(names)]
    heading = ["Name", "Extension"]
    made.rows(
        100, 14, (40, 180, 320, 460), [heading * 2, *(a + b for a, b in zip(people[:4], people[4:], strict=True))]
    )
    made.row(185, (40, "Calls from outside begin with the number of the house, which is 0170 555."))
    assert tables(made.read()) == [[heading, *people[:4]], [heading, *people[4:]]]


def test_headings_that_repeat_beside_an_empty_corner_are_of_one_table() -> None:
    made = Made()
    made.rows(100, 14, (40, 180, 260, 340, 420), [["", "Least", "Most", "Least", "Most"], *STATIONS])
    assert tables(made.read()) == [[["", "Least", "Most", "Least", "Most"], *STATIONS]]


STATIONS = [[name, "1.5", "3.5", "2.5", "8.5"] for name in ("Mill", "Quay", "Tower", "Bridge", "Marsh")]


def test_three_addresses_without_numbers_are_no_table_and_companies_in_a_column_are() -> None:
    made, other = Made(), Made()
    lines = [
        ["Harbour Trust Ltd", "Northgate Housing Ltd", "Silva GmbH"],
        ["Facilities", "Purchasing", "Works"],
        ["Quay Street", "High Street", "Garden Lane"],
        ["Bristol", "Leeds", "Graz"],
    ]
    made.rows(100, 12, COLUMNS, lines)
    assert texts(made.read()) == ["\n".join(address) for address in zip(*lines, strict=True)]
    other.rows(100, 12, COLUMNS, [[company, part, town] for company, part, _, town in zip(*lines, strict=True)])
    assert len(tables(other.read())) == 1
