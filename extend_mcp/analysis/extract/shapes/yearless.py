"""Days without a year, as in the rows of a statement: they get the year that puts them within its period."""

import re
from datetime import date
from functools import lru_cache

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.layout.layout import Segment
from extend_mcp.analysis.extract.shapes.dates import find_dates
from extend_mcp.analysis.extract.shapes.periods import periods
from extend_mcp.analysis.extract.shapes.values import Values

LONGEST = 16
"""The most characters of such a day."""
_NUMBERS = re.compile(r"\d{1,2}([./-])\d{1,2}([./-])?")


def day_in_period(segment: Segment, values: Values) -> Candidate | None:
    """The day in the words, if exactly one year puts it within the periods of the document."""
    found = {
        day
        for first, last in _periods(values)
        for year in {first.year, last.year}
        if (day := _day(segment.text, year, values)) is not None and first <= day <= last
    }
    return Candidate(segment, 0, len(segment.tokens), found.pop().isoformat()) if len(found) == 1 else None


@lru_cache(maxsize=1)
def _periods(values: Values) -> frozenset[tuple[date, date]]:
    """The periods of a document, found once for all rows."""
    return frozenset(periods(values))


def _day(text: str, year: int, values: Values) -> date | None:
    """The day of a text completed by a year."""
    if len(text) > LONGEST:
        return None
    numbers = _NUMBERS.fullmatch(text)
    dated = f"{text}{'' if numbers[2] else numbers[1]}{year}" if numbers else f"{text} {year}"
    hits = find_dates(dated, month_first=bool(values.month_first))
    return hits[0][2] if len(hits) == 1 and hits[0][:2] == (0, len(dated)) else None
