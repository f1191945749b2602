"""What a document says that is nearest to a value that it does not say: a note for who claimed it, never a finding."""

from datetime import date
from decimal import Decimal

from rapidfuzz.distance import DamerauLevenshtein

from extend_mcp.grounding.fold import squeeze
from extend_mcp.grounding.index import Index
from extend_mcp.grounding.texts import likest
from extend_mcp.grounding.words import Span, quote_of

LEAST_DIGITS = 3
DAYS = 40
"""Between two dates that may be meant for each other."""
ALIKE = 75
"""Of 100: how much a text must be like another to be named."""


def near_number(index: Index, number: Decimal) -> str | None:
    """The number of the page that differs in one digit, two swapped ones, a cent or a factor of ten."""
    wanted = _digits(number)
    if len(wanted) < LEAST_DIGITS:
        return None
    for value, spans in index.numbers.items():
        if _is_near(wanted, _digits(value)) or number in {
            value * 10,
            value / 10,
            value + Decimal("0.01"),
            value - Decimal("0.01"),
        }:
            return _note(spans[0])
    return None


def near_date(index: Index, day: date) -> str | None:
    """The nearest date, if it is within weeks, or the same day of another year."""
    other = min(index.dates, key=lambda one: abs((one - day).days), default=None)
    same_day = next((one for one in index.dates if (one.month, one.day) == (day.month, day.day)), None)
    found = other if other is not None and abs((other - day).days) <= DAYS else same_day
    return None if found is None else _note(index.dates[found][0][0])


def near_text(index: Index, text: str) -> str | None:
    """The words most like a text."""
    wanted = squeeze(text)
    score, span = likest(index, wanted, text, ALIKE) if len(wanted) > LEAST_DIGITS else (0.0, ())
    return _note(span) if score >= ALIKE else None


def _digits(number: Decimal) -> str:
    return str(abs(number)).replace(".", "").strip("0")


def _is_near(wanted: str, other: str) -> bool:
    if abs(len(wanted) - len(other)) > 1 or len(other) < LEAST_DIGITS - 1:
        return False
    return DamerauLevenshtein.distance(wanted, other, score_cutoff=1) <= 1


def _note(span: Span) -> str:
    return f"the nearest on page {span[0].page}: {quote_of(span)}"
