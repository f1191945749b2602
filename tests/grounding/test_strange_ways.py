"""Numbers, days and codes as papers have them: with units, in words, over lines, in boxes."""

import pytest

from tests.grounding.pages import page, status

FOUND = {"exact", "normalised"}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Power 3.5kW", 3.5),
        ("Speed 120km/h", 120),
        ("Temperature -4°C", -4),
        ("16GB of memory", 16),
        ("Rate 0.53p/kWh", 0.53),
        ("£12.50/m", 12.5),
        ("about 1,5 Mio. EUR", 1500000),
        ("€ 2 bn", 2000000000),
        ("2½ hours", 2.5),
        ("Loss - 1,234.50", -1234.5),
    ],
)
def test_a_number_with_what_it_counts_is_found(line: str, value: float) -> None:
    assert status(page(line), value) in FOUND


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("about 1,5 Mio. EUR", 1.5),
        ("€ 2 bn", 2),
        ("2025 - 2026", -2026),
        ("Item - 12", -12),
        ("Price 20 000 €", 20),
        ("Price EUR 12 500", 500),
        ("No 0012345", "12345"),
        ("No 12345", "0012345"),
        ("Tel 01524 33 07 81", "01524 33 07"),
    ],
)
def test_a_part_of_a_number_and_another_code_are_not_found(line: str, value: object) -> None:
    assert status(page(line), value) not in FOUND


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("the third day of May 2026", "2026-05-03"),
        ("May the fourth, 2026", "2026-05-04"),
        ("on twenty-first June 2026", "2026-06-21"),
        ("dated this thirtieth day of April, 2026", "2026-04-30"),
        ("am dritten März 2026", "2026-03-03"),
        ("le premier mai 2026", "2026-05-01"),
        ("joined 14 03 2019", "2019-03-14"),
        ("14/III/2019", "2019-03-14"),
        ("令和8年7月31日", "2026-07-31"),
        ("2019-03-14T10:00:00Z", "2019-03-14"),
    ],
)
def test_a_day_in_words_or_in_boxes_is_found(line: str, day: str) -> None:
    assert status(page(line), day) == "normalised" or line.startswith(day)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("the third day of May 2026", "2026-05-30"),
        ("Sixth of June 2026", "2026-06-16"),
        ("on twenty-first June 2026", "2026-06-20"),
        ("joined 04 03 2019", "2019-03-04"),
        ("令和8年7月31日", "2025-07-31"),
    ],
)
def test_another_day_or_one_of_two_is_not_found(line: str, day: str) -> None:
    assert status(page(line), day) not in FOUND


def test_a_code_in_groups_goes_on_in_the_next_line() -> None:
    words = page("IBAN DE89 3704 0044", "0532 0130 00")
    assert status(words, "DE89370400440532013000") in FOUND
    assert status(words, "DE89370400440532013001") not in FOUND


def test_letters_with_strokes_are_as_those_with_accents() -> None:
    assert status(page("ul. Lipowa 30", "50-114 Wrocław"), "ul. Lipowa 30, 50-114 Wroclaw") in FOUND
