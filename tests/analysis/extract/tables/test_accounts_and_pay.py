"""Statements of accounts and pay slips: rows that are no bookings, letters of debits, headings of other words."""

from tests.analysis.extract.paper import NUMBER, TEXT, paper, plain_text, rows_of, values

BOOKINGS = """
Kontoinhaber: Jonas Petrak

Alter Kontostand vom 30.04.2026                       1.412,07 H

Buchung   Vorgang                                     Betrag EUR
04.05.    Lastschrift Stadtwerke                         89,00 S
07.05.    Gehalt Mai Hartmann KG                      2.850,00 H

Neuer Kontostand vom 31.05.2026                       4.173,07 H
"""
STATEMENT = """
Date      Details                 Money out    Money in     Balance
01 May    Opening balance                                  1,204.16
04 May    Card purchase Wilko         23.40                1,180.76
12 May    Salary Trent Ltd                     2,310.00    3,490.76
31 May    Closing balance                                  3,490.76
"""
PAY = """
Earnings              Rate      Hours     This period     Year to date
Regular              31.50      80.00        2,520.00        25,200.00
Overtime             47.25       4.50          212.63         1,063.13
Gross pay                                    2,732.63        26,263.13

Deductions
Federal income tax                             318.40         3,060.12
Medicare tax                                    39.62           380.82
Net pay                                      2,374.61        22,822.19
"""


def test_what_an_account_stands_at_is_no_booking() -> None:
    columns = rows_of(date=TEXT, details=TEXT, money_out=NUMBER, money_in=NUMBER, balance=NUMBER)
    for page in (paper(STATEMENT), plain_text(STATEMENT)):
        rows = values(page, transactions=columns)["transactions"]
        assert [row["details"] for row in rows] == ["Card purchase Wilko", "Salary Trent Ltd"]


def test_debits_are_below_zero_where_letters_tell_them_from_credits() -> None:
    rows = rows_of(buchung=TEXT, vorgang=TEXT, betrag=NUMBER)
    read = values(plain_text(BOOKINGS), umsaetze=rows, alter_kontostand=NUMBER, neuer_kontostand=NUMBER)
    assert [row["betrag"] for row in read["umsaetze"]] == [-89.0, 2850.0]
    assert (read["alter_kontostand"], read["neuer_kontostand"]) == (1412.07, 4173.07)
    page = plain_text("Cash position: 45,120 CR\nMargin: 3,300.50 DR\n")
    assert values(page, cash_position=NUMBER, margin=NUMBER) == {"cash_position": 45120.0, "margin": -3300.5}
    assert values(plain_text("Shirt, blue: 12.50 S\n"), shirt=NUMBER) == {"shirt": 12.5}


def test_rows_of_the_next_part_are_not_those_of_the_part_above() -> None:
    earnings = rows_of(type=TEXT, rate=NUMBER, hours=NUMBER, amount=NUMBER, ytd=NUMBER)
    for page in (paper(PAY), plain_text(PAY)):
        assert values(page, earnings=earnings)["earnings"] == [
            {"type": "Regular", "rate": 31.5, "hours": 80.0, "amount": 2520.0, "ytd": 25200.0},
            {"type": "Overtime", "rate": 47.25, "hours": 4.5, "amount": 212.63, "ytd": 1063.13},
        ]


def test_a_heading_may_say_more_than_the_key_if_no_other_ends_alike() -> None:
    page = paper("""
Name               Department   Monthly salary
Sanne van Dijk     Finance            3,850.00
Joris Bakker       IT                 4,120.50
""")
    rows = values(page, staff=rows_of(name=TEXT, salary=NUMBER))["staff"]
    assert [row["salary"] for row in rows] == [3850.0, 4120.5]
    page = plain_text("""
Item           Old price    New price
Lantern        12.00        10.00
Rope            9.50         8.00
""")
    rows = values(page, items=rows_of(item=TEXT, price=NUMBER))["items"]
    assert not any(row.get("price") for row in rows)


def test_a_sentence_below_a_table_is_no_part_of_its_last_row() -> None:
    page = plain_text(
        "Code     Product                     Price EUR\n"
        "A-101    Olive oil                       41.40\n"
        "B-020    Sea salt, coarse                 9.75\n\n"
        "All prices excl. VAT. Minimum order EUR 150.\n"
    )
    rows = values(page, products=rows_of(code=TEXT, name=TEXT, price=NUMBER))["products"]
    assert rows[-1] == {"code": "B-020", "name": "Sea salt, coarse", "price": 9.75}


def test_a_figure_is_found_by_its_row_and_column_on_plain_lines_too() -> None:
    read = values(plain_text(PAY), gross_ytd=NUMBER, net_pay_ytd=NUMBER, medicare_tax_ytd=NUMBER, bonus_ytd=NUMBER)
    assert read == {"gross_ytd": 26263.13, "net_pay_ytd": 22822.19, "medicare_tax_ytd": 380.82, "bonus_ytd": None}


def test_paper_may_have_one_word_more_than_the_key() -> None:
    page = plain_text("Federal income tax                             318.40\nDate of last payment: 2 May 2026\n")
    read = values(page, federal_tax_withheld=NUMBER, date_of_payment=TEXT)
    assert read == {"federal_tax_withheld": 318.4, "date_of_payment": None}
    page = plain_text("Total monthly payroll: 11,370.50\nNet unit price: 4.00\n")
    assert values(page, total_payroll=NUMBER, net_price=NUMBER) == {"total_payroll": 11370.5, "net_price": None}
