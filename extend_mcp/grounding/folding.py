"""Prepares texts to be compared: without case, accents, blanks and marks."""

import re
import unicodedata

CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "2": "z"})
"""Characters that OCR confuses, replaced by one of their group. No group has two digits, which distinguish values."""
CONFUSED_DIGITS = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "i": "1", "|": "1", "S": "5", "s": "5", "B": "8", "Z": "2"}
)
"""Letters that OCR reads in place of a printed digit."""
UNSURE = 0.995
"""Below this confidence of OCR a word may differ in such characters. Above it a difference counts."""
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t"})
"""Letters with strokes, treated like those with accents."""
_ACCENT = re.compile("[\u0300-\u036f]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def fold(text: str) -> str:
    """The text in lower case, without accents; `&` is "and", full-width and other digits are 0 to 9."""
    if text.isascii():
        return text.lower().replace("&", " and ")
    parts = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold().translate(_STROKES)
    whole = unicodedata.normalize("NFC", _ACCENT.sub("", parts))
    return whole if whole.isascii() else "".join(map(_plain, whole))


def squeeze(text: str) -> str:
    """The letters and digits of a text, folded; with the vowel signs of scripts that have them."""
    folded = fold(text)
    return folded if folded.isalnum() else "".join(filter(_is_letter, folded))


def plain_digits(text: str) -> str:
    """The text with all digits as 0 to 9 and all kinds of minus as `-`."""
    if text.isascii():
        return text
    return "".join("-" if letter in "−–—‐﹣－" else _plain(letter) for letter in unicodedata.normalize("NFKC", text))


def is_unspaced(letter: str) -> bool:
    """True if a letter belongs to a script without blanks between words: Chinese, Japanese, Thai …"""
    return _UNSPACED.match(letter) is not None


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.digit(letter, None)
    return letter if digit is None else str(digit)
