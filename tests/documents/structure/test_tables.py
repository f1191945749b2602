from collections.abc import Sequence

import pytest

from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.lines.set_lines import set_lines
from extend_mcp.documents.structure.tables.trim import trim
from tests.documents.structure.pages import PROSE, Made, spans, tables, texts

STATEMENT = [
    ["Date", "Description", "Debit", "Credit", "Balance"],
    ["05 Sep 2026", "Bank transfer from", "", "3,150.00", "5,518.45"],
    ["", "NORTHWIND LTD", "", "", ""],
    ["08 Sep 2026", "Card payment", "61.75", "", "5,456.70"],
    ["12 Sep 2026", "Standing order rent", "1,000.00", "", "4,456.70"],
    ["", "flat 12", "", "", ""],
    ["15 Sep 2026", "Interest", "", "2.10", "4,458.80"],
]


def statement() -> Made:
    made = Made(8)
    for at, (day, what, debit, credit, balance) in enumerate(STATEMENT):
        made.row(114 + 14 * at, (40, day), (120, what), (370, debit, "r"), (450, credit, "r"), (540, balance, "r"))
    return made


def test_a_statement_without_lines_has_a_row_for_each_booking() -> None:
    (table,) = tables(statement().read())
    assert table == [
        STATEMENT[0],
        ["05 Sep 2026", "Bank transfer from\nNORTHWIND LTD", "", "3,150.00", "5,518.45"],
        STATEMENT[3],
        ["12 Sep 2026", "Standing order rent\nflat 12", "1,000.00", "", "4,456.70"],
        STATEMENT[6],
    ]


def test_a_table_without_a_heading_over_its_labels_keeps_an_empty_corner() -> None:
    made = Made()
    for at, (label, *values) in enumerate(
        [
            ("", "2025", "2024"),
            ("Revenue", "1,204.0", "1,190.0"),
            ("Impairment", "12.0", ""),
            ("Net result", "391", "406"),
        ]
    ):
        made.row(90 + 16 * at, (40, label), (400, values[0], "r"), (500, values[1], "r"))
    (table,) = tables(made.read())
    assert table == [
        ["", "2025", "2024"],
        ["Revenue", "1,204.0", "1,190.0"],
        ["Impairment", "12.0", ""],
        ["Net result", "391", "406"],
    ]


def test_amounts_with_the_letter_of_their_tax_have_a_row_each() -> None:
    made = Made()
    goods = [["Whole milk", "1,29 B"], ["Butter", "2,49 B"], ["Toothbrush", "3,45 A"], ["Deposit", "0,50 A*"]]
    sums = [["Total", "7,73"], ["Cash", "10,00"]]
    for at, (label, amount) in enumerate(goods + sums):
        made.row(90 + 14 * at, (40, label), (240, amount, "r"))
    (table,) = tables(made.read())
    assert table == goods + sums


def test_lines_between_columns_alone_part_them() -> None:
    made = Made()
    rows = [["Article", "Count", "Price"], ["Hinge", "4", "3.10"], ["Bracket", "2", "5.45"], ["Screws", "1", "2.99"]]
    made.rows(92, 16, (50, 130, 185), rows)
    for x in (45, 120, 175, 240):
        made.down(x, 88, 160)
    for y in (88, 105, 160):
        made.across(y, 45, 240)
    assert tables(made.read()) == [rows]


def test_a_heading_over_two_columns_spans_them() -> None:
    made = Made()
    made.row(80, (290, "Students"))
    made.across(93, 240, 400)
    made.rows(
        97, 16, (40, 240, 350), [["Faculty", "Sample", "Whole"], ["Sciences", "63", "597"], ["Arts", "77", "755"]]
    )
    made.rows(145, 16, (40, 240, 350), [["Law", "11", "213"], ["Medicine", "24", "318"]])
    (block,) = (block for block in made.read() if block.type == "table")
    assert spans(block)["Students"] == (1, 2)
    assert [cell.text for cell in block.cells if cell.row == 2] == ["Sciences", "63", "597"]


def test_two_tables_with_other_columns_are_two() -> None:
    made = Made()
    items = [["Article", "Count", "Price", "Amount"], ["Water", "24", "0.65", "15.60"], ["Milk", "40", "1.10", "44.00"]]
    rates = [["Rate", "Net", "Tax"], ["19", "104.00", "19.76"], ["7", "63.00", "4.41"]]
    made.rows(100, 15, (50, 260, 350, 500), items)
    made.rows(175, 15, (50, 200, 420), rates)
    assert tables(made.read()) == [items, rates]


def test_a_drawn_grid_keeps_its_merged_cells() -> None:
    made = Made()
    made.across(100, 40, 340)
    made.across(120, 140, 340)
    made.across(140, 40, 340)
    made.across(160, 40, 340)
    made.down(40, 100, 160)
    made.down(140, 100, 160)
    made.down(240, 120, 160)
    made.down(340, 100, 160)
    made.row(115, (45, "Region"))
    made.row(105, (200, "Sales"))
    made.row(125, (145, "Shop"), (245, "Post"))
    made.row(145, (45, "North"), (145, "12"), (245, "7"))
    (block,) = made.read()
    assert spans(block) == {"Region": (2, 1), "Sales": (1, 2)}
    assert tables([block]) == [[["Region", "Sales", ""], ["", "Shop", "Post"], ["North", "12", "7"]]]


def test_strips_between_doubled_lines_are_no_rows_and_no_columns() -> None:
    made = Made()
    rows = [["Part", "Count", "Price"], ["Hinge", "4", "3.10"], ["Bracket", "2", "5.45"]]
    made.rows(92, 24, (50, 134, 214), rows)
    for y in (86, 106, 110, 130, 134, 154):
        made.across(y, 44, 280)
    for x in (44, 124, 128, 204, 208, 280):
        made.down(x, 86, 154)
    assert tables(made.read()) == [rows]


def test_a_frame_around_text_is_no_table() -> None:
    made = Made()
    made.grid((40, 400), (90, 150))
    made.text(50, 100, "Please read the conditions overleaf.")
    made.text(50, 120, "They hold for every order.")
    assert tables(made.read()) == []


def test_an_inner_table_is_one_and_the_outer_loses_no_word() -> None:
    made = Made()
    made.grid((40, 200, 560), (90, 120, 260))
    made.row(100, (50, "Supplier"), (210, "Offer"))
    made.row(140, (50, "Northwind"))
    made.grid((230, 330, 430, 530), (150, 170, 190, 210))
    made.rows(155, 20, (235, 335, 435), [["Size", "Count", "Price"], ["A4", "10", "5.00"], ["A5", "20", "3.00"]])
    found = tables(made.read())
    assert [["Size", "Count", "Price"], ["A4", "10", "5.00"], ["A5", "20", "3.00"]] in found
    assert sum("Northwind" in cell for table in found for row in table for cell in row) == 1


def test_letters_in_two_columns_stay_in_order() -> None:
    made = Made(8)
    for at, line in enumerate(PROSE):
        made.text(40, 100 + 12 * at, line[:48])
        made.text(320, 103 + 12 * at, line.upper()[:48])
    blocks = made.read()
    assert tables(blocks) == []
    text = "\n".join(texts(blocks))
    assert text.index(PROSE[6][:20]) < text.index(PROSE[0].upper()[:20])


def test_running_text_is_no_table() -> None:
    made = Made()
    for at, line in enumerate(PROSE):
        made.text(40, 100 + 13 * at, line)
    assert tables(made.read()) == []


def test_a_caption_and_a_note_are_no_rows() -> None:
    made = Made()
    made.text(40, 80, "Table 3. Sales by region in the last two years")
    rows = [["Region", "2025", "2024"], ["North", "12.5", "11.0"], ["South", "8.1", "7.9"], ["West", "3.3", "2.8"]]
    made.rows(95, 14, (40, 250, 350), rows)
    made.text(40, 151, "Source: own figures of the sales department")
    blocks = made.read()
    assert tables(blocks) == [rows]
    assert len(texts(blocks)) == 2


def test_the_axis_of_a_chart_is_no_column() -> None:
    made = Made()
    for at, value in enumerate((50, 40, 30, 20, 10)):
        made.row(100 + 30 * at, (60, str(value)))
    made.row(115, (200, "12"))
    made.row(160, (300, "7"))
    made.row(250, (120, "2020"), (200, "2021"), (300, "2022"), (400, "2023"))
    assert tables(made.read()) == []


def test_bullets_are_no_column() -> None:
    made = Made()
    for at, text in enumerate(("Check the seals", "Close the valve", "Call the office", "Sign the sheet")):
        made.row(100 + 14 * at, (40, "•"), (70, text))
    assert tables(made.read()) == []


def test_a_table_that_lies_on_its_side_is_read_and_keeps_its_place() -> None:

    made = Made()
    upright = statement().page
    for word in upright.words:
        box = word.box
        made.page.words.append(Word(word.text, Box(box.top, 842 - box.right, box.bottom, 842 - box.left), turn=270))
    (block,) = made.read()
    assert tables([block])[0][2] == STATEMENT[3]
    assert block.box is not None
    assert block.box.height > block.box.width


def test_the_head_of_an_invoice_is_addresses_and_pairs_and_no_table() -> None:
    made = Made()
    made.row(80, (60, "Halden Brandt Messtechnik"), (300, "Northgate Water Utilities"))
    made.row(92, (60, "Werftstrasse 12"), (300, "48 Reservoir Road"))
    made.row(104, (60, "24143 Kiel, Germany"), (300, "Leeds LS6 2AB"))
    made.row(116, (60, "VAT ID DE811907980"), (300, "United Kingdom"))
    made.row(130, (60, "Invoice number:"), (160, "HB-2026-0417"), (300, "Invoice date:"), (400, "14 April 2026"))
    made.row(142, (60, "Purchase order:"), (160, "PO-88231"), (300, "Due date:"), (400, "14 May 2026"))
    made.row(154, (60, "Customer number:"), (160, "10492"), (300, "Delivery note:"), (400, "DN-5530"))
    blocks = made.read()
    assert tables(blocks) == []
    assert any("Invoice number:  HB-2026-0417" in text for text in texts(blocks))


def test_addresses_beside_each_other_are_blocks_of_text() -> None:
    made = Made()
    lines = [
        ["Bill to", "Ship to", "Sold by"],
        ["Northwind Trading", "Contoso Works", "Fabrikam Ltd"],
        ["Harbour Street 12", "Lindenallee 4", "Rue Verte 9"],
        ["Bristol BS1 4QA", "10115 Berlin", "75001 Paris"],
        ["United Kingdom", "Germany", "France"],
    ]
    made.rows(100, 14, (50, 230, 400), lines)
    assert [block.text for block in made.read()] == ["\n".join(column) for column in zip(*lines, strict=True)]


def test_words_in_three_columns_are_still_a_table() -> None:
    made = Made()
    rows = [["Name", "City", "Role"], ["Ada", "London", "Engineer"], ["Grace", "New York", "Admiral"]]
    made.rows(100, 14, (50, 230, 400), rows)
    assert tables(made.read()) == [rows]


def test_sums_below_items_leave_the_key_cell_empty() -> None:
    made = Made()
    rows = [("Item", "Count", "Price", "Amount"), ("Hinge", "2", "12.50", "25.00"), ("Screws", "3", "9.00", "27.00")]
    for at, (item, count, price, amount) in enumerate(rows):
        made.row(100 + 16 * at, (50, item), (300, count, "r"), (400, price, "r"), (520, amount, "r"))
    for at, (label, amount) in enumerate([("Subtotal", "52.00"), ("VAT 19 %", "9.88"), ("Total", "61.88")], 3):
        made.row(100 + 16 * at, (350, label), (520, amount, "r"))
    (table,) = tables(made.read())
    assert table[3:] == [["", "", "Subtotal", "52.00"], ["", "", "VAT 19 %", "9.88"], ["", "", "Total", "61.88"]]


def test_one_item_is_a_row_of_a_table() -> None:
    made = Made()
    for at, (item, count, amount) in enumerate([("Item", "Count", "Amount"), ("Hinge of steel", "2", "19 573.00")]):
        made.row(100 + 16 * at, (50, item), (300, count, "r"), (520, amount, "r"))
    assert tables(made.read()) == [[["Item", "Count", "Amount"], ["Hinge of steel", "2", "19 573.00"]]]


PRODUCTS = [
    ["Article", "Description", "Price"],
    ["", "Adapters", ""],
    ["A-101", "From USB to HDMI", "12.90"],
    ["A-102", "From USB to VGA", "10.50"],
    ["", "Cables", ""],
    ["C-201", "Patch cable", "3.40"],
]


def price_list(products: Sequence[Sequence[str]], *bold: str) -> Made:
    """One row every 16 points; the texts in `bold` are bold."""
    made = Made()
    for at, (article, what, price) in enumerate(products):
        made.row(100 + 16 * at, (50, article), (150, what), (400, price, "r"))
    for word in made.page.words:
        word.bold = word.text in bold
    return made


def test_a_heading_above_the_first_row_makes_those_like_it_headings_of_groups() -> None:
    assert tables(price_list(PRODUCTS).read()) == [PRODUCTS]


def test_lone_texts_in_bold_are_headings_of_groups() -> None:
    rows = [PRODUCTS[0], *PRODUCTS[2:]]
    assert tables(price_list(rows, "Cables").read()) == [rows]
    assert tables(price_list(PRODUCTS, *PRODUCTS[0], "Adapters", "Cables").read()) == [PRODUCTS]


def test_the_label_of_a_sum_stands_in_the_column_at_whose_edge_it_is_set() -> None:
    made = Made()
    for at, (place, item, price, amount) in enumerate(
        [("No", "Item", "Price", "Amount"), ("1", "Hinges", "12.50", "25.00"), ("2", "Screws", "9.00", "27.00")]
    ):
        made.row(100 + 16 * at, (50, place), (80, item), (400, price, "r"), (520, amount, "r"))
    made.row(148, (50, "Sum without tax"), (520, "52.00", "r"))
    made.row(164, (400, "All that is to be paid by the end of the month", "r"), (520, "61.88", "r"))
    (table,) = tables(made.read())
    assert table[3:] == [
        ["Sum without tax", "", "", "52.00"],
        ["", "", "All that is to be paid by the end of the month", "61.88"],
    ]


OFFICES = [
    ["Town", "Address", "Hours"],
    ["Berlin", "Lindenallee 4\n10115 Berlin", "Mo-Fr\n9-17"],
    ["Paris", "Rue Verte 9\n75001 Paris", "Mo-Sa\n8-18"],
    ["Bristol", "Harbour Street 12\nBS1 4QA", "Tu-Fr\n10-16"],
]


def offices(step: float, apart: float) -> Made:
    """Rows of two lines each, `apart` more between the rows."""
    made = Made()
    y = 100.0
    for row in OFFICES:
        lines = [text.split("\n") for text in row]
        for at in range(max(map(len, lines))):
            places = zip((50, 150, 380), lines, strict=True)
            made.row(y, *((x, texts[at]) for x, texts in places if at < len(texts)))
            y += step
        y += apart
    return made


def test_rows_of_several_lines_that_stand_apart_do_not_run_into_their_headings() -> None:
    assert tables(offices(12, 8).read()) == [OFFICES]


def test_a_figure_in_a_column_of_words_begins_no_row() -> None:
    made = offices(14, 0)
    for word in made.page.words:
        word.bold = word.text in OFFICES[0]
    assert tables(made.read()) == [OFFICES]


def test_the_first_row_above_a_shaded_one_is_not_more_of_the_headings() -> None:
    made = Made()
    rows = [["Name", "Role", "City"], ["Ada", "Chair", "London"], ["Grace", "Deputy", "Genoa"]]
    rows += [["Lin", "Secretary", "Taipei"], ["Omar", "Member", "Tunis"], ["Piet", "Member", "Delft"]]
    made.rows(100, 16, (50, 200, 350), rows)
    for row in (2, 4):
        for y in (97 + 16 * row, 113 + 16 * row):
            made.across(y, 45, 420)
    assert tables(made.read()) == [rows]


def test_headings_over_labels_that_repeat_span_them() -> None:
    made = Made()
    made.row(100, (50, "Region"), (262, "2025"), (462, "2026"))  # in the middle of the room that columns have
    labels = [("", "Q1", "Q2", "Q1", "Q2")]
    figures = [("North", "12", "14", "20", "22"), ("South", "9", "11", "8", "7"), ("West", "3", "5", "4", "6")]
    for at, (region, *values) in enumerate([*labels, *figures], 1):
        ends = zip((250, 350, 450, 550), values, strict=True)
        made.row(100 + 16 * at, (50, region), *((x, text, "r") for x, text in ends))
    (block,) = made.read()
    assert spans(block) == {"Region": (2, 1), "2025": (1, 2), "2026": (1, 2)}


def test_addresses_above_a_table_are_no_headings_of_it() -> None:
    made = Made()
    seller = ("Seller", "Northwind Trading", "12 Harbour Street", "Bristol BS1 4QA")
    buyer = ("Buyer", "Contoso Works", "Lindenallee 4", "10115 Berlin")
    made.rows(100, 12, (40, 300), zip(seller, buyer, strict=True))
    rows = [("Pos", "Item", "Count", "Amount"), ("1", "Hinges", "2", "25.00"), ("2", "Screws", "3", "27.00")]
    for at, (place, item, count, amount) in enumerate(rows):
        made.row(165 + 16 * at, (46, place), (90, item), (340, count, "r"), (520, amount, "r"))
    blocks = made.read()
    assert tables(blocks) == [[list(row) for row in rows]]
    assert texts(blocks) == ["\n".join(seller), "\n".join(buyer)]


def test_a_block_of_numbers_beside_addresses_makes_no_table_of_them() -> None:
    made = Made()
    blocks = [
        ("Sold to", "Northwind Trading", "12 Harbour Street", "Bristol BS1 4QA"),
        ("Ship to", "Contoso Works", "Lindenallee 4", "10115 Berlin"),
        ("Invoice 88", "12 May 2026", "Order 4411", "Pay in 30 days"),
    ]
    made.rows(100, 12, (40, 220, 400), zip(*blocks, strict=True))
    assert texts(made.read()) == ["\n".join(block) for block in blocks]


def test_a_table_below_two_columns_of_text_is_whole() -> None:
    made = Made(8)
    for at, line in enumerate(PROSE):
        made.text(40, 100 + 9 * at, line[:55])
        made.text(320, 100 + 9 * at, line.upper()[:55])
    rows = [
        ["Name", "Role", "City"],
        ["Ada", "Chair", "London"],
        ["Grace", "Deputy", "Genoa"],
        ["Lin", "Clerk", "Tunis"],
    ]
    made.rows(175, 14, (45, 190, 420), rows)
    for at in (2, 3, 4):
        made.across(172 + 14 * at, 40, 550)
    assert tables(made.read()) == [rows]


def test_columns_of_text_may_have_lines_that_are_not_full() -> None:
    """Where the next word is long, lines end early."""
    made = Made(8)
    lines = ["We thank all of you for your", "long-lasting generosity and", "everlasting encouragement in"]
    lines += ["the darkest weeks of this", "extraordinarily cold winter.", "Nobody was turned away by us."]
    for at, line in enumerate(lines):
        made.text(40, 100 + 10 * at, line)
        made.text(200, 106 + 10 * at, line.upper())
    blocks = made.read()
    assert tables(blocks) == []
    assert [text.split()[0] for text in texts(blocks)] == ["We", "WE"]


def test_rows_before_the_first_shaded_one_and_after_the_last_have_its_walls() -> None:
    made = Made()
    rows = [["Name", "Role"], ["Ada", "Chair"], ["Lin", "Clerk"], ["Bo", "Guest"], ["Eve", "Member"], ["Piet", "Poet"]]
    made.rows(100, 16, (50, 200), rows)
    for row in (2, 4):
        made.grid((45, 195, 420), (97 + 16 * row, 113 + 16 * row))
    assert tables(made.read()) == [rows]


def test_a_table_in_hebrew_is_read_from_the_right() -> None:
    made = Made()
    rows = [("מחיר", "כמות", "פריט"), ("12.00", "3", "תפוחים"), ("8.50", "1", "שחור לחם"), ("30.00", "2", "גבינה")]
    for at, texts_of_row in enumerate(rows):
        made.row(100 + 16 * at, *((x, text, "r") for x, text in zip((150, 300, 500), texts_of_row, strict=True)))
    assert tables(made.read()) == [
        [["פריט", "כמות", "מחיר"], ["תפוחים", "3", "12.00"], ["לחם שחור", "1", "8.50"], ["גבינה", "2", "30.00"]]
    ]


def test_a_large_title_close_above_a_table_is_no_row_of_it() -> None:
    made = Made()
    rows = [["Article", "Count", "Price"], ["Hinge", "4", "3.10"], ["Bracket", "2", "5.45"]]
    made.rows(135, 16, (50, 230, 400), rows)
    made.size = 24
    made.text(400, 100, "Offer")
    blocks = made.read()
    assert tables(blocks) == [rows]
    assert texts(blocks) == ["Offer"]


def test_a_wrapped_text_that_begins_above_its_figures_is_no_heading() -> None:
    made = Made()
    made.row(100, (50, "No"), (90, "Work"), (400, "Hours", "r"), (500, "Amount", "r"))
    made.row(116, (90, "Survey of the roof, with"))
    made.row(124, (50, "1"), (400, "6", "r"), (500, "540.00", "r"))
    made.row(132, (90, "a written report"))
    made.row(148, (50, "2"), (90, "Travel"), (400, "2", "r"), (500, "90.00", "r"))
    made.row(164, (50, "3"), (90, "Pictures"), (400, "1", "r"), (500, "45.00", "r"))
    for y in (112, 145, 161, 177):
        made.across(y, 45, 505)
    (table,) = tables(made.read())
    assert table[:2] == [
        ["No", "Work", "Hours", "Amount"],
        ["1", "Survey of the roof, with a written report", "6", "540.00"],
    ]


def test_rows_that_begin_with_a_number_are_no_notes() -> None:
    made = Made()
    rows = [["Place", "Colour", "Finish"], ["1", "Red", "Matt"], ["2", "Blue", "Gloss"], ["3", "Green", "Satin"]]
    made.rows(90, 18, (60, 180, 300), rows)
    made.across(104, 60, 400)
    assert tables(made.read()) == [rows]


def test_one_row_of_words_below_headings_in_bold_is_a_table() -> None:
    made = Made()
    for at, (heading, text) in enumerate({"Ship via": "Parcel post", "Terms": "Net 30", "Sales rep": "J. Doe"}.items()):
        made.text(60 + 150 * at, 90, heading, bold=True)
        made.text(60 + 150 * at, 106, text)
    assert tables(made.read()) == [[["Ship via", "Terms", "Sales rep"], ["Parcel post", "Net 30", "J. Doe"]]]


def test_gaps_of_justified_text_in_a_cell_do_not_undo_a_drawn_table() -> None:
    made = Made(8)
    made.grid([40, 120, 200, 420], [80, 100, 150, 200, 250])
    made.rows(86, 60, (46, 126, 206), [["State", "Illness", "Comments"]])
    lines = [
        ["Cases were", "reported from"],
        ["two of the villages", "in"],
        ["the", "block; all treated"],
        ["at once."],
    ]
    states = ("Kerala", "Odisha", "Bihar")
    for at, state in enumerate(states):
        top = 106 + 50 * at
        made.row(top, (46, state), (126, "vi."), (148, "Fever"))
        for row, parts in enumerate(lines):
            x = 206.0
            for part in parts:
                made.text(x, top + 11 * row, part)
                x += 4 * len(part) + 10
    [table] = tables(made.read())
    text = "\n".join(map(" ".join, lines))
    assert table == [["State", "Illness", "Comments"], *([state, "vi. Fever", text] for state in states)]


def test_figures_stay_in_their_rows_where_links_are_underlined() -> None:
    made = Made()
    rows = [
        ["", "Last week", "Report"],
        ["Ethanol", "", ""],
        ["Iowa", "2.85", "Iowa Ethanol"],
        ["Ohio", "3.47", "Ohio Ethanol"],
    ]
    rows += [["Biomass", "", "Biomass Report"], ["Straw", "55.71", ""], ["Grass", "61.46", ""], ["Stalks", "39.38", ""]]
    made.rows(90, 14, (40, 160, 300), rows)
    for at, row in enumerate(rows):
        if at > 1 and row[2]:
            made.across(101 + 14 * at, 300, 360)
    for y in (103, 145, 202):
        made.across(y, 40, 420)
    [table] = tables(made.read())
    assert table == rows


def test_the_rest_of_the_last_row_may_reach_past_the_middle_of_a_gap() -> None:
    made = Made(8)
    what = ["Staff transport", "Airfare for the whole delegation and return"]
    for at in range(3):
        made.row(90 + 26 * at, (40, f"DH{at}001"), (140, what[0]), (420, f"{at}11.49", "r"))
        made.text(140, 100 + 26 * at, what[1])
    [table] = tables(made.read())
    assert [row[1] for row in table] == ["\n".join(what)] * 3


@pytest.mark.parametrize("caption", ["Table 7 :", "Listing 2:", "Algorithm 1:", "Figura 3:", "Таблица 4:", "表 5:"])
def test_a_caption_is_no_label_with_a_value(caption: str) -> None:
    made = Made()
    made.text(60, 60, f"{caption} Households by the literacy of women")
    made.text(60, 90, "Order number: Summer parcel")
    assert [block.type for block in made.read()] == ["text", "key_value"]


def test_source_code_whose_blanks_line_up_is_no_table() -> None:
    made = Made()
    code = [["for (item", "of items)", "{"], ["total", "+= item", ".price;"], ["}", "", ""], ["show(", "total", ");"]]
    made.rows(100, 12, (60, 160, 240), code)
    assert tables(made.read()) == []


def test_empty_rows_below_those_of_a_form_do_not_undo_a_drawn_table() -> None:
    made = Made(8)
    made.grid([40, 240, 340, 420, 500], [100 + 16 * at for at in range(11)])
    made.rows(104, 16, (100, 260, 350, 430), [["Description", "Qty", "Unit price", "Total"]])
    for at, (what, count, price, total) in enumerate(
        [("Garden hose", "8", "90", "720"), ("Thermostat", "2", "64", "128")]
    ):
        made.row(120 + 16 * at, (44, what), (336, count, "r"), (416, price, "r"), (496, total, "r"))
    made.row(70, (40, "Bill to"), (350, "Invoice no."), (440, "#R-2207"))
    made.row(82, (40, "Anna Holm"), (350, "Date"), (440, "10/18/18"))
    assert tables(made.read()) == [
        [
            ["Description", "Qty", "Unit price", "Total"],
            ["Garden hose", "8", "90", "720"],
            ["Thermostat", "2", "64", "128"],
        ]
    ]


def test_headings_at_the_left_of_figures_at_the_right_are_those_of_their_columns() -> None:
    page = Made()
    page.row(100, (50, "Item"), (200, "Budget"), (320, "Actual"), (440, "Difference"))
    for at, (name, *figures) in enumerate([("Fees", "6,300", "6,180", "120"), ("Fair", "2,200", "2,340", "140")]):
        ends = zip((310, 430, 560), figures, strict=True)
        page.row(116 + 16 * at, (50, name), *((x, figure, "r") for x, figure in ends))
    page.row(148, (50, "Rent"), (310, "4,800", "r"), (430, "4,800", "r"), (560, "0", "r"))
    [table] = tables(page.read())
    assert table[0] == ["Item", "Budget", "Actual", "Difference"]
    assert table[3] == ["Rent", "4,800", "4,800", "0"]


def test_a_last_row_that_begins_with_a_small_number_is_no_note() -> None:
    page = Made()
    rows = [("Pin", "Colour", "Current", "Voltage"), ("1", "brown", "supply", "supply"), ("2", "white", "", "output")]
    page.rows(100, 14, (50, 120, 220, 320), [*rows, ("3", "blue", "output", "ground"), ("4", "black", "none", "none")])
    [table] = tables(page.read())
    assert [row[0] for row in table] == ["Pin", "1", "2", "3", "4"]


def test_plain_lines_close_above_bold_headings_are_no_headings() -> None:
    page = Made()
    page.row(82, (440, "Due 30 May 2025"))
    for x, text in ((50, "Pos"), (100, "Description"), (380, "Price"), (470, "Amount")):
        page.text(x, 94, text, bold=True)
    page.rows(108, 14, (50, 100, 380, 470), [("1", "Poster", "640.00", "640.00"), ("2", "Print", "0.92", "230.00")])
    [table] = tables(page.read())
    assert table[0] == ["Pos", "Description", "Price", "Amount"]


def test_a_title_apart_from_the_headings_below_it_is_no_row() -> None:
    page = Made()
    page.text(50, 80, "Soil", bold=True)
    soil = [("Article", "Unit", "1 to 9", "10 and more"), ("Potting soil, peat free", "40 l", "8.99", "7.99")]
    page.rows(100, 16, (50, 180, 230, 290), [*soil, ("Secateurs", "each", "24.90", "22.90")])
    lines = set_lines(page.page.words, Rules(()))
    taken, _ = trim(lines, lines, Rules(()))
    assert taken[0].text == "Article Unit 1 to 9 10 and more"


def test_figures_hardly_a_blank_apart_are_in_two_columns() -> None:
    page = Made()
    page.row(100, (50, "Candidate"), (250, "Votes", "r"), (282, "Share", "r"))
    results = [
        ("Ruth Abbott", "1,204", "38.1 %"),
        ("Harpreet Dhillon", "1,187", "37.5 %"),
        ("Colin Ford", "772", "9.4 %"),
    ]
    for at, (name, votes, share) in enumerate([*results, ("Aoife Keane", "530", "15.0 %")]):
        page.row(114 + 14 * at, (50, name), (250, votes, "r"), (282, share, "r"))
    [table] = tables(page.read())
    assert table[1:] == [list(row) for row in (*results, ("Aoife Keane", "530", "15.0 %"))]


def test_a_share_in_brackets_and_numbers_grouped_by_blanks_stay_in_their_cells() -> None:
    page = Made()
    page.row(100, (50, "Group"), (200, "Number"), (300, "Sum"))
    rows = [("Men", "120 (38.1)", "12 400"), ("Women", "187 (59.4)", "31 600"), ("Other", "108 (12.5)", "11 100")]
    page.rows(114, 14, (50, 200, 300), rows)
    [table] = tables(page.read())
    assert table[1:] == [list(row) for row in rows]


def test_words_of_a_cell_are_joined_over_a_hyphen_at_the_end_of_its_line() -> None:
    page = Made()
    page.grid((40, 100, 250), (90, 105, 145))
    page.row(93, (45, "No."), (105, "Text"))
    page.row(108, (45, "1"), (105, "The transport of the docu-"))
    page.row(120, (105, "ments is free of charge."))
    [table] = tables(page.read())
    assert table[1] == ["1", "The transport of the documents is free of charge."]


def test_a_heading_over_two_columns_is_whole_where_a_line_is_drawn_below_it() -> None:
    made = Made()
    made.row(105, (60, "Model"))
    made.row(100, (215, "Score"), (318, "Training"), (363, "cost"))
    made.across(112.5, 205, 290)
    made.across(112.5, 305, 400)
    made.rows(115, 0, (210, 260, 318, 363), [("North", "South", "North", "South")])
    made.rows(
        130,
        14,
        (60, 210, 260, 318, 363),
        [(name, "24.6", "39.9", "2.3", "1.4") for name in ("Bee", "Ant", "Fly", "Owl")],
    )
    for y in (96, 128, 186):
        made.across(y, 55, 400)
    [table] = made.read()
    assert spans(table) == {"Model": (2, 1), "Score": (1, 2), "Training cost": (1, 2)}


def test_numbered_lines_between_ruled_lines_are_rows() -> None:
    made = Made()
    y = 100.0
    for group in range(5):
        made.row(y, (60, "Doe"), (200, "judge"), (320, "9"))
        for place in range(3):
            made.row(y + 14 + 12 * place, (60, str(place + 1)), (200, f"Owner {group}{place}"))
        y += 60
        made.across(y - 6, 55, 400)
    [grid] = tables(made.read())
    assert [row[0] for row in grid] == ["Doe", "1", "2", "3"] * 5


def test_a_title_pairs_and_addresses_above_items_are_no_rows_of_one_table() -> None:
    made = Made()
    made.page.words += [
        Word(text, Box(x, 40, x + 90, 62), size=22.0, bold=True) for x, text in ((60, "Receipt"), (440, "Halden"))
    ]
    pairs = [("Receipt number", "2721-5058"), ("Date paid", "July 19"), ("Paid with", "Visa 7267")]
    made.rows(80, 13, (60, 160), pairs)
    made.rows(140, 13, (60, 320), [("Halden Brandt", "Bill to"), ("12 Quay Street", "Mira Bell"), ("Leeds", "")])
    made.rows(
        220,
        16,
        (60, 330, 400, 470),
        [("Item", "Qty", "Price", "Amount"), ("Wax", "1", "10.00", "10.00"), ("Comb", "2", "4.00", "8.00")],
    )
    found = tables(made.read())
    assert found[-1][0] == ["Item", "Qty", "Price", "Amount"]
    assert not any("Halden Brandt" in row or "Receipt" in row for grid in found for row in grid)


def test_headings_in_the_middle_of_their_columns_stay_with_figures_at_the_right_after_a_gap() -> None:
    made = Made()
    made.row(100, (60, "Town"), (212, "Spring"), (302, "Summer"), (392, "Autumn"))
    made.row(112, (60, "of sale"), (222, "kg"), (312, "kg"), (402, "kg"))
    made.rows(
        136, 14, (60, 226, 316, 406), [(name, "12.5", "31.0", "9.5") for name in ("Leeds", "York", "Hull", "Ripon")]
    )
    [grid] = tables(made.read())
    assert grid[-4:] == [[name, "12.5", "31.0", "9.5"] for name in ("Leeds", "York", "Hull", "Ripon")]
    assert "Spring" in " ".join(grid[0])


def test_headings_of_two_levels_beside_their_figures_are_in_their_columns() -> None:
    made = Made()
    made.row(100, (60, "Kind"), (200, "Rural"), (340, "Urban"))
    made.row(114, (200, "Public"), (270, "Private"), (340, "Public"), (410, "Private"))
    for at, (name, *figures) in enumerate(
        [("Clinic", "21", "41", "88", "16"), ("Depot", "55", "12", "20", "31"), ("Mill", "14", "32", "22", "40")]
    ):
        made.row(130 + 14 * at, (60, name), *((264 + 70 * place, text, "r") for place, text in enumerate(figures)))
    [grid] = tables(made.read())
    assert grid[-1] == ["Mill", "14", "32", "22", "40"]
    assert grid[-4] == ["", "Public", "Private", "Public", "Private"]


def test_headings_in_two_words_over_labels_that_repeat_are_not_cut() -> None:
    made = Made()
    made.row(100, (196, "First Round"), (316, "Second Round"))
    made.row(114, (60, "Team"), (201, "Won"), (228, "Lost"), (326, "Won"), (356, "Lost"))
    for at, (name, *figures) in enumerate([("Ravens", "4", "1", "3", "2"), ("Otters", "2", "3", "5", "0")]):
        made.row(130 + 14 * at, (60, name), *zip((206, 235, 331, 363), figures, strict=True))
    [grid] = tables(made.read())
    assert grid[0][1:] == ["First Round", "", "Second Round", ""]
    assert grid[1][1:] == ["Won", "Lost", "Won", "Lost"]


def test_labels_of_bars_with_the_figures_behind_them_are_no_table() -> None:
    made = Made()
    for at, (name, share) in enumerate([("Quiet", 41), ("Food", 27), ("Price", 18), ("Place", 9), ("Rest", 5)]):
        made.row(100 + 18 * at, (60, name), (140 + 6 * share, f"{share}%"))
    assert not tables(made.read())
