"""Sums since the start of the year, beside those of one period."""

from tests.analysis.extract.paper import NUMBER, TEXT, paper, rows_of, values

PAY = paper("""
Deductions            This period    Year to date
Income tax                               7,120.40
Medicare tax              58.10            812.60
""")


def test_a_sum_of_the_year_is_not_that_of_the_period() -> None:
    read = values(PAY, income_tax=NUMBER, medicare_tax=NUMBER, medicare_tax_ytd=NUMBER)
    assert read == {"income_tax": None, "medicare_tax": 58.10, "medicare_tax_ytd": 812.60}


def test_a_column_of_sums_to_date_is_not_the_column_of_dates() -> None:
    page = paper("""
    Fees                 This period    Year-to-date
    Overdraft items          0.00           0.00

    Date          Description       Amount
    05/16/2023    Card payment      250.00
    05/22/2023    Transfer          120.00
    """)
    read = values(page, transactions=rows_of(date=TEXT, description=TEXT, amount=NUMBER))
    assert [row["date"] for row in read["transactions"]] == ["05/16/2023", "05/22/2023"]


def test_a_count_is_no_sum_of_money() -> None:
    page = paper("""
    Earnings               Hours       Amount
    Regular                80.00     3,120.00
    Gross earnings         80.00     3,120.00
    """)
    assert values(page, gross_pay=NUMBER) == {"gross_pay": 3120.0}
