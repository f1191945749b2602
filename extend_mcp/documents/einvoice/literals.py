"""Parses days and numbers in the XML of invoices."""

import re
from datetime import date
from decimal import Decimal

_NUMBER = re.compile(r"[-+]?(?:\d{1,18}(?:\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


def as_day(text: str) -> str | None:
    """`20240320`, `2024-03-20`, or the same with a time, as `YYYY-MM-DD`; None if it is not a day."""
    found = _DAY.match(text)
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else None
    except ValueError:
        return None


def as_decimal(text: str) -> Decimal | None:
    """The number of a text; None if it is not one, or longer than any amount."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None
