"""Converts counts to the numerals of lists: `c`, `iv`, `②`, `十二`."""

from collections.abc import Callable

MAX_LETTERS = 10
"""The most repetitions of a letter: `aa` follows `z`."""
MAX_DIGITS = 10
"""The most digits of a number with zeros before it."""
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_LETTERS = {
    "lowerLetter": _LATIN,
    "upperLetter": _LATIN.upper(),
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ",
    "α": "αβγδεζηθικλμνξοπρστυφχψω",
    "Α": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
    **dict.fromkeys(("aiueo", "aiueoFullWidth"), _AIUEO),
    **dict.fromkeys(("iroha", "irohaFullWidth"), _IROHA),
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_CIRCLES = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"}
_DIGITS = {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"}
_HAN = {
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
    "koreanCounting",
}  # fmt: skip
_HAN_DIGITS = "〇一二三四五六七八九"


def numeral(count: int, kind: str | None) -> str:
    """The count in one of the formats of Office Open XML; in digits if the format has no sign for it.

    A format may also be given by its first number, such as `001`.
    """
    if kind in _LETTERS and count > 0:
        letters = _LETTERS[kind]
        return letters[(count - 1) % len(letters)] * min((count - 1) // len(letters) + 1, MAX_LETTERS)
    if kind in _CIRCLES:
        return chr(ord("①") + count - 1) if 1 <= count <= 20 else str(count)
    if kind is not None and kind.isdecimal():
        return str(count).zfill(min(len(kind), MAX_DIGITS))
    shape = _SHAPES.get(kind or "")
    return shape(count) if shape is not None else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    roman = ""
    for worth, sign in _ROMAN:
        roman += sign * (count // worth)
        count %= worth
    return roman


def _ordinal(count: int) -> str:
    ending = "th" if count % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def _han_digits(count: int) -> str:
    return "".join(_HAN_DIGITS[int(digit)] for digit in str(count))


def _han(count: int, *, japanese: bool = False) -> str:
    """Up to 9,999 with the signs for ten, hundred and thousand; Japanese omits ones and zeros."""
    if not 0 < count < 10_000:
        return _han_digits(count)
    written, gap = "", False
    for worth, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, count = divmod(count, worth)
        if digit:
            is_bare = digit == 1 and worth > 1 and (japanese or (worth == 10 and not written))
            written += ("〇" if gap else "") + ("" if is_bare else _HAN_DIGITS[digit]) + sign
        gap = bool(written) and not digit and count > 0 and not japanese
    return written


_SHAPES: dict[str, Callable[[int], str]] = {
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "decimalZero": lambda count: f"{count:02}",
    "ordinal": _ordinal,
    "decimalFullWidth": lambda count: str(count).translate({ord("0") + at: ord("０") + at for at in range(10)}),
    **dict.fromkeys(_DIGITS, _han_digits),
    **dict.fromkeys(_HAN, _han),
    "japaneseCounting": lambda count: _han(count, japanese=True),
}
