"""Puts words into lines, by their boxes alone."""

from collections.abc import Iterable, Sequence
from statistics import median

from extend_mcp.documents.page import Box, Word, around

SAME_LINE = 0.55
"""How far apart the middles of two words on one line may be, as a share of the line's height."""


def lines_of(words: Sequence[Word], tolerance: float = SAME_LINE) -> list[list[Word]]:
    """Lines from top to bottom, each from left to right."""
    if not words:
        return []
    unit = median(word.box.height for word in words) or 1.0
    lines: list[list[Word]] = []
    middle = 0.0
    for word in sorted(words, key=lambda word: word.box.top + word.box.bottom):
        at = (word.box.top + word.box.bottom) / 2
        if lines and at - middle <= tolerance * unit:
            lines[-1].append(word)
            middle += (at - middle) / len(lines[-1])
        else:
            lines.append([word])
            middle = at
    return [sorted(line, key=lambda word: word.box.left) for line in lines]


def text_of(words: Iterable[Word]) -> str:
    """The words joined by spaces."""
    return " ".join(word.text for word in words)


def box_of(words: Sequence[Word]) -> Box:
    """The box around the words, at least one."""
    return around([word.box for word in words])


def within(word: Word, box: Box) -> bool:
    """True if the middle of the word is in the box."""
    across, down = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return box.left <= across <= box.right and box.top <= down <= box.bottom
