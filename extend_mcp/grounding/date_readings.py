"""The dates that a printed text may mean."""

import re
from datetime import date
from functools import cache

from extend_mcp.grounding.folding import fold, plain_digits
from extend_mcp.grounding.months import MONTHS
from extend_mcp.grounding.number_readings import LONGEST
from extend_mcp.grounding.ordinals import is_ordinal, with_digits

PIVOT = 70
"""A year of two digits is in the 2000s if it is below this, else in the 1900s."""
SHORTEST = 6
"""The fewest characters of a date, as in `1/2/26`."""
_NO_NAME = re.compile(r"[\d\s.,/-]*")
_YEAR_FIRST = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t[\d:.,+z-]*)?|(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日"
)
_YEAR_LAST = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})")
_IN_BOXES = re.compile(r"(\d{2}) (\d{2}) (\d{4})")
"""A date as in the boxes of a form."""
_ROMAN = re.compile(r"(\d{1,2})[-/. ](i{1,3}|i?[vx]|vi{1,3}|xi{1,2})[-/. ](\d{4})")
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii".split()
_ERA = re.compile(r"(令和|平成|昭和)\s?(元|\d{1,2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The year before the first of each era of Japan."""
_BEGIN = re.compile(r"(?<!\d)(?:\d{1,2}|\d{4}|\d{8})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_VIETNAMESE = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) (?:nam )?(\d{4})")
_PART = re.compile(r"[^\W\d_][^\s\d_.,;:/()\[\]'’-]*|\d+")
"""A number, or letters with their marks."""
_FILLERS = frozenset("st nd rd th de d of day the er as le den del do di da la o a e ter gada".split())
BUDDHIST_YEARS = 543
"""Added to years in Thailand: 2569 is 2026."""
_TRIM = " .,:;()[]"


def readings(text: str) -> frozenset[date]:
    """Every date that the text of one date can mean: `03/04/2026` two, `3 April 2026` one."""
    if not SHORTEST <= len(text) <= LONGEST:
        return frozenset()
    text = fold(text).strip(_TRIM)
    for shape, read in _SHAPES:
        if match := shape.fullmatch(text):
            return read(match)
    return frozenset() if _NO_NAME.fullmatch(text) else _named(with_digits(text))


def may_begin(text: str) -> bool:
    """True if a word can begin a date: a day, a year, all three parts, or a month."""
    if len(text) > LONGEST:
        return False
    if any(map(str.isdigit, text)):
        return _BEGIN.search(plain_digits(text)) is not None
    word = fold(text).strip(_TRIM)
    return word in months() or is_ordinal(word)


def year_first(text: str) -> frozenset[date]:
    """The date of `24-05-18` or `24.05.18` if its year comes first, as in Korea. `readings` does not read it so."""
    match = _YEAR_LAST.fullmatch(fold(text).strip(_TRIM))
    return _dates((_year(match[1]), int(match[2]), int(match[3]))) if match and len(match[3]) == 2 else frozenset()


@cache
def months() -> dict[str, tuple[int, ...]]:
    """The numbers of the month or months that a folded name can mean."""
    numbers: dict[str, tuple[int, ...]] = {}
    for number, names in MONTHS.items():
        for name in "".join(names).split():
            key = fold(name)
            known = numbers.get(key, ())
            numbers[key] = known if number in known else (*known, number)
    return numbers


def _named(text: str) -> frozenset[date]:
    parts = [part for part in _PART.findall(text) if part not in _FILLERS]
    numbers = [part for part in parts if part.isdigit()]
    names = [months()[part] for part in parts if part in months()]
    if len(parts) != 3 or len(names) != 1 or len(numbers) != 2:
        return frozenset()
    first, second = numbers
    year, day = (first, second) if len(first) == 4 else (second, first)
    if len(year) not in {2, 4} or len(day) > 2:
        return frozenset()
    return _dates(*((_year(year), month, int(day)) for month in names[0]))


def _of_year_first(match: re.Match[str]) -> frozenset[date]:
    year, month, day = (int(part) for part in match.groups() if part)
    return _dates((year, month, day))


def _of_year_last(match: re.Match[str]) -> frozenset[date]:
    first, second, year = int(match[1]), int(match[2]), _year(match[3])
    return _dates((year, second, first), (year, first, second))


def _of_roman(match: re.Match[str]) -> frozenset[date]:
    return _dates((int(match[3]), _ROMANS.index(match[2]) + 1, int(match[1])))


def _of_era(match: re.Match[str]) -> frozenset[date]:
    year = 1 if match[2] == "元" else int(match[2])
    return _dates((_ERAS[match[1]] + year, int(match[3]), int(match[4])))


def _of_day_first(match: re.Match[str]) -> frozenset[date]:
    return _dates((int(match[3]), int(match[2]), int(match[1])))


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year - BUDDHIST_YEARS if 2400 < year < 2600 else year
    return year + (2000 if year < PIVOT else 1900)


def _dates(*parts: tuple[int, int, int]) -> frozenset[date]:
    dates = set()
    for year, month, day in parts:
        if 1 <= month <= 12 and 1 <= day <= 31 and year:
            try:
                dates.add(date(year, month, day))
            except ValueError:
                continue  # such as the 31st of a short month
    return frozenset(dates)


_SHAPES = (
    (_YEAR_FIRST, _of_year_first),
    (_YEAR_LAST, _of_year_last),
    (_IN_BOXES, _of_year_last),
    (_ROMAN, _of_roman),
    (_ERA, _of_era),
    (_VIETNAMESE, _of_day_first),
    (_COMPACT, _of_year_first),
)
"""How dates without the name of a month are printed."""
