"""How a spreadsheet shows a stored value."""

import datetime
import re
from typing import Any


def shown(value: Any, number_format: str | None) -> str:
    """The value as its number format shows it: dates as ISO 8601, percentages, decimals, thousands, currency signs."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, (number_format or "General").split(";")[0])
    return str(value).strip()


def _number(value: float, number_format: str) -> str:
    pattern = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r"\1", re.sub(r"\\(.)|_.|\*.", r"\1", number_format))
    digits = re.search(r"[#0][#0,.]*", pattern)
    if digits is None or "E" in pattern or "/" in pattern or pattern.lower() == "general":
        return _plain(value)
    decimals = len(digits[0].partition(".")[2].replace("#", ""))
    percent = "%" in pattern
    comma = "," if "," in digits[0] else ""
    number = f"{abs(value) * (100 if percent else 1):{comma}.{decimals}f}"
    sides = [re.sub(r"[\"#?]", "", part) for part in (pattern[: digits.start()], pattern[digits.end() :])]
    return f"{'-' if value < 0 else ''}{sides[0]}{number}{sides[1]}".strip()


def _plain(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.15g}"
