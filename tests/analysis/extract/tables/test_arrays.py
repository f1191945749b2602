"""Arrays: rows of tables, and lists."""

import pytest

from extend_mcp.documents.page import Block, Cell, Document, Page, Sheet
from extend_mcp.documents.text.text_table import table_block
from tests.analysis.extract.paper import (
    DATE,
    INTEGER,
    MONEY,
    NUMBER,
    TEXT,
    paper,
    plain_text,
    rows_of,
    run,
    shape,
    values,
)

ITEMS = rows_of(description=TEXT, quantity=NUMBER, unit_price=NUMBER, amount=NUMBER)


def test_rows_go_to_properties_by_their_headings_and_sums_are_no_rows() -> None:
    page = paper("""
Item #    Description            Qty    Unit Price    Total
A-100     Red stapler            10     $12.50        $125.00
B-200     Cover sheets TPS       100    $0.10         $10.00
          (pack of ten)
                                        Subtotal:     $135.00
                                        Total:        $135.00
""")
    items = rows_of(item_number=TEXT, description=TEXT, quantity=INTEGER, unit_price=NUMBER, line_total=MONEY)
    read = values(page, items=items)["items"]
    assert read == [
        {
            "item_number": "A-100",
            "description": "Red stapler",
            "quantity": 10,
            "unit_price": 12.5,
            "line_total": {"amount": 125.0, "iso_4217_currency_code": "USD"},
        },
        {
            "item_number": "B-200",
            "description": "Cover sheets TPS (pack of ten)",
            "quantity": 100,
            "unit_price": 0.1,
            "line_total": {"amount": 10.0, "iso_4217_currency_code": "USD"},
        },
    ]


def test_a_table_goes_on_over_pages_with_its_heading_repeated() -> None:
    page = paper(
        """
Date          Description       Withdrawals    Deposits     Balance
01/05/2024    Payroll                          1,500.00     2,700.00
01/10/2024    Rent              600.00                      2,100.00
""",
        """
Date          Description       Withdrawals    Deposits     Balance
01/25/2024    Coffee            4.50                        2,095.50
""",
    )
    rows = rows_of(date=DATE, description=TEXT, withdrawal=NUMBER, deposit=NUMBER, balance=NUMBER)
    assert [tuple(row.values()) for row in values(page, transactions=rows)["transactions"]] == [
        ("2024-01-05", "Payroll", None, 1500.0, 2700.0),
        ("2024-01-10", "Rent", 600.0, None, 2100.0),
        ("2024-01-25", "Coffee", 4.5, None, 2095.5),
    ]


def test_a_table_goes_on_over_the_page_without_its_heading() -> None:
    head = "Date          Description       Amount"
    first = "\n".join(
        [head, *(f"01/{day:02}/2024    Payment {day:<10}  {day}.50" for day in range(1, 32)), *[""] * 4, "x"]
    )
    rows = rows_of(date=DATE, description=TEXT, amount=NUMBER)
    second = "ACME Bank\n02/01/2024    Payment 32          32.50"
    assert len(values(paper(first, second), rows=rows)["rows"]) == 32
    prose = "A new chapter\nstarts here\nwith other\nthings in it\n02/01/2024    Payment 32          32.50"
    assert len(values(paper(first, prose), rows=rows)["rows"]) == 31


def test_a_long_table_loses_no_row_and_takes_in_no_footer() -> None:
    head = "Date          Description       Amount"
    foot = "ACME Bank     Member of FDIC    Call 1-800"
    sheets = [
        "\n".join(
            [
                head,
                *(f"01/{day:02}/2024    Payment {page}-{day:<8}  {day}.50" for day in range(1, 29)),
                *[""] * 17,
                foot,
            ]
        )
        for page in range(3)
    ]
    rows = rows_of(date=DATE, description=TEXT, amount=NUMBER)
    read = values(paper(*sheets), transactions=rows)["transactions"]
    assert [row["description"] for row in read] == [
        f"Payment {page}-{day}" for page in range(3) for day in range(1, 29)
    ]


def test_another_table_below_is_not_read_into_the_first() -> None:
    page = paper("""
Earnings            Hours     Rate      Amount
Basic Pay           160.00    15.00     2,400.00

Deductions                    Amount
Income Tax                    315.40
""")
    earnings = rows_of(description=TEXT, hours=NUMBER, rate=NUMBER, amount=NUMBER)
    assert values(page, earnings=earnings)["earnings"] == [
        {"description": "Basic Pay", "hours": 160.0, "rate": 15.0, "amount": 2400.0}
    ]


def test_no_table_and_no_hits_are_empty_lists() -> None:
    page = paper("Just a sentence.")
    tags = {"type": "array", "items": {"type": "string"}}
    assert values(page, line_items=ITEMS, tags=tags) == {"line_items": [], "tags": []}


def test_a_list_behind_a_label_is_cut_at_commas() -> None:
    page = paper("""
SKILLS
Python, Go, Kubernetes
""")
    skills = {"type": "array", "items": {"type": "string"}}
    assert values(page, skills=skills) == {"skills": ["Python", "Go", "Kubernetes"]}


def test_cells_of_a_sheet_are_cited_by_range() -> None:
    cells = tuple(
        Cell(row, column, text, reference=f"{'ABC'[column]}{row + 1}")
        for row, line in enumerate([("Item", "Qty", "Amount"), ("Stapler", "2", "25.00"), ("Paper", "5", "10.00")])
        for column, text in enumerate(line)
    )
    page = Page(1, blocks=[Block("table", "", cells=cells)], sheet=Sheet(0, "Order"))
    rows = rows_of(item=TEXT, quantity=NUMBER, amount=NUMBER)
    output = run(Document("application/vnd.ms-excel", [page], 1), shape(items=rows)).output
    assert [tuple(row.values()) for row in output["value"]["items"]] == [("Stapler", 2.0, 25.0), ("Paper", 5.0, 10.0)]
    assert output["metadata"]["items[1].amount"]["citations"] == [
        {"fileId": "file_1", "page": {"number": 1}, "referenceText": "10.00", "cellRange": "C3"}
    ]


def test_rows_below_a_heading_that_is_printed_twice_are_read_once() -> None:
    page = paper("""
Description       Quantity    Unit price    Amount

Description       Quantity    Unit price    Amount
Red stapler       10          12.50         125.00
Cover sheets      100         0.10          10.00
""")
    assert [row["description"] for row in values(page, items=ITEMS)["items"]] == ["Red stapler", "Cover sheets"]


def test_a_table_of_other_columns_below_is_not_read_into_a_table_of_a_flowing_document() -> None:
    prices = [("Region", "Product", "Price"), ("North", "Bolt", "1.20"), ("South", "Bolt", "1.35")]
    blocks = [table_block([list(row) for row in rows]) for rows in (prices, [("Zone", "Days"), ("EU", "3")])]
    page = Page(1, blocks=[blocks[0], Block("text", "Delivery times:"), blocks[1]])
    rows = rows_of(region=TEXT, product=TEXT, price=NUMBER)
    output = run(Document("text/plain", [page], 1), shape(prices=rows)).output
    assert [tuple(row.values()) for row in output["value"]["prices"]] == [
        ("North", "Bolt", 1.2),
        ("South", "Bolt", 1.35),
    ]


RUN_ON = rows_of(item=TEXT, qty=INTEGER, price=NUMBER)


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("Item Qty Price", ["Bolt M8 2 3.00", "Hex nut 4 1.50"]),
        ("Item Qty Price", ["Bolt M8 2 EUR 3.00", "Hex nut 4 EUR 1.50"]),
        ("Item Qty Price", ["Bolt M8 2 pcs 3.00 EUR", "Hex nut 4 pcs 1.50 EUR"]),
        ("Item Qty Unit Price Amount", ["Bolt M8 2 3.00 6.00", "Hex nut 4 1.50 6.00"]),
        ("Pos Description Qty Price", ["1 Bolt M8 2 3.00", "2 Hex nut 4 1.50"]),
        ("Qty Item Price", ["2 Bolt M8 3.00", "4 Hex nut 1.50"]),
    ],
)
def test_cells_of_lines_whose_words_run_on_go_by_their_order(heading: str, lines: list[str]) -> None:
    read = values(plain_text("\n".join(["Invoice 7", heading, *lines, "Total 12.00"])), lines=RUN_ON)
    assert read["lines"] == [{"item": "Bolt M8", "qty": 2, "price": 3.0}, {"item": "Hex nut", "qty": 4, "price": 1.5}]


def test_a_number_that_a_line_lacks_is_not_made_up() -> None:
    read = values(plain_text("Item Qty Price\nBolt 3.00\nHex nut 4 1.50\nTotal 12.00"), lines=RUN_ON)
    assert read["lines"][0] == {"item": "Bolt", "qty": None, "price": 3.0}


def test_days_of_birth_in_rows_are_in_the_past() -> None:
    page = paper("""
Name               Relation     Date of birth
Walter Grimes      Head         09/30/38
Tyler Grimes       Grandson     06/19/12
""")
    members = {"name": TEXT, "relation": TEXT, "date_of_birth": DATE}
    rows = values(page, members={"type": "array", "items": shape(**members)})["members"]
    assert [row["date_of_birth"] for row in rows] == ["1938-09-30", "2012-06-19"]


def test_a_cell_with_both_days_of_a_period_has_the_first_and_the_last() -> None:
    page = paper(
        """
No    Start Date End Date    Show            Amount
1     02/02/2026 02/13/2026  Morning news    $340.00
2     02/14/2026 02/20/2026  Evening news    $150.00
"""
    )
    read = values(page, items=rows_of(start_date=DATE, end_date=DATE, show=TEXT, amount=NUMBER))["items"]
    assert [(row["start_date"], row["end_date"], row["amount"]) for row in read] == [
        ("2026-02-02", "2026-02-13", 340.0),
        ("2026-02-14", "2026-02-20", 150.0),
    ]
