"""Lines that are written from right to left. A PDF holds their words in page order, from left to right."""

import re
from collections.abc import Sequence
from itertools import groupby

from extend_mcp.documents.page import Word

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic, Syriac, Thaana and N'Ko."""
_LETTER = re.compile(r"[^\W\d_]")


def is_right_to_left(text: str) -> bool:
    """True if a text holds letters that are written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def runs_leftwards(words: Sequence[Word]) -> bool:
    """True if a line runs from right to left: at least half of its words with letters do."""
    kinds = [_kind(word) for word in words]
    return "right" in kinds and kinds.count("right") >= kinds.count("left")


def in_reading_order(runs: Sequence[list[Word]], *, leftwards: bool) -> list[list[Word]]:
    """The runs of words of a line, and the words of each, in reading order.

    Words of the other direction keep their own order within the line, with the numbers beside Latin words.
    """
    if leftwards:
        return [_turned_within(run[::-1], "left") for run in reversed(runs)]
    return [_turned_within(run, "right") for run in runs]


def _kind(word: Word) -> str:
    if is_right_to_left(word.text):
        return "right"
    return "left" if _LETTER.search(word.text) else "number" if any(map(str.isdigit, word.text)) else "sign"


def _turned_within(words: list[Word], inner: str) -> list[Word]:
    """The words with each stretch that runs in the `inner` direction reversed. Signs at its ends are not part of it."""
    ordered: list[Word] = []
    outer = "left" if inner == "right" else "right"
    for is_outer, stretch in groupby(words, key=lambda word: _kind(word) == outer):
        part = list(stretch)
        kinds = [_kind(word) for word in part]
        if is_outer or inner not in kinds:
            ordered += part
            continue
        inside = [at for at, kind in enumerate(kinds) if kind == inner or (inner == "left" and kind == "number")]
        first, last = inside[0], inside[-1] + 1
        ordered += part[:first] + part[first:last][::-1] + part[last:]
    return ordered
