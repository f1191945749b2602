"""Texts as they are compared: without case, accents, blanks and marks."""

import unicodedata

CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "2": "z", "6": "b", "|": "l", "$": "s"})
"""Characters that OCR takes for each other, as one of each group."""
CONFUSED_DIGITS = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "i": "1", "|": "1", "S": "5", "s": "5", "B": "8", "Z": "2"}
)
"""Letters that OCR reads where a digit is printed."""
UNSURE = 0.995
"""Confidence of OCR below which a word may differ in such characters; above it a difference is a difference."""


def fold(text: str) -> str:
    """The text in lower case, without accents; `&` is "and", full-width and other digits are 0 to 9."""
    if text.isascii():
        return text.lower().replace("&", " and ")
    parts = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return "".join(_plain(letter) for letter in parts if not unicodedata.combining(letter))


def squeeze(text: str) -> str:
    """The letters and digits of a text, folded."""
    folded = fold(text)
    return folded if folded.isalnum() else "".join(letter for letter in folded if letter.isalnum())


def plain_digits(text: str) -> str:
    """The text with all digits as 0 to 9 and all kinds of minus as `-`."""
    if text.isascii():
        return text
    return "".join("-" if letter in "−–—‐‑﹣－" else _plain(letter) for letter in unicodedata.normalize("NFKC", text))


def is_unspaced(letter: str) -> bool:
    """Whether a letter belongs to a script without blanks between words: Chinese, Japanese, Thai …"""
    return letter >= "\u2e80" or "\u0e00" <= letter <= "\u0eff"


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.digit(letter, None)
    return letter if digit is None else str(digit)
