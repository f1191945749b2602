"""The parts of a line that wide gaps, or dots that lead from a label to its value, set apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extend_mcp.documents.page import Word

PART_GAP = 1.1
"""Of the line's height: the gap at which a line falls into two parts."""
UNEVEN = 2.0
"""Times the usual gap of a line: what is not wider is a blank of a line that is stretched to both margins."""
STRETCHED = 2.0
"""Of the line's height: no blank is stretched further."""
LEADER_DOTS = 4
"""So many dots lead from a label to its value; three are an ellipsis."""
DOTS = ".·…‥"
_DOTS = re.compile(rf"[{DOTS}]+")
_MAY_LEAD = re.compile(rf"[{DOTS}] ?[{DOTS}]")
_LEADER = re.compile(rf"[{DOTS}]{{{LEADER_DOTS},}}")
_LED = re.compile(rf"(.*?[^{DOTS}])?[{DOTS}]{{{LEADER_DOTS},}}(.*)")


def segments_of(words: Sequence[Word]) -> list[list[Word]]:
    """The words of each part of a line. Dots that lead to a value are a gap."""
    gaps = [after.box.left - before.box.right for before, after in pairwise(words)]
    wide = _wide(words, gaps) if gaps else 0.0
    cuts = [0, *[at for at, gap in enumerate(gaps, start=1) if gap > wide], len(words)]
    runs = [list(words[start:end]) for start, end in pairwise(cuts)]
    if _MAY_LEAD.search(" ".join([word.text for word in words])) is None:
        return runs
    return [part for run in runs for part in _without_leaders(run) if part]


def _wide(words: Sequence[Word], gaps: Sequence[float]) -> float:
    """How wide the blanks of a line are at most."""
    widest = max(gaps)
    if widest <= PART_GAP * min([word.box.bottom - word.box.top for word in words]):
        return widest
    height = sorted([word.box.bottom - word.box.top for word in words])[len(words) // 2]
    wide = PART_GAP * height
    if widest > wide and len(gaps) > 2:
        wide = max(wide, min(UNEVEN * median(gaps), STRETCHED * height))
    return wide


def _without_leaders(run: list[Word]) -> Iterator[list[Word]]:
    """A run cut where dots lead on to the next word."""
    part: list[Word] = []
    dots: list[Word] = []
    for word in run:
        led = _LED.fullmatch(word.text)
        if led is None and _DOTS.fullmatch(word.text):
            dots.append(word)
            continue
        if _are_leader(dots):
            yield part
            part = []
        else:
            part += dots
        dots = []
        if led is None:
            part.append(word)
        else:
            yield part + ([_cut(word, 0, len(led[1]))] if led[1] else [])
            part = [_cut(word, led.start(2), led.end(2))] if led[2] else []
    yield part if _are_leader(dots) else part + dots


def _cut(word: Word, start: int, end: int) -> Word:
    """The characters from `start` to `end` of a word, in about their place."""
    box, advance = word.box, word.box.width / len(word.text)
    place = replace(box, left=box.left + start * advance, right=box.left + end * advance)
    return replace(word, text=word.text[start:end], box=place)


def _are_leader(dots: Sequence[Word]) -> bool:
    return bool(dots) and sum(len(word.text) + 2 * word.text.count("…") for word in dots) >= LEADER_DOTS


def is_leader(word: Word) -> bool:
    """Whether a word is nothing but dots that lead to a value."""
    return _LEADER.fullmatch(word.text) is not None
