"""Converts written dates to ISO dates, in the languages of `months.py` and those that number their months."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from unicodedata import category, normalize

from extend_mcp.analysis.extract.shapes.amounts import NARROW
from extend_mcp.analysis.extract.shapes.numerals import read_numeral
from extend_mcp.grounding.date_readings import BUDDHIST_YEARS
from extend_mcp.grounding.months import IN_TWO_MONTHS, MONTHS

_MARKS = {code: "ʼ" for code in (*range(0x610, 0x670), *range(0x900, 0xE7F)) if category(chr(code))[0] == "M"}
"""Replaces the vowel signs of the scripts from Arabic to Thai by a letter, so that words have only letters."""
_PLAIN = NARROW | _MARKS
NAMES = {name.translate(_MARKS): number for number, names in MONTHS.items() for name in names.split()}
_WORD = r"(?P<month>[^\W\d_]{2,14}|[ก-เ]{1,2}ʼ?\.[ก-ฮ])\.?(?![^\W\d])"
"""Any word, or a short Thai one; `NAMES` decides which are months."""
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHORT = r"(?P<year>(?:19|20)\d\d(?=\D|$|\d{1,2}:)|\d\d(?!\d))"
_GAP = r"(?:[\s,/\-]{1,3}|\.(?:[\s,]{1,2}|(?=\d{4})))"
"""The gap between a day and the year behind it: `APR 4.61 %` is a rate."""
_ISO = re.compile(r"(?<![\d.,/-])" + _YEAR + r"\s?(?P<sep>[-/.])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})(?!\d)")
_DIGITS = re.compile(
    r"(?<![^\W_])(?<![.,/-])(?P<a>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?" + _SHORT + r"(?![/-]|\.\d)"
)
_BLANKS = re.compile(
    r"(?<!\d)(?<!\d )(?P<a>0[1-9]|[12]\d|3[01])(?P<sep> )(?P<b>0[1-9]|1[0-2]) " + _YEAR + r"(?![\d.,/-]| \d| ?[€$£%])"
)
"""Two, two and four digits with blanks between, as in the boxes of a form."""
_DAY = re.compile(
    r"(?i)(?<![\d.,/])(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.)?\s?(?:\s?(?:day\s+)?(?:of|de)\s+|\s+d['’])?[\s./\-]{0,3}"
    + _WORD
    + r"(?:\s?(?:,|of|de|del)\s?)?[\s,./\-]{0,3}"
    + _SHORT
)
_MONTH = re.compile(r"(?i)(?<!\w)" + _WORD + r"[\s./\-]{0,3}(?P<d>\d{1,2})(?:st|nd|rd|th)?" + _GAP + _SHORT)
_YEAR_FIRST = re.compile(
    r"(?i)(?<![\d.,/-])"
    + _YEAR
    + r"(?:e?ko)?\.?\s?(?:[mթ]\.\s?)?"
    + _WORD
    + r"[\s.]{1,2}(?P<d>\d{1,2})(?![\d.,:/-]\d|\d)"
)
_YEAR_DAY = re.compile(
    r"(?i)(?<![\d.,/-])" + _YEAR + r"\.?\s(?:gada|ж\.|жылғы)\s(?P<d>\d{1,2})\.?\s?" + _WORD
)  # Latvian, Kazakh
_ONES = "〇零○一二三四五六七八九"
_NUMBER = rf"\d{{1,2}}|[{_ONES}十廿卅]{{1,3}}"
_IN_MONTH = rf"\s?[月월]\s?(?P<d>{_NUMBER})\s?[日일号號]"
_SIGNS = re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d\d|[一二][{_ONES}]{{3}})\s?[年년]\s?(?P<m>{_NUMBER})" + _IN_MONTH)
_ERA = re.compile(
    rf"(?<![^\W\d_])(?P<era>令和|平成|昭和|大正|明治|民國|民国)\s?(?P<of>元|\d{{1,3}}|{_NUMBER})\s?年\s?(?P<m>{_NUMBER})"
    + _IN_MONTH
)
_VIETNAMESE = re.compile(r"(?i)(?<![\d.,/])(?P<d>\d{1,2})\s?tháng\s?(?P<m>\d{1,2})\s?(?:,|năm)?\s?" + _YEAR)
_ROMAN = re.compile(
    r"(?<![\d.,/])(?P<d>\d{1,2})(?P<sep>[\s./-])\s?(?P<m>I{2,3}|IV|VI{1,3}|IX|XI{1,2}|(?<=[./-])[IVX](?=[./-]))(?P=sep)\s?"
    + _YEAR
)  # one letter between blanks may be a unit: 12 V 2026
_BUDDHIST = r"(?:พ\.ศ\.\s?)?(?P<buddhist>2[45]\d\d)(?!\d)"
_THAI = re.compile(r"(?<![\d.,/])(?P<d>\d{1,2})\s?" + _WORD + r"\s?" + _BUDDHIST)
_THAI_DIGITS = re.compile(r"(?<![\d.,/])(?P<d>\d{1,2})(?P<sep>[/-])(?P<m>\d{1,2})(?P=sep)" + _BUDDHIST)
_THAI_LETTER = re.compile("[ก-ฮ]")
_DIGITS_OF_DAY = re.compile(r"\d\D*\d\D*\d")
"""The digits of every date without `_YEAR_SIGN`, whose numbers may be signs: one of the day and two of the year."""
_YEAR_SIGN = re.compile("[年년]")
_PART = re.compile(r"(?:19|20|2[45])\d\d|\d\s?[-/.]\s?\d{1,2}\s?[-/.]|[^\W\d_]{3}|年")
"""What every date has besides a digit: a year, three numbers, a word, or the sign of a year."""
_COMPACT = re.compile(
    r"(?<!\d)(?<![^\W\d_])(?<![^\W\d_][-./])" + _YEAR + r"(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "民國": 1911, "民国": 1911}
"""The year before the first of each era, in Japan and in Taiwan."""

SHAPES = (
    (_ISO, 1.0), (_SIGNS, 1.0), (_ERA, 1.0), (_DAY, 1.0), (_MONTH, 1.0), (_YEAR_FIRST, 0.97), (_DIGITS, 0.97),
    (_BLANKS, 0.8), (_VIETNAMESE, 1.0), (_YEAR_DAY, 1.0), (_THAI, 1.0), (_ROMAN, 0.97), (_COMPACT, 0.7),
)  # fmt: skip
"""Each shape with the sureness of its dates."""
BESIDE_THAI = (*SHAPES, (_THAI_DIGITS, 0.97))
IN_ASCII = tuple((shape, sure) for shape, sure in SHAPES if shape not in {_SIGNS, _ERA, _VIETNAMESE})
"""The shapes without those that need a sign outside of ASCII."""

_STATE = "A[KLRZ]|C[AOT]|DC|FL|GA|HI|I[AN]|K[SY]|LA|M[DINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
_AMERICAN = re.compile(
    r"\b(?:USA|U\.S\.A?\.?|United States)\b"
    rf"|(?<=[^\W\d_])[,.]? (?:(?:{_STATE})\.? \d{{5}}|(?:DE|ID|IL|MA|ME)\.? \d{{5}}(?! [^\W\d_]{{2}}))(?:-\d{{4}})?\b"
)
"""The country, or a town with its state and postcode: `Denver, CO 80202`, but not `DE 80333 München`."""
_TOLL_FREE = re.compile(r"(?<![\d-])(?:1[-. ])?\(?8(?:00|33|44|55|66|77|88)\)?[-. ]?\d{3}[-.]\d{4}(?!\d)")
_DOLLARS = re.compile(r"(?<![A-Za-z])\$ ?\d")
_CANADA = re.compile(r"(?i)\bcanada\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b")
"""What only papers of America and Canada have together, and what those of Canada have."""
_ELSEWHERE = re.compile(
    r"[€£]|\b(?:EUR|GBP|CHF|VAT|UID|USt|MwSt|TVA|IVA|BTW|DPH|IBAN|ABN|GST|[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2})\b"
)
"""What documents of other countries show: money, taxes, accounts and postcodes."""
Hit = tuple[int, int, date, float]
"""Start and end in the text, the date, and how sure its shape is (0 to 1)."""


def find_dates(text: str, *, month_first: bool = False) -> list[Hit]:
    """Every date in `text`, left to right; of two overlapping shapes the surer one stays."""
    hits: list[Hit] = []
    text = text if text.isascii() else text.translate(_PLAIN)
    if not (_PART.search(text) and (_DIGITS_OF_DAY.search(text) or _YEAR_SIGN.search(text))):
        return hits
    for hit in _shapes(text, month_first):
        at = bisect_left(hits, hit[0], key=lambda other: other[0])
        free = (at == 0 or hits[at - 1][1] <= hit[0]) and (at == len(hits) or hit[1] <= hits[at][0])
        if free:
            hits.insert(at, hit)
    return hits


def _folded(word: str) -> str:
    """A word in lower case, with accents composed as in `NAMES`."""
    return normalize("NFC", word.casefold())


def _shapes(text: str, month_first: bool) -> Iterator[Hit]:
    """The days in a text, by all shapes. A match whose word is not a month may still hold the start of another."""
    shapes = IN_ASCII if text.isascii() else BESIDE_THAI if _THAI_LETTER.search(text) else SHAPES
    for shape, sure in shapes:
        at = 0
        while (found := shape.search(text, at)) is not None:
            parts = found.groupdict()
            if "month" in parts and _folded(parts["month"]) not in NAMES:
                at = found.start() + 1
                continue
            at = found.end()
            try:
                day = _read(parts, month_first)
            except ValueError:  # 31 April
                continue
            if 1900 <= day.year <= 2100:
                yield found.start(), found.end(), day, sure


def _read(parts: dict[str, str], month_first: bool) -> date:
    """The date of the parts that a shape found; with points, days come first. Raises `ValueError` if there is no such
    day."""
    year = _year(parts)
    if "a" in parts:
        one, two = int(parts["a"]), int(parts["b"])
        swap = two > 12 or (month_first and one <= 12 and parts["sep"] != ".")
        return date(year, one, two) if swap else date(year, two, one)
    month = NAMES[_folded(parts["month"])] if "month" in parts else read_numeral(parts["m"])
    return date(year, month, read_numeral(parts["d"]))


def _year(parts: dict[str, str]) -> int:
    if era := parts.get("era"):
        return ERAS[era] + read_numeral(parts["of"])
    if buddhist := parts.get("buddhist"):
        return int(buddhist) - BUDDHIST_YEARS
    year = read_numeral(parts["year"])
    return year + (0 if year > 99 else 2000 if year < 70 else 1900)


def is_month_first(text: str) -> bool | None:
    """True if `3/4/2020` means March 4: by the dates in `text` that can be read one way only, else if it is American.

    None if nothing shows it, or if the text looks like a document of another country.
    """
    american = _AMERICAN.search(text) is not None or _is_of_dollars(text)
    votes = 0
    for found in _DIGITS.finditer(text):
        one, two = int(found["a"]), int(found["b"])
        if found["sep"] == "/" or american:
            votes += (two > 12 >= one) - (one > 12 >= two)
    if votes:
        return votes > 0
    return True if american and not _ELSEWHERE.search(text) else None


def _is_of_dollars(text: str) -> bool:
    """True if a paper has dollars and a number that is free to call in North America, and nothing of Canada."""
    has_both = _TOLL_FREE.search(text) is not None and _DOLLARS.search(text) is not None
    return has_both and _CANADA.search(text) is None


def reads_two_ways(text: str, *, month_first: bool | None) -> bool:
    """True if day and month could be swapped: `5/6/24` if nothing shows which comes first, and `5.6.24` if months come
    first, though they seldom do with points.

    Also true if the month's name means another month in another language: `1 listopada 2024`.
    """
    if month_first is None and IN_TWO_MONTHS & set(re.findall(r"[^\W\d_]+", text.casefold())):
        return True
    found = _DIGITS.fullmatch(text) or _BLANKS.fullmatch(text)
    if found is None or (month_first is not True if found["sep"] == "." else month_first is not None):
        return False
    one, two = int(found["a"]), int(found["b"])
    return one != two and max(one, two) <= 12
