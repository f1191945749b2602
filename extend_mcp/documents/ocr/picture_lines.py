"""Reads the lines of a page into words."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import mean, median
from typing import Any

from extend_mcp.documents.ocr.bold_lines import bold_lines
from extend_mcp.documents.ocr.models import share_on_their_head, trace
from extend_mcp.documents.ocr.tiles import side
from extend_mcp.documents.ocr.traced_words import TracedWord, pieces_of
from extend_mcp.documents.ocr.word_pieces import cut_out
from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.slant import Slant

THREADS = 4
"""The most lines that are read in parallel."""
UNSURE = 0.5
"""Mean confidence below which a line is not taken as text."""
SURE = 0.9
"""Mean confidence from which no other turn of a box is tried."""
DOUBTED, FAINT = 0.85, 0.4
"""A line with less mean confidence whose contrast is below this share of that of sure lines is the back of the sheet
shining through: such lines had .25, other doubtful ones .6 and more."""
PART = 4
"""The fewest upside-down lines that are taken as a part of a page."""
TALL, VERY_TALL = 1.5, 3.0
"""Height of a box in widths, from which its text may run up or down the page, and from which it surely does."""
LEVEL = 0.03
"""Slope below which a line is taken as level: boxes do not show smaller ones."""
_TURNS = {0: 0, 1: 90, 2: 180, 3: 270}
"""By the number of counterclockwise quarters that set a text upright: its clockwise turn."""


def read_lines(page: Any, lines: Sequence[Any], slant: Slant) -> tuple[list[Word], int]:
    """The words of all lines, in pixels of the page with straight lines.

    Also returns the number of lines in which no words were recognised.
    """
    with ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1)) as pool:
        read = list(pool.map(partial(_surest, page), lines))
    for number, pieces in _read_on_their_head(page, lines, read).items():
        read[number] = 2, pieces
    for number in _shining_through(page, lines, read):
        read[number] = 0, []
    bold = bold_lines(page, lines)
    found = [_words(page, line, slant, *one, bold=strong) for line, one, strong in zip(lines, read, bold, strict=True)]
    return [word for words in found for word in words], sum(not words for words in found)


def _shining_through(page: Any, lines: Sequence[Any], read: Sequence[tuple[int, list[TracedWord]]]) -> list[int]:
    """The numbers of the doubtful lines that are much fainter than the sure ones."""
    certain = [_certainty(pieces) for _, pieces in read]
    doubted = [number for number, sure in enumerate(certain) if UNSURE <= sure < DOUBTED]
    sure = [line for line, how in zip(lines, certain, strict=True) if how >= SURE] if doubted else []
    if not sure:
        return []
    usual = median([_contrast(page, line) for line in sure])
    return [number for number in doubted if _contrast(page, lines[number]) < FAINT * usual]


def _contrast(page: Any, line: Any) -> float:
    """How far its ink is from its paper, of 255."""
    import numpy as np

    dark, light = np.percentile(cut_out(page, line), (5, 95))
    return float(light - dark)


def _words(page: Any, line: Any, slant: Slant, quarters: int, pieces: list[TracedWord], *, bold: bool) -> list[Word]:
    """The words of a line that was turned by so many quarters to be read."""
    import numpy as np

    if _certainty(pieces) < UNSURE:
        return []
    corners = np.roll(_straight(line, page, slant), -quarters, axis=0)
    turn = _TURNS[quarters]
    return [
        Word(piece.text, _box(corners, piece, turn), piece.confidence, bold=bold and not turn, turn=turn)
        for piece in pieces
    ]


def _surest(page: Any, line: Any) -> tuple[int, list[TracedWord]]:
    """The quarters by which the line is turned to be read, and its words: a tall box may be a figure or a column."""
    width, height = side(line)
    tall = height / max(width, 1.0)
    best: tuple[int, list[TracedWord]] = (0, [])
    for quarters in (0,) if tall < TALL else (0, 1, 3) if tall < VERY_TALL else (1, 3):
        pieces = _read_turned(page, line, quarters)
        if _certainty(pieces) > _certainty(best[1]):
            best = quarters, pieces
        if _certainty(pieces) >= SURE:
            break
    return best


def _read_on_their_head(
    page: Any, lines: Sequence[Any], read: Sequence[tuple[int, list[TracedWord]]]
) -> dict[int, list[TracedWord]]:
    """The words of upside-down lines on an upright page, by line number, such as those of one of two receipts.

    A few such lines are more likely scribble that can be read either way up.
    """
    found = {}
    for number, (line, (quarters, pieces)) in enumerate(zip(lines, read, strict=True)):
        if quarters or _certainty(pieces) >= SURE or share_on_their_head([cut_out(page, line)]) < 1:
            continue
        turned = _read_turned(page, line, 2)
        if _certainty(turned) > _certainty(pieces):
            found[number] = turned
    return found if len(found) >= PART else {}


def read_surer_on_their_head(page: Any, lines: Sequence[Any]) -> bool:
    """True if most lines are read with more certainty after being turned upside down."""
    surer = [_certainty(_read_turned(page, line, 2)) > _certainty(_read_turned(page, line, 0)) for line in lines]
    return sum(surer) * 2 > len(surer)


def _read_turned(page: Any, line: Any, quarters: int) -> list[TracedWord]:
    picture = cut_out(page, line, quarters=quarters)
    return pieces_of(trace(picture), picture)


def _certainty(pieces: list[TracedWord]) -> float:
    """Mean confidence, weighted by length."""
    return mean(piece.confidence for piece in pieces for _ in piece.text) if pieces else 0.0


def _straight(corners: Any, page: Any, slant: Slant) -> Any:
    """Points of a page once its lines are straight."""
    import numpy as np

    height, width = page.shape[:2]
    x, y = corners.T
    return np.stack(slant.straight(x, y, width, height), axis=1) if slant else corners


def _box(corners: Any, piece: TracedWord, turn: int) -> Box:
    """The upright box of a piece: as long as the piece, as high as the line, around the line's middle."""
    start, end = (corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2
    is_vertical = turn in (90, 270)
    along, aside = (1, 0) if is_vertical else (0, 1)
    if abs(end[aside] - start[aside]) < LEVEL * abs(end[along] - start[along]):
        start[aside] = end[aside] = (start[aside] + end[aside]) / 2
    one, other = start + (end - start) * piece.start, start + (end - start) * piece.end
    half = side(corners)[1] / 2
    across, down = (half, 0.0) if is_vertical else (0.0, half)
    (x1, x2), (y1, y2) = (sorted((float(one[axis]), float(other[axis]))) for axis in (0, 1))
    if is_vertical:
        x1 = x2 = (x1 + x2) / 2
    else:
        y1 = y2 = (y1 + y2) / 2
    return Box(x1 - across, y1 - down, x2 + across, y2 + down)
