"""What a document says that is nearest to a value that it does not say: for who claimed it, never a finding."""

from datetime import date
from decimal import Decimal
from os.path import commonprefix

from extend_mcp.grounding.alike import likest
from extend_mcp.grounding.fold import squeeze
from extend_mcp.grounding.index import Index
from extend_mcp.grounding.words import Span

CENT = Decimal("0.01")
LEAST_DIGITS = 3
DAYS = 40
"""Between two dates that may be meant for each other."""
ALIKE = 75
"""Of 100: how much a text must be like another to be named."""


def near_number(index: Index, number: Decimal) -> Span | None:
    """The number of the page that differs in one digit, two swapped ones, a cent or a factor of ten."""
    wanted = _digits(number)
    if len(wanted) < LEAST_DIGITS:
        return None
    for other in (number * 10, number / 10, number + CENT, number - CENT):
        if other in index.numbers:
            return index.numbers[other][0]
    return next((spans[0] for value, spans in index.numbers.items() if _is_near(wanted, _digits(value))), None)


def near_date(index: Index, day: date) -> Span | None:
    """The nearest date, if it is within weeks, or the same day of another year."""
    other = min(index.dates, key=lambda one: abs((one - day).days), default=None)
    same_day = next((one for one in index.dates if (one.month, one.day) == (day.month, day.day)), None)
    found = other if other is not None and abs((other - day).days) <= DAYS else same_day
    return None if found is None else index.dates[found][0][0]


def near_text(index: Index, text: str) -> Span | None:
    """The words most like a text."""
    wanted = squeeze(text)
    _, span = likest(index, wanted, ALIKE) if len(wanted) > LEAST_DIGITS else (0.0, ())
    return span or None


def _digits(number: Decimal) -> str:
    return str(abs(number)).replace(".", "").strip("0")


def _is_near(wanted: str, other: str) -> bool:
    """Whether one digit is another, is missing or too many, or two neighbours have changed places."""
    if abs(len(wanted) - len(other)) > 1 or len(other) < LEAST_DIGITS - 1:
        return False
    head = len(commonprefix((wanted, other)))
    tail = len(commonprefix((wanted[head:][::-1], other[head:][::-1])))
    left, right = wanted[head : len(wanted) - tail], other[head : len(other) - tail]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])

