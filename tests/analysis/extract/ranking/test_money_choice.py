"""Subtotal, tax and total are chosen together."""

from tests.analysis.extract.paper import MONEY, NUMBER, TEXT, paper, values


def test_amounts_that_add_up_win() -> None:
    page = paper("""
Subtotal                    112.00
Subtotal                    150.90
Subtotal                    262.90
Tax 15% on 112.90            16.94
Total                       279.84
""")
    assert values(page, subtotal=NUMBER, tax=NUMBER, total=NUMBER) == {"subtotal": 262.9, "tax": 16.94, "total": 279.84}


def test_the_rounded_total_is_the_total_where_cash_is_rounded() -> None:
    page = paper("""
TOTAL                   RM 33.92
ROUNDING ADJUSTMENT    -RM 0.02
TOTAL ROUNDED           RM 33.90
CASH                    RM 50.00
CHANGE                  RM 16.10
""")
    assert values(page, total=MONEY)["total"] == {"amount": 33.9, "iso_4217_currency_code": "MYR"}


def test_the_total_is_not_a_count_a_tax_or_the_change() -> None:
    page = paper("""
TOTAL QTY:                 4
TOTAL GST:              0.49
TOTAL:                  8.70
CASH:                  20.00
CHANGE:                11.30
""")
    assert values(page, total=NUMBER, tax=NUMBER, change=NUMBER) == {"total": 8.7, "tax": 0.49, "change": 11.3}


def test_decimal_commas_and_german_labels() -> None:
    page = paper("""
Zwischensumme        1.000,00 €
MwSt 19%               190,00 €
Gesamtbetrag         1.190,00 €
""")
    assert values(page, subtotal=NUMBER, tax=NUMBER, total=MONEY, currency=TEXT) == {
        "subtotal": 1000.0,
        "tax": 190.0,
        "total": {"amount": 1190.0, "iso_4217_currency_code": "EUR"},
        "currency": "EUR",
    }
