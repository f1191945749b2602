"""Dates, however they are written."""

from datetime import date

import pytest

from extend_mcp.grounding.date_readings import readings
from tests.grounding.pages import page, status

DAY = "2026-04-14"


@pytest.mark.parametrize(
    "text",
    [
        "14 April 2026",
        "April 14th, 2026",
        "14. April 2026",
        "14 avril 2026",
        "14-Apr-26",
        "14.04.2026",
        "04/14/2026",
        "2026/04/14",
        "20260414",
        "2026年4月14日",
        "this 14th day of April , 2026",
        "Date:14/04/2026",
        "14 d'avril 2026",
        "١٤ أبريل ٢٠٢٦",
        "१४ अप्रैल २०२६",
        "14 เมษายน 2569",
        "14/04/2569",
        "ngày 14 tháng 4 năm 2026",
        "2026. gada 14. aprīlis",
    ],
)
def test_a_date_is_found_in_any_form_that_has_one_reading(text: str) -> None:
    grounder = page(f"dated {text} in Bonn")
    assert status(grounder, DAY) == "normalised"
    for wrong in ("2026-04-15", "2026-05-14", "2025-04-14", "2026-04-04"):
        assert status(grounder, wrong) == "absent"


def test_a_date_that_may_be_read_two_ways_is_close_either_way() -> None:
    grounder = page("Date 03/04/2026")
    for claimed in ("2026-04-03", "2026-03-04"):
        found = grounder.find("date", claimed)
        assert (found.status, found.quote) == ("close", "03/04/2026")


def test_a_clear_place_counts_where_another_may_be_read_two_ways() -> None:
    assert status(page("Date 03/04/2026", "dated 3 April 2026"), "2026-04-03") == "normalised"


def test_a_year_of_two_digits_that_is_first_is_close() -> None:
    grounder = page("24.05.18")
    assert status(grounder, "2018-05-24") == "normalised"
    assert status(grounder, "2024-05-18") == "close"


def test_a_claimed_text_that_is_a_date_is_looked_for_as_one() -> None:
    grounder = page("Due 14 April 2026")
    assert status(grounder, "April 14, 2026") == "normalised"
    assert status(grounder, "14.04.2026") == "normalised"
    assert status(grounder, "2026-04-14T00:00:00Z") == "close"


def test_a_date_may_go_on_in_the_next_line() -> None:
    assert status(page("agreed on 14 April", "2026 by both"), DAY) == "normalised"


def test_a_day_that_no_month_has_is_no_date() -> None:
    assert readings("31.02.2026") == frozenset()
    assert readings("14.04.2026") == {date(2026, 4, 14)}
