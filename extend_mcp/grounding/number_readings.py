"""The numbers that a printed text may mean."""

import re
from decimal import Decimal
from typing import Any

from extend_mcp.grounding.folding import fold, plain_digits

LONGEST = 40
"""The most characters of a number or a date."""
CURRENCY = r"(?:[A-Z]{3}|[円圓元원]|Rs|RM|Fr|kr|zł|Kč|Ft|lei|лв|руб|р|[A-Z]{0,3}[$€£¥₹₽₩₺₪฿])\.?"
"""A code or symbol of money."""
BIGGEST = 10**60
"""No page has a larger number."""
FACTOR = "(?:k|m|mn|bn|b|mio|mrd|tn)"
"""A letter or abbreviation that multiplies the number before it by a thousand or more."""
_UNIT = (
    r"(?:[a-zµ²³]{1,4}(?:/[A-Za-z²³]{1,4})?|/[a-z]{1,4}|°[CF]?|k?W(?:h|p)?|MWh?|[kMG]?Hz|[KMGT]i?B|k?VA?|m?Ah?|[kM]?Pa|k?J"
    r"|k?N|Nm|mL|L|(?![万萬億亿千百兆十만천백억조])[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7ff])"
)
"""What is counted or measured: small letters, a unit, or a Chinese, Japanese or Korean sign that is not a factor."""
_BEFORE = re.compile(
    rf"^(?:[^\d\s(+-]*(?:[:=#]|[\u3040-\u9fff\uac00-\ud7ff])\s*)?(?P<sign>[-+(]?)\s*(?:{CURRENCY})?\s*(?=[-+(.]?\d)"
)
_AFTER = re.compile(
    rf"(?<=\d)(?:[.,]-{{1,2}}|/-|(?P<percent>\s*%)?\s*(?:{CURRENCY}|(?!{FACTOR}\b){_UNIT})?\s*"
    r"(?P<sign>[-)]|CR|DR)?)[.,:;*]*$"
)
"""What may follow the digits: `,-` for no cents, percent, money or a unit, a sign."""
_DIGITS = re.compile(r"[-+(]?\.?\d[\d.,'’ \u00a0\u202f]*")
_DIGIT = re.compile(r"[\d½¼¾]")
_BLANKS = re.compile(r"['’ \u00a0\u202f]")
_IN_GROUPS = re.compile(r"[1-9]\d{0,2}(?:['’ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
FACTORS = {
    **dict.fromkeys(("thousand", "tausend", "tsd", "tys", "mille", "mil"), 10**3),
    **dict.fromkeys(
        "million millions mio mln mn millionen millones milioni miljoen miljoner milhoes milhao millon".split(), 10**6
    ),
    **dict.fromkeys(
        "billion billions bn mrd milliarde milliarden milliard milliards miliardi miljard mld".split(), 10**9
    ),
    "lakh": 10**5, "crore": 10**7,
}  # fmt: skip
"""Words after a number that multiply it."""
_FRACTIONS = {"½": "5", "¼": "25", "¾": "75"}
_FRACTION = re.compile(r"(\d*)([½¼¾])")
_GROUPS = {
    ".": re.compile(r"[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}"),
    ",": re.compile(r"[1-9]\d{0,2}(?:\.\d{2,3})*\.\d{3}"),
}
"""By decimal mark: digits before it in groups of three, or grouped as in India."""


def readings(text: str) -> frozenset[Decimal]:
    """Every number that the text of one number can mean, by both uses of comma and point; none for other texts.

    `1.234` is 1.234 and 1234; `(5.00)` and `5.00-` are -5; `(5)` and `(5.00` are -5 and 5; `19 %` is 19 and 0.19.
    """
    if len(text) > LONGEST:
        return frozenset()
    text = plain_digits(_FRACTION.sub(lambda match: f"{match[1] or 0}.{_FRACTIONS[match[2]]}", text)).strip()
    digits, _, word = text.rpartition(" ")
    if (factor := factor_of(word)) is not None:
        return frozenset(value * factor for value in readings(digits))
    before, after = _BEFORE.match(text), _AFTER.search(text)
    if before is None or after is None or after.start() < before.end():
        return frozenset()
    core = text[before.end() : after.start()].strip()
    if not _DIGITS.fullmatch(core):
        return frozenset()
    values = _values(core.lstrip("-+("))
    values |= {value / 100 for value in values} if after["percent"] else set()
    in_brackets = "(" in (before["sign"], core[0])
    if after["sign"] == "CR" or (in_brackets and (after["sign"] != ")" or core.lstrip("(").isdigit())):
        return frozenset(values | {-value for value in values})
    negative = in_brackets or before["sign"] == "-" or core[0] == "-" or after["sign"] == "-"
    return frozenset(-value for value in values) if negative else frozenset(values)


def may_be_number(word: str) -> bool:
    """True if a word has a digit, and is not too long."""
    return len(word) <= LONGEST and _DIGIT.search(word) is not None


def is_currency(word: str) -> bool:
    """True if a word is a code or symbol of money."""
    return re.fullmatch(CURRENCY, word) is not None


def factor_of(word: str) -> int | None:
    """The factor by which a word such as `Mio.` multiplies the number before it; None for any other word."""
    return FACTORS.get(fold(word).strip(".,;"))


def as_number(value: Any) -> Decimal | None:
    """The number in its shortest form; None for other values, and for numbers larger than any on a page."""
    if not isinstance(value, int | float | Decimal) or not -BIGGEST < value < BIGGEST:
        return None
    return Decimal(str(value))


def _values(core: str) -> set[Decimal]:
    if _BLANKS.search(core):
        if not _IN_GROUPS.fullmatch(core.rstrip(".,")):
            return set()
        core = _BLANKS.sub("", core)
    core = core.rstrip(".,")
    values = set()
    for decimal, groups in _GROUPS.items():
        whole, _, part = core.partition(decimal)
        if part and (not part.isdigit() or re.match(r"0\d", whole)):
            continue  # as in 01.02, the number of a chapter or the beginning of a date
        if whole.isdigit() or groups.fullmatch(whole) or (part and not whole):
            digits = re.sub(r"\D", "", whole) or "0"
            values.add(Decimal(f"{digits}.{part}" if part else digits))
    return values
