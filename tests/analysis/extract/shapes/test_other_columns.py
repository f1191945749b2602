"""Sums since the start of the year, beside those of one period."""

from tests.analysis.extract.paper import NUMBER, TEXT, paper, rows_of, values

PAY = paper("""
Deductions            This period    Year to date
Income tax                               9,676.19
Medicare tax              64.46            987.35
""")


def test_a_sum_of_the_year_is_not_that_of_the_period() -> None:
    read = values(PAY, income_tax=NUMBER, medicare_tax=NUMBER, medicare_tax_ytd=NUMBER)
    assert read == {"income_tax": None, "medicare_tax": 64.46, "medicare_tax_ytd": 987.35}


def test_a_column_of_sums_to_date_is_not_the_column_of_dates() -> None:
    page = paper("""
    Fees                 This period    Year-to-date
    Overdraft items          0.00           0.00

    Date          Description       Amount
    07/26/2021    Card payment      250.00
    08/02/2021    Transfer          120.00
    """)
    read = values(page, transactions=rows_of(date=TEXT, description=TEXT, amount=NUMBER))
    assert [row["date"] for row in read["transactions"]] == ["07/26/2021", "08/02/2021"]


def test_a_count_is_no_sum_of_money() -> None:
    page = paper("""
    Earnings               Hours       Amount
    Regular                80.00     4,278.47
    Gross earnings         80.00     4,278.47
    """)
    assert values(page, gross_pay=NUMBER) == {"gross_pay": 4278.47}
