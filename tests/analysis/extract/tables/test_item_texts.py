"""What the description of an item is, and under which headings it stands."""

import pytest

from tests.analysis.extract.paper import NUMBER, TEXT, paper, shape, values

ITEMS = {"type": "array", "items": shape(description=TEXT, quantity=NUMBER, unit_price=NUMBER, amount=NUMBER)}


def descriptions(page: str) -> list[str]:
    return [item["description"] for item in values(paper(page), line_items=ITEMS)["line_items"]]


def test_the_position_in_front_of_a_description_is_left_out() -> None:
    page = """
Pos. / Beschreibung             Menge     Einzelpreis      Betrag
1 HEB 200 Stahlträger               4          250,00    1.000,00
2 Montage vor Ort                   8           45,00      360,00
3 Fahrtkosten                       1           60,00       60,00

Summe netto                                              1.420,00
"""
    assert descriptions(page) == ["HEB 200 Stahlträger", "Montage vor Ort", "Fahrtkosten"]


def test_numbers_that_are_part_of_the_names_stay() -> None:
    page = """
Description                     Qty       Unit price       Amount
3 x Ink cartridge                 1            20.00        20.00
4 x Ink cartridge                 1            25.00        25.00
12 V battery                      2            30.00        60.00
"""
    assert descriptions(page) == ["3 x Ink cartridge", "4 x Ink cartridge", "12 V battery"]


def test_a_code_in_brackets_and_facts_with_labels_are_left_out() -> None:
    page = """
Description                     Qty       Unit price       Amount
[FURN_7777] Office Chair          2            70.00       140.00
GTIN: 4012345001235
Carpet (wool): green              1            80.00        80.00
three metres wide
• Note: not on Mondays
[KABEL-2] Cable                   4             5.00        20.00
"""
    assert descriptions(page) == ["Office Chair", "Carpet (wool): green three metres wide", "Cable"]


def test_what_the_items_come_to_is_no_item() -> None:
    page = """
Description                     Qty       Unit price       Amount
Coffee beans                      5            20.00       100.00
Line Total Amount                                          100.00
Allowance (19.00 %): Discount                              -10.00
Value Added Tax (19.00 % of 90.00)                          17.10
Gross Total Amount                                         107.10
"""
    assert descriptions(page) == ["Coffee beans"]


@pytest.mark.parametrize(
    "headings",
    [
        ("Lp.", "Nazwa towaru lub usługi", "Ilość", "Cena netto", "Wartość netto"),
        ("№", "Наименование", "Кол-во", "Цена", "Сумма"),
        ("番号", "品名", "数量", "単価", "金額"),
        ("序号", "品名", "数量", "单价", "金额"),
        ("STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền"),
        ("No.", "Unknown words", "Qty", "Price", "Amount"),
    ],
)
def test_headings_are_known_in_other_languages(headings: tuple[str, ...]) -> None:
    rows = [headings, ("1", "Alpha", "2", "150.00", "300.00"), ("2", "Beta", "1", "49.90", "49.90")]
    page = "\n".join("".join(f"{cell:<26}" for cell in row) for row in rows)
    items = values(paper(page), line_items=ITEMS)["line_items"]
    assert items == [
        {"description": "Alpha", "quantity": 2.0, "unit_price": 150.0, "amount": 300.0},
        {"description": "Beta", "quantity": 1.0, "unit_price": 49.9, "amount": 49.9},
    ]
