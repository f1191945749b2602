"""Rows of one table on several pages, and rows of sums beside details of an account."""

from extend_mcp.documents.page import Document, Page
from extend_mcp.documents.structure import read_structure
from tests.analysis.extract.paper import NUMBER, TEXT, paper, rows_of, values
from tests.documents.structure.pages import Made

ROW = {"date": TEXT, "description": TEXT, "amount": NUMBER}


def bookings(first: int, *, near: bool) -> Page:
    """A page of bookings without descriptions; where the headings are not near, the rows alone are a table."""
    made = Made(9)
    for left, text in zip((46, 146, 406), ("Date", "Description", "Amount"), strict=True):
        made.text(left, 68, text)
    for row in range(4):
        top = (82 if near else 98) + 14 * row
        made.text(46, top, f"06/{first + row}/26")
        made.text(406, top, f"{first}.1{row}")
    return made.page


def test_pages_before_the_one_that_is_read_as_cells_are_read_too() -> None:
    pages = [bookings(11, near=False), bookings(21, near=True)]
    for number, page in enumerate(pages, 1):
        page.number = number
    read_structure(pages)
    read = values(Document("application/pdf", pages, 2), transactions=rows_of(**ROW))
    assert [row["date"] for row in read["transactions"]] == [f"06/{day}/26" for day in (11, 12, 13, 14, 21, 22, 23, 24)]


def test_sums_beside_details_of_an_account_are_no_items() -> None:
    page = paper("""
    No   Description                      Tax      Amount
    1    Posters and banners              18%    4,500.00
    2    Campaign consulting              18%    1,500.00

    Account name: Harbour Ltd        SUBTOTAL    6,000.00
    Swift code: HARBINB1             IGST        1,080.00
    Account number: 998877           Total       7,080.00
    """)
    read = values(page, line_items=rows_of(description=TEXT, amount=NUMBER))
    assert [row["amount"] for row in read["line_items"]] == [4500.0, 1500.0]
