"""The first and the last day of a period."""

import pytest

from extend_mcp.documents.page import Document
from extend_mcp.documents.structure import read_structure
from tests.analysis.extract.paper import DATE, NUMBER, TEXT, paper, plain_text, rows_of, shape, values
from tests.documents.structure.pages import Made

QUARTER = {"period_start": "2026-01-01", "period_end": "2026-03-31"}


@pytest.mark.parametrize(
    "text",
    [
        "Billing period: 1 January 2026 to 31 March 2026",
        "Abrechnungszeitraum vom 01.01. bis zum 31.03.2026",
        "Période du 1er janvier 2026 au 31 mars 2026",
        "Periodo dal 1 gennaio 2026 al 31 marzo 2026",
        "For the period from January 1, 2026 through March 31, 2026",
        "Okres rozliczeniowy: od 01.01.2026 do 31.03.2026",
        "対象期間：2026年1月1日～2026年3月31日",
        "Period from: 2026-01-01 to: 2026-03-31",
        "Period from: 1 January 2026\nPeriod to: 31 March 2026",
        "Statement date: 5 April 2026\nStatement period: 2026-01-01 - 2026-03-31\nDue 3 May 2026 to 9 May 2026",
    ],
)
def test_both_days_are_found_in_many_ways_to_write_them(text: str) -> None:
    assert values(plain_text(text), period_start=DATE, period_end=DATE) == QUARTER


def test_a_day_alone_has_the_month_of_the_other() -> None:
    read = values(plain_text("Aufenthalt: 12.-15. März 2026"), start_date=DATE, end_date=DATE)
    assert read == {"start_date": "2026-03-12", "end_date": "2026-03-15"}


def test_another_period_is_not_taken() -> None:
    page = plain_text("Lease term: 1 May 2026 to 30 April 2027")
    assert values(page, employment_start=DATE, employment_end=DATE) == {
        "employment_start": None,
        "employment_end": None,
    }


def test_a_label_of_its_own_is_better() -> None:
    page = plain_text("Start date: 2 May 2026\nEnd date: 9 May 2026\nSeason 1 Jan 2026 to 31 Dec 2026")
    assert values(page, start_date=DATE, end_date=DATE) == {"start_date": "2026-05-02", "end_date": "2026-05-09"}


def test_the_name_of_the_object_says_which_period() -> None:
    page = plain_text("Season 1 Jan 2026 to 31 Dec 2026\nRental: 3 May 2026 – 5 June 2026")
    read = values(page, rental=shape(**{"from": DATE, "until": DATE}))
    assert read == {"rental": {"from": "2026-05-03", "until": "2026-06-05"}}


def test_a_day_of_issue_is_found_on_a_paper_that_is_no_invoice() -> None:
    page = plain_text("Coverage: 1 May 2026 - 30 April 2027\nIssued 3 April 2026")
    read = values(page, coverage_start=DATE, coverage_end=DATE, issue_date=DATE)
    assert read == {"coverage_start": "2026-05-01", "coverage_end": "2027-04-30", "issue_date": "2026-04-03"}


def test_the_end_of_a_period_is_no_day_to_pay_by() -> None:
    page = plain_text("Northgate Bank\nStatement period: 1 May 2026 to 31 May 2026\nBalance: 2,640.76\n")
    assert values(page, due_date=DATE) == {"due_date": None}
    page = plain_text("Timesheet\nEmployee: Per Holm\nFrom: 01.06.2026\nTo: 14.06.2026\nHours: 76.5\n")
    assert values(page, due_date=DATE) == {"due_date": None}


@pytest.mark.parametrize(
    ("period", "days", "read"),
    [
        ("15 Dec 2023 - 14 Jan 2024", ["16 Dec", "Jan 3", "20 Jan"], ["2023-12-16", "2024-01-03", None]),
        ("12/15/2023 - 01/14/2024", ["12/16", "01/02", "02/03"], ["2023-12-16", "2024-01-02", None]),
        ("15.12.2023 bis 14.01.2024", ["16.12.", "02.01.", "31.12"], ["2023-12-16", "2024-01-02", "2023-12-31"]),
        ("1 Jan 2023 - 31 Dec 2024", ["16 Feb", "1 Mar"], [None, None]),
    ],
)
def test_days_without_a_year_are_of_the_period(period: str, days: list[str], read: list[str | None]) -> None:
    rows = "\n".join(f"{day:<10}Shop            5.00" for day in days)
    page = plain_text(f"Period: {period}\n\nDate      Details         Amount\n{rows}")
    booked = values(page, bookings=rows_of(date=DATE, details=TEXT, amount=NUMBER))["bookings"]
    assert [row["date"] for row in booked] == read


@pytest.mark.parametrize(
    "text",
    [
        "Policy period: 04/20/2023 at 12:01 a.m. ET to 10/19/2023 at 11:59 p.m. ET",
        "Policy Period   04/20/2023 - 10/19/2023",
    ],
)
def test_a_policy_takes_effect_and_expires_with_its_period(text: str) -> None:
    read = values(plain_text(f"Harbour policy declarations\n{text}"), effective_date=DATE, expiration_date=DATE)
    assert read == {"effective_date": "2023-04-20", "expiration_date": "2023-10-19"}


def test_the_last_day_is_not_the_first_behind_the_label_of_the_period() -> None:
    page = plain_text("Usage\nBilling period 08/14/23 - 09/25/23")
    assert values(page, billing_period_end=DATE) == {"billing_period_end": "2023-09-25"}


def test_the_date_of_a_statement_is_not_its_period() -> None:
    page = plain_text("Account statement\nDate 5/16/23\nNo fees, effective 8/28/23")
    read = values(page, statement_period_start=DATE, statement_period_end=DATE)
    assert read == {"statement_period_start": None, "statement_period_end": None}


def test_a_heading_that_says_expires_is_not_of_the_day_in_the_next_column() -> None:
    page = paper("""
    POLICY START DATE          POLICY EXPIRES ON
    Nov 28, 2023               Nov 28, 2024
    """)
    assert values(page, expiration_date=DATE) == {"expiration_date": "2024-11-28"}


def test_weekdays_and_periods_of_one_day() -> None:
    page = plain_text("Shoot dates: Monday, March 2, 2026 to Friday, March 6, 2026")
    read = values(page, shoot_start_date=DATE, shoot_end_date=DATE)
    assert read == {"shoot_start_date": "2026-03-02", "shoot_end_date": "2026-03-06"}
    page = plain_text("Shoot 03/13/2026 - 03/13/2026")
    assert values(page, shoot_start=DATE, shoot_end=DATE) == {"shoot_start": "2026-03-13", "shoot_end": "2026-03-13"}


def test_the_label_of_a_period_may_be_above_it() -> None:
    made = Made()
    made.row(100, (40, "Rented from"), (200, "Invoice Period"), (320, "Shoot Dates"))
    made.text(40, 107, "Mill House Rentals")
    made.row(114, (200, "01/26/26 - 02/22/26"), (320, "02/02/26 - 02/13/26"))
    read_structure([made.page])
    read = values(Document("application/pdf", [made.page], 1), shoot_start_date=DATE, shoot_end_date=DATE)
    assert read == {"shoot_start_date": "2026-02-02", "shoot_end_date": "2026-02-13"}


def test_a_short_description_may_say_which_end() -> None:
    page = plain_text("Shoot dates: 2 March 2026 - 6 March 2026")
    first, last = ({**DATE, "description": f"{end} day of the shoot"} for end in ("First", "Last"))
    assert values(page, a=first, b=last) == {"a": "2026-03-02", "b": "2026-03-06"}
