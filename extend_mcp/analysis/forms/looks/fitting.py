"""Fits text into a box: its line breaks, and its size."""

import re
import unicodedata
from collections.abc import Iterator

LEAST = 4.0
LEADING = 1.25
"""Line distance as a share of the size: a little more than the bounding box of Helvetica."""
MARGIN = 2.0
_CLOSING = "、。，．：；！？」』）】〉》ー"
"""East Asian marks that no line begins with."""


def fitted(text: str, width: float, height: float, wanted: float, *, multi: bool) -> tuple[str, float, bool]:
    """The text with its line breaks, the size at most `wanted` at which it fits its box, and whether it does."""
    width = max(width - 2 * MARGIN, 1.0)
    size = min(wanted, max(height / LEADING, LEAST))
    while True:
        lines = _wrapped(text, width / size) if multi else [" ".join(text.split())]
        high = len(lines) * LEADING * size <= max(height, LEADING * size)
        wide = all(_ems(line) * size <= width for line in lines)
        if (high and wide) or size <= LEAST:
            return "\n".join(lines), round(size, 1), high and wide
        size = max(LEAST, size - 0.5)


def _wrapped(text: str, ems: float) -> list[str]:
    lines = []
    for paragraph in text.splitlines():
        line = ""
        for piece in _pieces(paragraph, ems):
            if line and _ems(line + piece.rstrip()) > ems:
                lines.append(line.rstrip())
                line = ""
            line += piece
        lines.append(line.rstrip())
    return lines


def _pieces(paragraph: str, ems: float) -> Iterator[str]:
    """Pieces between possible line breaks: words, single East Asian characters, letters of words that are too long."""
    for word in re.findall(r"\S+ ?", " ".join(paragraph.split())):
        if _ems(word.rstrip()) > ems or any(map(_is_wide, word)):
            yield from re.findall(f"[^ ][{_CLOSING}]*[ ]?", word)
        else:
            yield word


def _is_wide(letter: str) -> bool:
    return not letter.isascii() and unicodedata.east_asian_width(letter) in {"W", "F"}


def _ems(text: str) -> float:
    """The width of text in Helvetica, a little too wide, so that bold and typewriter faces also fit."""
    return sum(
        0.36 if c in " ijlI.,:;'|!()[]/ftr-" else 0.95 if c in "mwMW@%" else 1.0 if _is_wide(c)
        else 0.74 if c.isupper() else 0.61
        for c in text
    )  # fmt: skip
