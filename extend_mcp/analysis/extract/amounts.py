"""Numbers and money as people write them, in both decimal styles."""

import re
from dataclasses import dataclass

from extend_mcp.analysis.extract.spans import Spans

SYMBOLS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₺": "TRY", "₽": "RUB", "₪": "ILS", "₫": "VND", "฿": "THB",
    "zł": "PLN", "kč": "CZK", "rm": "MYR", "r$": "BRL", "us$": "USD", "ca$": "CAD", "c$": "CAD", "au$": "AUD",
    "a$": "AUD", "s$": "SGD", "nz$": "NZD", "hk$": "HKD", "nt$": "TWD", "mx$": "MXN", "rs": "INR", "rs.": "INR",
    "euro": "EUR", "euros": "EUR", "ft": "HUF", "sfr": "CHF", "sfr.": "CHF",
}  # fmt: skip
CODES = frozenset(
    "USD EUR GBP JPY CNY CHF CAD AUD NZD SGD HKD MYR IDR THB PHP VND INR KRW TWD SEK NOK DKK ISK PLN CZK HUF "
    "RON BGN TRY RUB UAH ILS AED SAR QAR KWD BHD OMR EGP ZAR NGN KES GHS MAD TND BRL MXN ARS CLP COP PEN PKR".split()
)
SHARED: dict[str, dict[str, tuple[str, ...]]] = {
    "$": {
        "CAD": ("canada", "ontario", "quebec", "british columbia", "alberta"), "AUD": ("australia", "abn"),
        "NZD": ("new zealand",), "SGD": ("singapore",), "HKD": ("hong kong",), "MXN": ("mexico", "méxico"),
        "MYR": ("malaysia", "sdn bhd", "johor", "selangor", "kuala lumpur"), "TWD": ("taiwan",),
        "CLP": ("chile",), "COP": ("colombia",), "ARS": ("argentina",),
        "USD": ("usa", "united states", "u.s.a."),
    },
    "kr": {"SEK": ("sverige", "sweden"), "NOK": ("norge", "norway"), "DKK": ("danmark", "denmark")},
    "kr.": {"SEK": ("sverige", "sweden"), "NOK": ("norge", "norway"), "DKK": ("danmark", "denmark")},
    "¥": {"JPY": ("japan", "日本", "円"), "CNY": ("china", "rmb", "中国", "元")},
}  # fmt: skip
"""Signs that several currencies share, and the words that decide between them."""

_SIGNS = sorted([*SYMBOLS, *SHARED], key=len, reverse=True)
_SIGN = (
    r"(?:" + "|".join(re.escape(s) for s in _SIGNS if not s[0].isalpha())
    + r"|(?<![^\W\d])(?:" + "|".join(re.escape(s) for s in _SIGNS if s[0].isalpha())
    + "|" + "|".join(sorted(CODES)) + r")(?![^\W\d]))"
)  # fmt: skip
_NUMBER = r"(?:\d{1,3}(?:(?P<t>[.,'’])\d{3})(?:(?P=t)\d{3})*(?:[.,]\d{1,4})?|\d+[.,]\d{1,4}|\d+|[.,]\d{2})"
_MONEY = re.compile(
    r"(?i)(?P<minus>(?<!\w)-\s?)?(?P<open>\()?"
    r"(?:(?P<before>" + _SIGN + r")\s?(?P<sign>-\s?)?|(?<![\w:_#@])(?<![\w/.,][-/.,:]))(?P<number>" + _NUMBER + r")"
    r"(?P<after>\s?" + _SIGN + r")?(?P<close>\))?(?P<end>-(?!\w))?"
    r"(?![\w/_@]|[:.,'’]\d|-\w|\s?%)"
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a text: `sign` as printed (`$`, `EUR`), or None; `decimals` as printed; `sure` from 0 to 1."""

    start: int
    end: int
    value: float
    sign: str | None
    decimals: int
    sure: float


def comma_decimal(text: str) -> bool:
    """Whether the document writes `1,50` for one and a half."""
    return len(re.findall(r"\d,\d\d(?![\d,])", text)) > len(re.findall(r"\d\.\d\d(?![\d.])", text))


def find_money(text: str, *, comma: bool, skip: Spans | None = None) -> list[Money]:
    """Every number in `text` that may be an amount; none inside the `skip` spans (dates), percentages or codes."""
    found: list[Money] = []
    for hit in _MONEY.finditer(text):
        if skip is not None and skip.touch(*hit.span("number")):
            continue
        digits = hit["number"]
        value, decimals = to_number(digits, comma=comma)
        sign = hit["before"] or hit["after"]
        bare = sign is None and decimals == 0
        if bare and sum(c.isdigit() for c in digits) > 8:
            continue
        negative = bool(hit["minus"] or hit["sign"] or hit["end"]) or bool(hit["open"] and hit["close"] and decimals)
        start = hit.start("before") if hit["before"] else hit.start("number")
        end = hit.end("after") if hit["after"] else hit.end("number")
        sure = 1.0 if decimals == 2 else 0.9 if sign else 0.8 if decimals else 0.65
        found.append(Money(start, end, -value if negative else value, sign.strip() if sign else None, decimals, sure))
    return found


def to_number(digits: str, *, comma: bool) -> tuple[float, int]:
    """The value of `1.234,56` or `1,234.56`, and how many decimals it has. `comma` decides `1,234`."""
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
    number = re.sub(r"\D", "", whole) or "0"
    return float(f"{number}.{fraction or 0}"), len(fraction)


def currency_code(sign: str | None, text: str) -> str | None:
    """The ISO code that a printed sign stands for, or None.

    A sign that several countries share is decided by the country that `text` names; two countries leave it open. A
    bare `$` where no country of the others is named is USD: the others name themselves, on paper that leaves home.
    """
    if sign is None:
        return None
    key = sign.casefold()
    if sign.upper() in CODES:
        return sign.upper()
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
