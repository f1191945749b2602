"""Numbers and money as people write them, in both decimal styles."""

import re
from dataclasses import dataclass
from unicodedata import decimal

from extend_mcp.analysis.extract.shapes.spans import Spans

SYMBOLS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₺": "TRY", "₽": "RUB", "₪": "ILS", "₫": "VND", "đ": "VND",
    "฿": "THB", "zł": "PLN", "kč": "CZK", "rm": "MYR", "r$": "BRL", "us$": "USD", "ca$": "CAD", "c$": "CAD",
    "au$": "AUD",
    "a$": "AUD", "s$": "SGD", "nz$": "NZD", "hk$": "HKD", "nt$": "TWD", "mx$": "MXN", "rs": "INR", "rs.": "INR",
    "rp": "IDR", "rp.": "IDR", "₱": "PHP", "₦": "NGN", "₵": "GHS", "ksh": "KES", "lei": "RON", "лв": "BGN",
    "лв.": "BGN", "₴": "UAH", "грн": "UAH", "руб": "RUB", "руб.": "RUB",
    "円": "JPY", "元": "CNY", "원": "KRW", "euro": "EUR", "euros": "EUR", "ft": "HUF", "sfr": "CHF", "sfr.": "CHF",
}  # fmt: skip
CODES = frozenset(
    "USD EUR GBP JPY CNY CHF CAD AUD NZD SGD HKD MYR IDR THB PHP VND INR KRW TWD SEK NOK DKK ISK PLN CZK HUF "
    "RON BGN TRY RUB UAH ILS AED SAR QAR KWD BHD OMR EGP ZAR NGN KES GHS MAD TND BRL MXN ARS CLP COP PEN PKR".split()
)
_CROWNS = {
    "SEK": ("sverige", "sweden", "bankgiro", "plusgiro", "f-skatt", "att betala", "exkl. moms", "inkl. moms"),
    "NOK": ("norge", "norway", "mva", "å betale", "beløp", "foretaksregisteret"),
    "DKK": ("danmark", "denmark", "cvr", "at betale", "beløb", "ekskl. moms"),
}
"""Words of the countries whose currency is crowns: names, taxes, and what is to be paid."""
SHARED: dict[str, dict[str, tuple[str, ...]]] = {
    "$": {
        "CAD": ("canada", "ontario", "quebec", "british columbia", "alberta"), "AUD": ("australia", "abn"),
        "NZD": ("new zealand",), "SGD": ("singapore",), "HKD": ("hong kong",), "MXN": ("mexico", "méxico"),
        "MYR": ("malaysia", "sdn bhd", "johor", "selangor", "kuala lumpur"), "TWD": ("taiwan",),
        "CLP": ("chile",), "COP": ("colombia",), "ARS": ("argentina",),
        "USD": ("usa", "united states", "u.s.a."),
    },
    "kr": _CROWNS, "kr.": _CROWNS,
    "¥": {"JPY": ("japan", "日本", "円"), "CNY": ("china", "rmb", "中国", "元")},
}  # fmt: skip
"""Signs that several currencies share, and the words that decide between them."""

_SIGNS = sorted([*SYMBOLS, *SHARED], key=len, reverse=True)
_SIGN = (
    r"(?:" + "|".join(re.escape(s) for s in _SIGNS if not s[0].isalpha())
    + r"|(?<![^\W\d])(?:" + "|".join(re.escape(s) for s in _SIGNS if s[0].isalpha())
    + "|" + "|".join(sorted(CODES)) + r")(?![^\W\d]))"
)  # fmt: skip
_RAND = r"(?<!\w)(?-i:R)(?=\d[\d ,.]{0,15}[.,]\d\d(?![\d.,]))"
"""The sign of rands before cents: `R2,350.00`, but not the model `R134`."""
_SPACED = r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
"""Groups of three digits separated by blanks."""
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+ \.\d{2}(?!\d)|"  # a file that sets the decimals apart
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?!,?\d)|"  # lakh and crore
    r"\d{1,3}(?:(?P<t>[.,'’])\d{3})(?:(?P=t)\d{3})*(?:[.,]\d{1,4})?|\d+[.,]\d{1,4}|\d+|[.,]\d{2})"
)
_MONEY = re.compile(
    r"(?i)(?P<minus>(?<!\w)(?:[-−]\s?|–(?=\S)))?(?P<open>\()?"
    r"(?:(?P<before>" + _SIGN + "|" + _RAND + r")\s?(?P<sign>[-−–]\s?)?|(?<![\w:_#@])(?<![\w/.,][-/.,:]))"
    r"(?P<number>" + _SPACED + "|" + _NUMBER + r")"
    r"(?:(?P<colon>:\d\d)(?=\s?(?:kr|sek)\b)|[.,:][-–—]{1,2}(?=\s?" + _SIGN + r"))?"
    r"(?P<after>\s?" + _SIGN + r")?(?P<close>\))?(?P<end>/[-=]|[-−](?!\w))?"
    r"(?![\w/_@]|[:.,'’]\d|-\w|\s?%)"
)


_OTHER_DIGITS = (*range(0x660, 0x700), *range(0x900, 0xE7F))
"""Code points of the digits of Arabic, and of the scripts from Devanagari to Thai."""
NARROW = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {code: str(decimal(chr(code))) for code in _OTHER_DIGITS if chr(code).isdecimal()}
    | {0xFFE5: "¥", 0x3000: " ", 0x66B: ".", 0x66C: ","}
)
"""Wide letters, digits and signs of Chinese and Japanese as narrow ones, and other scripts' digits, one for one."""


LEAD = 12
"""The most characters of an amount before its first digit: a minus, a bracket, a currency, a minus, a point."""
NEAR = 4
"""How many characters before an amount are looked at."""
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""A number with three decimals or with thousands; beside a currency, which has two decimals or none, with thousands."""
_PAGE = re.compile(
    r"(?i)\b(?:pages?|pg\.?|p\.|seiten?|pagina|página|strona|blad|side|sida|folio)\s?"
    r"(?:\d{1,4} ?(?:/|of|von|de|di|van|z|af|av) ?)?$"
)
"""Words before the number of a page, or of all pages."""
PAGE_WORDS = 24
"""The most characters of these words."""
_MEASURED = re.compile(
    r"(?i)\s?(?:k?m|cm|mm|mi|miles?|ft²|m[²³23]|sqm|qm|cbm|k?g|mg|t|lbs?|oz|l|ml|cl|gal|[kmg]?wh?|kva|°c?|[kmgt]b|mbit|mbps|hrs?|"
    r"hours?|h|std|stunden|heures?|min|mins|minutes?|minuten|days?|tage|jours|weeks?|months?|monate|mois|years?|jahre|ans|"
    r"pcs|stk|stck|stück|pieces?|units?|nights?|nächte|points?|punkte|pages?|seiten)(?:\.|/\w{1,3})?(?![\w.,€$£])"
)
"""Words behind a number that say what it counts, so that it is not money."""
_RATE = re.compile(r"(?i)(?:@|\b(?:at|a|à|je|x)|×)\s?$")
"""Words before a price per unit."""
_EACH = re.compile(r"(?i)\s?(?:/\s?[^\W\d]|(?:per|each|pro|par)\b)")
"""Words behind a price per unit."""
_COUNTED = re.compile(r" ?[^\W\d_]{1,4}[²³]?\.?$")
"""A short word behind a number at the end of a text: what it counts."""
_IN_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+\.\d\d(?!\d)")
_BEFORE, _BEHIND = re.compile(rf"(?i){_SIGN}\s?$"), re.compile(rf"(?i)\s?{_SIGN}")
"""Digits in groups with blanks between them before decimals with a point, and the sign of a currency beside them."""
_OPENED = re.compile(r"(?:^|:)\s{0,9}$")
_DIGIT, _OTHER = re.compile(r"\d"), re.compile(r"\D")
_ENDS = re.compile(r"\s{0,9}$")


@dataclass(slots=True)
class Money:
    """An amount in a text: `sign` as printed (`$`, `EUR`), or None; `decimals` as printed; `sure` from 0 to 1.

    `digits` is where its digits begin. `guessed`: it could also be another number, and the document does not decide.
    """

    start: int
    end: int
    digits: int
    value: float
    sign: str | None
    decimals: int
    sure: float
    guessed: bool = False

    @property
    def is_printed(self) -> bool:
        """True if a number is printed as money."""
        return self.decimals == 2 or self.sign is not None

    def is_sum(self, text: str) -> bool:
        """True if an amount is printed as money in its text, and not as a price per unit."""
        each = _RATE.search(text, max(0, self.start - NEAR), self.start) or _EACH.match(text, self.end)
        return self.is_printed and not each


_ONE_DECIMAL = re.compile(r"(?<![\d.,])\d{1,4},\d(?![\d,])")
_ONE_POINT = re.compile(r"\d\.\d(?![\d.])")
"""One decimal behind a comma, and behind a point, which may also be the number of a section."""


def comma_decimal(text: str) -> bool | None:
    """True if the document writes `1,50` for one and a half; None if nothing in it shows that."""
    commas = len(re.findall(r"\d,\d\d(?![\d,])|\d\.\d{3},\d(?!\d)", text))
    points = len(re.findall(r"\d\.\d\d(?![\d.])|\d,\d{3}\.\d(?!\d)", text))
    if commas != points:
        return commas > points
    return True if not commas and _ONE_DECIMAL.search(text) and not _ONE_POINT.search(text) else None


def blank_groups(text: str) -> bool:
    """True if the document writes `1 234.50 USD`: blanks between groups of digits, and decimals with a point."""
    sides = (
        (text[max(0, hit.start() - NEAR) : hit.start()], text[hit.end() :][:NEAR]) for hit in _IN_GROUPS.finditer(text)
    )
    return any(_BEFORE.search(before) or _BEHIND.match(behind) for before, behind in sides)


def find_money(text: str, *, comma: bool | None, skip: Spans | None = None, blanks: bool = False) -> list[Money]:
    """Every number in `text` that may be an amount, without `skip` (dates), percentages, codes and measures.

    `blanks`: the document groups digits by blanks.
    """
    found: list[Money] = []
    text, at = text if text.isascii() else text.translate(NARROW), 0
    while (digit := _DIGIT.search(text, at)) is not None:
        hit = _MONEY.search(text, max(at, digit.start() - LEAD))
        if hit is None:
            break
        hit = _ungrouped(hit, comma=comma, blanks=blanks)
        at = hit.end()
        if skip is not None and skip.touch(*hit.span("number")):
            continue
        money = _money(hit, text, comma=comma)
        if money is not None:
            found.append(money)
    return found


def _ungrouped(hit: re.Match[str], *, comma: bool | None, blanks: bool) -> re.Match[str]:
    """A number, cut at its first blank unless its blanks group its digits.

    They do beside a currency, or before decimals with a comma. They also do if the number, with the unit behind
    it, is the whole text or all behind a colon, unless the document has decimals with a point and does not group
    digits by blanks elsewhere: `3 120.00` may be three at 120.
    """
    if " " not in hit["number"] or hit["before"] or hit["after"] or (comma and "," in hit["number"]):
        return hit
    if " ." in hit["number"]:
        return hit
    behind = next((found for shape in (_MEASURED, _COUNTED) if (found := shape.match(hit.string, hit.end()))), None)
    is_last = hit.end() == len(hit.string) or behind is not None
    if is_last and (blanks or comma is not False) and _OPENED.search(hit.string, 0, hit.start()) is not None:
        return hit
    first = hit.start("number") + hit["number"].index(" ")
    return _MONEY.match(hit.string, hit.start(), first) or hit


def _money(hit: re.Match[str], text: str, *, comma: bool | None) -> Money | None:
    digits = hit["number"].replace(" ", "") + (hit["colon"] or "").replace(":", ",")
    sign = hit["before"] or hit["after"]
    guessed = comma is None and _TWO_WAYS.fullmatch(digits) is not None
    value, decimals = to_number(digits, comma=guessed and sign is not None if comma is None else comma)
    if sign is None and _MEASURED.match(text, hit.end()):
        return None
    bare = sign is None and decimals == 0
    if bare and (
        sum(c.isdigit() for c in digits) > 8 or _PAGE.search(text, max(0, hit.start() - PAGE_WORDS), hit.start())
    ):
        return None
    is_ended = hit["before"] == "¥" or not hit["end"] or hit["end"].startswith("/")
    minus = hit["minus"] or hit["sign"] or not is_ended
    negative = bool(minus) or _in_brackets(hit, text, decimals)
    start = hit.start("before") if hit["before"] else hit.start("number")
    end = hit.end("after") if hit["after"] else hit.end("number")
    sure = 1.0 if decimals == 2 else 0.9 if sign else 0.8 if decimals else 0.65
    signed = -value if negative else value
    return Money(start, end, hit.start("number"), signed, sign.strip() if sign else None, decimals, sure, guessed)


def _in_brackets(hit: re.Match[str], text: str, decimals: int) -> bool:
    """True if brackets make an amount negative, and do not just hold the number of a note: `(40.25)`, `(12)` alone."""
    if not (hit["open"] and hit["close"]):
        return False
    before = text[max(0, hit.start() - NEAR) : hit.start()].rstrip()
    alone = _ENDS.match(text, hit.end()) is not None and (before.endswith(":") or not (before or hit.start() > NEAR))
    return bool(decimals or hit["before"] or hit["after"] or alone)


def to_number(digits: str, *, comma: bool) -> tuple[float, int]:
    """The value of `1.234,56` or `1,234.56`, and its number of decimals. `comma` decides for `1,234`."""
    separators = [c for c in digits if c in ".,'’"]
    point = ""
    if separators:
        last = separators[-1]
        tail = len(digits) - digits.rfind(last) - 1
        if len(set(separators)) > 1 or (len(separators) == 1 and tail != 3):
            point = last
        elif len(separators) == 1 and last in ".,":
            point = last if (last == ",") == comma and not digits.startswith("0" + last + "000") else ""
            if last == "," and not comma:
                point = ""
    if point in ("'", "’"):
        point = ""
    whole, _, fraction = digits.rpartition(point) if point else (digits, "", "")
    number = _OTHER.sub("", whole) or "0"
    return float(f"{number}.{fraction or 0}"), len(fraction)


def currency_code(sign: str | None, text: str) -> str | None:
    """The ISO code of a printed sign, or None.

    A sign that several countries share is decided by the country that `text` names; two countries leave it open. A
    bare `$` is USD if no country of another dollar is named: documents that go abroad name the others.
    """
    if sign is None:
        return None
    key = sign.casefold()
    if sign.upper() in CODES:
        return sign.upper()
    if sign == "R":
        return "ZAR"
    if key in SYMBOLS:
        return SYMBOLS[key]
    lowered = text.casefold()
    shared = SHARED.get(key, {})
    written = {code for code in shared if re.search(rf"\b{code}\b", text)}
    named = written or {
        c for c, words in shared.items() if any(re.search(rf"\b{re.escape(w)}", lowered) for w in words)
    }
    if key == "$" and not named:
        return "USD"
    return named.pop() if len(named) == 1 else None
