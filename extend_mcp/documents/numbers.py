"""How a spreadsheet shows a stored value."""

import datetime
import re
from functools import lru_cache
from typing import Any

LONGEST_FORMAT = 255
"""Characters of a number format that Excel takes."""


def shown(value: Any, number_format: str | None) -> str:
    """The value as its number format shows it: dates as ISO 8601, percentages, decimals, thousands, currency signs."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return _duration(value)
    if isinstance(value, int | float):
        return _number(value, (number_format or "General").split(";")[0])
    return str(value).strip()


def _duration(value: datetime.timedelta) -> str:
    """Hours, which may be more than a day's, minutes and seconds."""
    minutes, seconds = divmod(round(abs(value.total_seconds())), 60)
    sign = "-" if value.total_seconds() < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _number(value: float, number_format: str) -> str:
    shape = _shape(number_format[:LONGEST_FORMAT])
    if shape is None:
        return _plain(value)
    before, comma, decimals, after = shape
    number = f"{abs(value) * (100 if '%' in before + after else 1):{comma}.{decimals}f}"
    return f"{'-' if value < 0 else ''}{before}{number}{after}".strip()


@lru_cache(1000)
def _shape(number_format: str) -> tuple[str, str, int, str] | None:
    """What stands before the digits, the mark of thousands, how many decimals, and what stands behind."""
    bare = re.sub(r"\\(.)|_.|\*.", r"\1", number_format)
    pattern = re.sub(r"\[\$([^\]-]*+)[^\]]*+\]", r"\1", bare)
    digits = re.search(r"[#0][#0,.]*", pattern)
    if digits is None or "E" in pattern or "/" in pattern or pattern.lower() == "general":
        return None
    decimals = len(digits[0].partition(".")[2].replace("#", ""))
    before, after = (re.sub(r"[\"#?]", "", part) for part in (pattern[: digits.start()], pattern[digits.end() :]))
    return before, "," if "," in digits[0] else "", decimals, after


def _plain(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.15g}"
