"""The text of a document nearest to a value that it does not have: a hint for the claimant, never a finding."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from extend_mcp.grounding.alike import find_most_alike
from extend_mcp.grounding.folding import squeeze
from extend_mcp.grounding.index import Index, digits_of
from extend_mcp.grounding.word_places import Span

CENT = Decimal("0.01")
LEAST_DIGITS = 3
MOST_DIGITS = 20
"""Bounds of the digits of a number that is compared."""
DAYS = 40
"""The most days between two dates, one of which may be a mistake for the other."""
ALIKE = 75
"""How much (0 to 100) a text must be like another to be named."""


def near_number(index: Index, number: Decimal) -> Span | None:
    """The number of the page that differs in one digit, two swapped ones, a cent or a factor of ten."""
    for other in (number * 10, number / 10, number + CENT, number - CENT):
        if other in index.numbers:
            return index.numbers[other][0]
    wanted = digits_of(number)
    if not LEAST_DIGITS <= len(wanted) <= MOST_DIGITS:
        return None
    return next((index.digits[other] for other in _one_off(wanted) if other in index.digits), None)


def near_date(index: Index, day: date) -> Span | None:
    """The nearest date, if it is within weeks, or the same day of another year."""
    other = min(index.dates, key=lambda date: abs((date - day).days), default=None)
    same_day = next((each for each in index.dates if (each.month, each.day) == (day.month, day.day)), None)
    nearest = other if other is not None and abs((other - day).days) <= DAYS else same_day
    return None if nearest is None else index.dates[nearest][0][0]


def near_text(index: Index, text: str) -> Span | None:
    """The words most like a text."""
    wanted = squeeze(text)
    _, span = find_most_alike(index, wanted, ALIKE) if len(wanted) > LEAST_DIGITS else (0.0, ())
    return span or None


def _one_off(digits: str) -> Iterator[str]:
    """The digits with two neighbours swapped, one changed, one added, or one left out."""
    for at in range(len(digits)):
        head, digit, tail = digits[:at], digits[at], digits[at + 1 :]
        yield f"{head}{tail[:1]}{digit}{tail[1:]}".strip("0")
        for other in "0123456789":
            yield f"{head}{other}{tail}".strip("0")
            yield f"{head}{other}{digit}{tail}".strip("0")
        yield f"{head}{tail}".strip("0")
