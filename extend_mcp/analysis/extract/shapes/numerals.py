"""Days, months and years in Chinese numerals, and months in Roman ones."""

CHINESE = "〇一二三四五六七八九"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_VARIANTS = str.maketrans({"零": "〇", "○": "〇", "元": "一", "廿": "二十", "卅": "三十"})


def read_numeral(text: str) -> int:
    """`12`, `١٢`, `XII` and `十二` are 12, `二〇二六` is 2026. Raises `ValueError` for other texts."""
    if text.isdecimal():
        return int(text)
    if text in ROMAN:
        return ROMAN.index(text) + 1
    tens, ten, ones = text.translate(_VARIANTS).partition("十")
    return (_digits(tens or "一") * 10 + (_digits(ones) if ones else 0)) if ten else _digits(tens)


def _digits(text: str) -> int:
    return int("".join(str(CHINESE.index(sign)) for sign in text))
