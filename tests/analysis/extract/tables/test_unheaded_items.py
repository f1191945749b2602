"""Items of receipts, which have no headings, and sums below items that no word tells."""

from tests.analysis.extract.paper import NUMBER, TEXT, paper, rows_of, values

RECEIPT = """
MAPLE FORK DINER
1 Meatloaf Plate              16.95
2 Iced Tea                     6.50
  Loyalty coupon              -1.50
------------------------------------
Subtotal                      {}
Tax 6%                         1.32
"""
DISHES = rows_of(name=TEXT, qty=NUMBER, price=NUMBER)


def test_lines_that_come_to_the_sum_below_them_are_items_but_what_is_taken_off() -> None:
    assert values(paper(RECEIPT.format("21.95")), dishes=DISHES)["dishes"] == [
        {"name": "Meatloaf Plate", "qty": 1.0, "price": 16.95},
        {"name": "Iced Tea", "qty": 2.0, "price": 6.5},
    ]


def test_lines_that_do_not_come_to_the_sum_are_no_items() -> None:
    assert values(paper(RECEIPT.format("23.45")), dishes=DISHES)["dishes"] == []


def test_a_row_of_what_the_items_come_to_ends_them_under_any_name() -> None:
    page = paper("""
What                         How many        Each          Line
Brass lamp                         12       64.50        774.00
Dimmer module                      12       18.00        216.00
Goods                                                    990.00
VAT @ 20%                                                198.00
To pay                                                 1,188.00
""")
    lines = rows_of(what=TEXT, howMany=NUMBER, each=NUMBER, line=NUMBER)
    assert [row["what"] for row in values(page, lines=lines)["lines"]] == ["Brass lamp", "Dimmer module"]


def test_a_price_of_each_is_told_behind_at() -> None:
    asked = rows_of(description=TEXT, quantity=NUMBER, unit_price=NUMBER, amount=NUMBER)
    page = paper("""
2 x Bolt M8 @ 3.00             6.00
1 x Hammer @ 12.50            12.50

Total                         18.50
""")
    assert values(page, items=asked)["items"] == [
        {"description": "Bolt M8", "quantity": 2.0, "unit_price": 3.0, "amount": 6.0},
        {"description": "Hammer", "quantity": 1.0, "unit_price": 12.5, "amount": 12.5},
    ]
    alone = paper("2 x Bolt M8 @ 3.00\n1 x Hammer @ 12.50\nTotal: 18.50\n")
    assert values(alone, items=asked)["items"] == [
        {"description": "Bolt M8", "quantity": 2.0, "unit_price": 3.0, "amount": None},
        {"description": "Hammer", "quantity": 1.0, "unit_price": 12.5, "amount": None},
    ]
