"""Markup in a document's text that is not safe in an answer: look-alikes of our marks, pictures from elsewhere."""

import re
from functools import cache

_TWINS = {
    "<": "＜﹤‹〈⟨《˂❮❰⧼",
    "/": "／⁄∕⧸╱",
    "-": "－﹣‐‑‒–—―−⁃",
    "d": "ԁⅾ",
    "o": "οоօΟО",
    "c": "сϲⅽС",
    "u": "υս",
    "m": "мⅿΜМ",
    "e": "еҽΕЕ",
    "n": "пոΝ",
    "t": "тτΤТ",
}
"""Characters of other scripts that look like a character of a mark."""
_PICTURE = re.compile(
    r"(?:!(?=\[)|<(?=(?:img|image|video|audio|source|iframe|frame|embed|object|svg|input)\b))", re.IGNORECASE
)


def break_marks(text: str) -> str:
    """The text with the `<` replaced in everything that looks like a mark of an envelope. Its length stays the same."""
    looks = text if text.isascii() else text.translate(_looks())
    places = [found.start() for found in _mark().finditer(looks)] if "<" in looks else []
    pieces = [text[start + 1 : end] for start, end in zip([-1, *places], [*places, len(text)], strict=True)]
    return "‹".join(pieces)


def break_pictures(text: str) -> str:
    """The text with a space in everything that a host would fetch as a picture: `! [a](https://…)`, `< img`."""
    return _PICTURE.sub(r"\g<0> ", text)


@cache
def _looks() -> dict[int, str]:
    """For each look-alike, the character of a mark that it looks like."""
    return str.maketrans(
        {twin: character for character, twins in _TWINS.items() for twin in twins}
        | {chr(0xFF21 + at): chr(0x61 + at % 32) for at in range(58) if at % 32 < 26}  # full width
        | {chr(0x1D400 + at): chr(0x61 + at % 26) for at in range(13 * 52)}  # the letters of mathematics
    )


@cache
def _mark() -> re.Pattern[str]:
    """A pattern for the start of an opening or closing mark, with a few spaces anywhere in it."""
    blanks = r"\s{0,4}"
    word = blanks.join("document")
    return re.compile(rf"<(?={blanks}/{blanks}{word}(?![a-z])|{blanks}{word}{blanks}-)", re.IGNORECASE)
