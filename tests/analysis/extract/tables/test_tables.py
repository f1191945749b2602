"""Arrays of objects from tables of cells: which columns are meant, and which rows are items."""

import pytest

from extend_mcp.documents.page import Block, Document, Page
from extend_mcp.documents.structure import read_structure
from extend_mcp.documents.text.text_table import table_block
from tests.analysis.extract.paper import DATE, NUMBER, TEXT, paper, rows_of, run, shape, values
from tests.documents.structure.pages import Made

ITEMS = rows_of(description=TEXT, quantity=NUMBER, unit_price=NUMBER, amount=NUMBER)


def document(*tables: list[list[str]]) -> Document:
    """A flowing document of tables."""
    return Document("text/markdown", [Page(1, blocks=[table_block(rows) for rows in tables])], 1)


def column(rows: list[dict[str, object]], name: str) -> list[object]:
    return [row[name] for row in rows]


def drawn(*pages: Made) -> Document:
    """A PDF of these pages."""
    for number, made in enumerate(pages, start=1):
        made.page.number = number
    read_structure([made.page for made in pages])
    return Document("application/pdf", [made.page for made in pages], len(pages))


@pytest.mark.parametrize(
    "heading",
    ["Description of Goods", "Pos. / Beschreibung", "Item & Description", "Beschrei-\nbung", "Désignation\nItem"],
)
def test_a_heading_may_be_of_several_words_lines_or_languages(heading: str) -> None:
    table = [[heading, "Qty", "Amount"], ["Cotton fabric 60s", "5", "20.00"], ["Wool", "2", "8.00"]]
    assert column(values(document(table), items=ITEMS)["items"], "description") == ["Cotton fabric 60s", "Wool"]


def test_headings_may_take_two_rows() -> None:
    table = [["", "Unit", "Line"], ["Item", "price", "total"], ["Bolt", "1.20", "12.00"], ["Nut", "0.10", "4.00"]]
    read = values(document(table), items=ITEMS)["items"]
    assert [(row["description"], row["unit_price"], row["amount"]) for row in read] == [
        ("Bolt", 1.2, 12.0),
        ("Nut", 0.1, 4.0),
    ]


def test_a_first_column_without_a_heading_names_the_rows() -> None:
    table = [["", "2025", "2024"], ["Revenue", "1,204.0", "1,190.0"], ["Impairment", "12.0", "–"]]
    rows = rows_of(
        line=TEXT, this_year={**NUMBER, "description": "2025"}, year_before={**NUMBER, "description": "2024"}
    )
    assert [tuple(row.values()) for row in values(document(table), rows=rows)["rows"]] == [
        ("Revenue", 1204.0, 1190.0),
        ("Impairment", 12.0, None),
    ]


def test_a_table_that_is_called_like_the_array_is_not_joined_with_its_like() -> None:
    earned = [["Earnings", "Current", "YTD"], ["Regular", "1,960.00", "5,880.00"], ["Overtime", "238.88", "477.75"]]
    taken = [["Deductions", "Current", "YTD"], ["Tax", "264.10", "762.30"], ["Total Deductions", "264.10", "762.30"]]
    rows = rows_of(name=TEXT, current=NUMBER, ytd=NUMBER)
    read = values(document(earned, taken), earnings=rows, deductions=rows)
    assert column(read["earnings"], "name") == ["Regular", "Overtime"]
    assert column(read["deductions"], "name") == ["Tax"]


def test_a_heading_may_leave_out_that_it_heads_dates() -> None:
    table = [["Type", "Policy Number", "Effective", "Expiration"], ["Liability", "CGL-552", "01/01/2024", "02/15/2025"]]
    policies = rows_of(type=TEXT, policy_number=TEXT, effective_date=DATE, expiration_date=DATE)
    [policy] = values(document(table), policies=policies)["policies"]
    assert policy["effective_date"] == "2024-01-01"
    assert policy["expiration_date"] == "2025-02-15"


def test_sums_are_no_items_wherever_their_words_stand() -> None:
    table = [
        ["Description", "Qty", "Rate", "Amount"], ["Cotton", "10", "12.00", "120.00"], ["Yarn", "3", "4.00", "12.00"],
        ["", "Taxable value", "", "132.00"], ["", "State levy @ 2.5%", "", "3.30"], ["Total", "13", "16.00", "135.30"],
    ]  # fmt: skip
    assert column(values(document(table), items=ITEMS)["items"], "amount") == [120.0, 12.0]


def test_items_below_a_subtotal_are_read_and_names_of_groups_are_no_items() -> None:
    table = [
        ["Description", "Qty", "Amount"], ["Food", "", ""], ["Olives", "1", "3.00"], ["Subtotal", "", "3.00"],
        ["Drinks", "", ""], ["Water", "2", "2.00"],
    ]  # fmt: skip
    assert column(values(document(table), items=ITEMS)["items"], "description") == ["Olives", "Water"]


def test_what_only_goes_on_is_joined_to_the_row_above() -> None:
    table = [
        ["Pos", "Description", "Qty", "Amount"], ["1", "Chair", "2", ""], ["", "oak, oiled", "", "90.00"],
        ["2", "Table", "1", ""], ["", "ash", "", "200.00"],
    ]  # fmt: skip
    read = values(document(table), items=ITEMS)["items"]
    assert [(row["description"], row["amount"]) for row in read] == [("Chair oak, oiled", 90.0), ("Table ash", 200.0)]


def test_each_array_reads_the_table_that_fits_it() -> None:
    items = [["Artikel", "Menge", "Betrag"], ["Wasser", "20", "104,00"], ["Milch", "60", "63,00"]]
    taxes = [["Satz", "Netto", "Steuer"], ["19 %", "104,00", "19,76"], ["7 %", "63,00", "4,41"]]
    rates = rows_of(
        rate={**NUMBER, "description": "Satz"},
        net={**NUMBER, "description": "Netto"},
        tax={**NUMBER, "description": "Steuer"},
    )
    read = values(document(items, taxes), items=ITEMS, taxes=rates)
    assert column(read["items"], "description") == ["Wasser", "Milch"]
    assert [tuple(row.values()) for row in read["taxes"]] == [(19.0, 104.0, 19.76), (7.0, 63.0, 4.41)]


def test_a_row_that_goes_on_over_the_page_is_one_and_cited_on_both_pages() -> None:
    first, second = Made(), Made()
    first.grid((40, 140, 400, 540), (702, 722, 782))
    first.rows(
        706, 20, (45, 145, 405), [("Clause", "Text", "Fee"), ("4.1", "Deliver within thirty days and bear", "120.00")]
    )
    second.grid((40, 140, 400, 540), (42, 72, 102))
    second.rows(46, 34, (45, 145, 405), [("", "the cost of insurance.", ""), ("4.2", "Returns are free.", "0.00")])
    schema = shape(clauses=rows_of(clause=TEXT, text=TEXT, fee=NUMBER))
    output = run(drawn(first, second), schema).output
    assert column(output["value"]["clauses"], "text") == [
        "Deliver within thirty days and bear the cost of insurance.",
        "Returns are free.",
    ]
    cited = output["metadata"]["clauses[0].text"]["citations"]
    assert [citation["page"]["number"] for citation in cited] == [1, 2]


def test_a_table_with_its_headings_at_the_top_of_each_page_is_read_whole() -> None:
    pages = [Made(), Made(), Made()]
    for at, made in enumerate(pages):
        made.row(40, (40, "Date"), (140, "Description"), (400, "Amount"))
        for row in range(20):
            made.row(
                54 + 14 * row, (40, f"2026-0{at + 1}-{row + 1:02}"), (140, f"Payment {row}"), (400, f"{row}.5{at}")
            )
    rows = rows_of(date=DATE, description=TEXT, amount=NUMBER)
    assert len(values(drawn(*pages), rows=rows)["rows"]) == 60


def test_headers_and_footers_of_a_flowing_document_are_no_rows() -> None:
    table = table_block([["Description", "Qty", "Amount"], ["Bolt", "5", "20.00"]])
    page = Page(1, blocks=[table, Block("footer", "ACME  5  30.00")])
    read = values(Document("text/plain", [page], 1), items=ITEMS)["items"]
    assert column(read, "amount") == [20.0]


def test_a_name_stands_in_for_the_description_that_a_row_lacks() -> None:
    table = [["Item", "Description", "Qty", "Price", "Total"], ["Workshop", "", "2", "640.00", "1,280.00"],
             ["Travel", "by train", "1", "86.40", "86.40"]]  # fmt: skip
    assert column(values(document(table), items=ITEMS)["items"], "description") == ["Workshop", "by train"]
    named = rows_of(name=TEXT, qty=NUMBER, price=NUMBER, total=NUMBER)
    assert column(values(document(table), items=named)["items"], "name") == ["Workshop", "Travel"]
    coded = [["Item", "Description", "Qty", "Price"], ["INSP", "Site inspection", "3", "210.00"]]
    assert column(values(document(coded), items=named)["items"], "name") == ["Site inspection"]


def test_prices_that_add_up_to_the_sum_below_are_for_all_pieces_of_a_row() -> None:
    table = [["Product", "Quantity", "Price"], ["Sencha", "2", "25.00"], ["Mug", "1", "18.00"]]
    sums = [["Subtotal", "43.00"], ["VAT", "8.60"], ["Total", "51.60"]]
    read = values(document(table, sums), items=ITEMS)["items"]
    assert column(read, "amount") == [25.0, 18.0]
    assert column(read, "unit_price") == [None, None]
    each = [["Subtotal", "68.00"], ["VAT", "13.60"], ["Total", "81.60"]]
    assert column(values(document(table, each), items=ITEMS)["items"], "unit_price") == [25.0, 18.0]


@pytest.mark.parametrize(
    ("heading", "name"),
    [("Unit", "unit_price"), ("Cant.", "quantity"), ("Qtà", "quantity"), ("Zeilensumme", "amount"),
     ("Cena za MJ bez DPH", "unit_price"), ("Název a popis položky", "description")],
)  # fmt: skip
def test_headings_of_software_in_many_languages_are_known(heading: str, name: str) -> None:
    known = {"description": "Item", "quantity": "Qty", "unit_price": "Price", "amount": "Total"} | {name: heading}
    table = [list(known.values()), ["Bolt", "2", "3.00", "6.00"], ["Nut", "4", "1.50", "6.00"]]
    assert values(document(table), items=ITEMS)["items"][0] == {
        "description": "Bolt", "quantity": 2.0, "unit_price": 3.0, "amount": 6.0,
    }  # fmt: skip


def test_sums_beside_each_other_below_the_items_are_no_item() -> None:
    page = paper("""
Benämning                Antal     Enhet      À-pris          Summa
Målning                  32,00     tim        520,00      16 640,00
Färg                      1,00     st       4 350,00       4 350,00

Netto                    Moms 25%              Öresavr.   Att betala
20 990,00                5 247,50              0,00        26 237,50
""")
    assert column(values(page, items=ITEMS)["items"], "description") == ["Målning", "Färg"]


def test_of_two_columns_of_prices_one_is_of_a_unit() -> None:
    table = [["Qty", "Item", "Unit Cost", "Price"], ["40", "Sourdough loaf", "2.60", "104.00"]]
    assert values(document(table), items=ITEMS)["items"] == [
        {"description": "Sourdough loaf", "quantity": 40.0, "unit_price": 2.6, "amount": 104.0}
    ]


def test_headings_of_two_levels_are_whole_below_a_row_of_other_values() -> None:
    made = Made(8)
    for y in (100, 116, 132, 164, 180):
        made.across(y, 40, 520)
    made.across(148, 200, 440)
    for x in (40, 200, 440, 520):
        made.down(x, 100, 180)
    for x in (260, 320, 380):
        made.down(x, 148, 180)
    made.down(380, 132, 148)
    made.row(104, (44, "P/O no."), (204, "Shipped via"), (444, "Due date"))
    made.row(120, (44, "778412"), (204, "ROAD"), (444, "02/13/2014"))
    made.row(136, (44, "SKU / DESC"), (264, "QUANTITY"), (444, "AMOUNT"))
    made.row(136, (384, "UNIT PRICE"))
    made.row(152, (204, "ORDERED"), (264, "SHIPPED"), (324, "BALANCE"))
    made.row(168, (44, "Smart phone"), (258, "26,080", "r"), (318, "8,980", "r"), (378, "4,810", "r"))
    made.row(168, (438, "66.70", "r"), (518, "1,740,500.00", "r"))
    [row] = values(drawn(made), items=ITEMS)["items"]
    assert row == {"description": "Smart phone", "quantity": 26080.0, "unit_price": 66.7, "amount": 1740500.0}
