"""Converts the trace of a line to words."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median
from typing import Any

from extend_mcp.documents.ocr.models import Trace

BLANK = 0.2
"""The recogniser's likelihood of a blank from which two characters are separated."""
FAINT_BLANK = 0.005
"""The same if the gap is also wide. 12 of 13 missed blanks had this; within words, 1 % of the pairs had .0003."""
WIDE, USUAL = 0.15, 2.0
"""A wide gap: this share of the line's height, and this many times the line's usual gap."""
RULE = 0.8
"""Share of the line's length: a row with so much ink is a rule."""
CORE = (0.12, 0.84)
"""The letters' range, as shares of the line's height: above the rules that are drawn to write on."""
END = 0.4
"""Share of the line's height: after a wider gap past the outermost character, ink is not of the line."""


@dataclass(frozen=True, slots=True)
class TracedWord:
    """A word of a line; `start` and `end` are parts (0 to 1) of the line's length."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    middle: float
    """Pixels from the line's left."""
    confidence: float
    blank: float
    """Likelihood of a blank between the character before and this one."""


def pieces_of(trace: Trace, line: Any) -> list[TracedWord]:
    """The words of a line, from left to right; `line` is its picture."""
    characters = list(_characters(trace))
    if not characters:
        return []
    inked = _inked(line)
    gaps = [_gap(inked, one.middle, other.middle) for one, other in pairwise(characters)]
    usual = median([end - start for start, end in gaps]) if gaps else 0.0
    height = line.shape[0]
    edges = [_edge(inked, characters[0].middle, -1, height)]
    words = [[characters[0]]]
    for other, gap in zip(characters[1:], gaps, strict=True):
        wide = gap[1] - gap[0] >= max(WIDE * height, USUAL * usual)
        if _part("".join(character.text for character in words[-1][-2:]), other, wide=wide):
            edges += gap
            words.append([])
        words[-1].append(other)
    edges.append(_edge(inked, characters[-1].middle, 1, height))
    return [
        TracedWord(
            "".join(character.text for character in word),
            edges[2 * at] / line.shape[1],
            max(edges[2 * at] + 1, edges[2 * at + 1]) / line.shape[1],
            round(mean(character.confidence for character in word), 4),
        )
        for at, word in enumerate(words)
    ]


def _characters(trace: Trace) -> Iterator[_Character]:
    """Each character except blanks; the same one in consecutive steps counts once."""
    blank, at = 0.0, 0
    while at < len(trace.characters):
        text, end = trace.characters[at], at
        while end + 1 < len(trace.characters) and trace.characters[end + 1] == text:
            end += 1
        if text.strip():
            yield _Character(text, (at + end + 1) / 2 * trace.step, max(trace.sure[at : end + 1]), blank)
            blank = 0.0
        else:
            blank = max(blank, *trace.blank[at : end + 1])
        at = end + 1


def _part(before: str, other: _Character, *, wide: bool) -> bool:
    """True if a character is of another word than the one or two before it; `wide`: the gap between them is wide.

    Figures of a number are only separated by a sure blank.
    """
    if _is_cjk(before[-1]) != _is_cjk(other.text) or other.blank >= BLANK:
        return True
    if before[-1].isdigit() and (other.text.isdigit() or other.text in ".,"):
        return False
    if len(before) > 1 and before[0].isdigit() and before[-1] in ".," and other.text.isdigit():
        return False
    return wide and other.blank >= FAINT_BLANK


def _is_cjk(letter: str) -> bool:
    return letter >= "\u2e80"


def _inked(line: Any) -> list[bool]:
    """For each column of a line's picture, whether it holds ink. Rows that are inked all along are rules, not text."""
    import cv2

    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    _, light = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = (1 - light if 2 * light.sum() > light.size else light).astype(bool)
    ink = ink[round(CORE[0] * len(ink)) : round(CORE[1] * len(ink)) + 1]
    found: list[bool] = ink[ink.mean(1) < RULE].any(0).tolist()
    return found


def _gap(inked: list[bool], left: float, right: float) -> tuple[float, float]:
    """The widest stretch without ink between two places; half way between them if there is none."""
    best, start = (0, 0), None
    for at in range(int(left), min(int(right) + 1, len(inked))):
        if inked[at]:
            start = None
        else:
            start = at if start is None else start
            best = max(best, (at + 1 - start, start))
    length, start = best
    half = (left + right) / 2
    return (float(start), float(start + length)) if length else (half, half)


def _edge(inked: list[bool], middle: float, way: int, height: int) -> float:
    """The end of the ink, to the left (-1) or right (1) of the middle of the outermost character."""
    at = last = min(int(middle), len(inked) - 1)
    while 0 <= at < len(inked) and abs(at - last) <= END * height:
        last = at if inked[at] else last
        at += way
    return float(last + (way > 0))
