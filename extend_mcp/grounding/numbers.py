"""The numbers that a printed text may mean."""

import re
from decimal import Decimal

from extend_mcp.grounding.fold import plain_digits

CURRENCY = r"(?:[A-Z]{3}|Rs|RM|Fr|kr|zł|Kč|Ft|lei|лв|руб|р|[A-Z]{0,3}[$€£¥₹₽₩₺₪฿])\.?"
"""A code or symbol of money."""
_BEFORE = re.compile(rf"^(?:[^\d\s(+-]*[:=#]\s*)?(?P<sign>[-+(]?)\s*(?:{CURRENCY})?\s*(?=[-+(.]?\d)")
_AFTER = re.compile(
    rf"(?<=\d)[.,]?(?P<percent>\s*%)?\s*(?:{CURRENCY}|[a-zµ²³]{{1,4}}|/-|,-|[.:;*]+)?\s*(?P<sign>[-)]?|CR|DR)[.,;:*]*$"
)
_DIGITS = re.compile(r"[-+(]?\.?\d[\d.,'’ \u00a0\u202f]*")
_GROUP = {".": ",", ",": "."}


def readings(text: str) -> frozenset[Decimal]:
    """Every number that a text which is one number may mean, by both uses of comma and point; else none.

    `1.234` is 1.234 and 1234; `(5.00)` and `5.00-` are -5; `19 %` is 19 and 0.19.
    """
    text = plain_digits(text).strip()
    before, after = _BEFORE.match(text), _AFTER.search(text)
    if before is None or after is None:
        return frozenset()
    core = text[before.end() : after.start()].strip()
    if not _DIGITS.fullmatch(core):
        return frozenset()
    negative = before["sign"] in {"-", "("} or core[0] in "-(" or after["sign"] in {"-", "CR"}
    found = _values(core.lstrip("-+("))
    found |= {value / 100 for value in found} if after["percent"] else set()
    return frozenset(-value if negative else value for value in found)


def _values(core: str) -> set[Decimal]:
    core = re.sub(r"['’ \u00a0\u202f]", "", core) if _is_spaced(core) else ""
    core = core.rstrip(".,")
    found = set()
    for decimal, group in _GROUP.items():
        whole, _, part = core.partition(decimal)
        if not decimal_fits(whole, part, decimal, group):
            continue
        digits = whole.replace(group, "") or "0"
        found.add(Decimal(f"{digits}.{part}" if part else digits))
    return found


def _is_spaced(core: str) -> bool:
    """Whether blanks and apostrophes stand between groups of digits alone, as in `1 234 567,00`."""
    if not re.search(r"['’ \u00a0\u202f]", core):
        return bool(core)
    return re.fullmatch(r"\d{1,3}(?:['’ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|[\d.,]+", core) is not None


def decimal_fits(whole: str, part: str, decimal: str, group: str) -> bool:
    """Whether `whole` is digits in groups and `part` the digits after the decimal mark."""
    if decimal in part or group in part or not (whole or part):
        return False
    if group not in whole:
        return whole.isdigit() or not whole
    return re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}}", whole) is not None
