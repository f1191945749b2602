"""Finds the lines in bold, by the width of their strokes."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from extend_mcp.documents.ocr.traced_words import CORE, RULE
from extend_mcp.documents.ocr.word_pieces import cut_out

BOLDER = 1.4
"""How many times as wide as those of most lines strokes in bold are, in heights of their line. On clean scans bold ones
had 1.5 to 1.8, others up to 1.3; on copies and photos bold ones have less, and are not found."""
LONGEST = 0.5
"""In heights of a line: a longer run of ink is a rule, or a shadow."""
LINES, RUNS = 4, 1.2
"""The fewest lines of a page that show what is usual; and the fewest runs of ink in a line, for each pixel of its
height, that show how wide its strokes are."""


def bold_lines(page: Any, lines: Sequence[Any]) -> list[bool]:
    """For each line, whether it is in bold."""
    widths = [_stroke(cut_out(page, line)) for line in lines]
    known = [width for width in widths if width]
    usual = median(known) if len(known) >= LINES else 0.0
    return [bool(usual) and width >= BOLDER * usual for width in widths]


def _stroke(line: Any) -> float:
    """The mean width of a line's strokes in heights of the line; 0 if there are few."""
    import cv2
    import numpy as np

    height = line.shape[0]
    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    _, light = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = (1 - light if 2 * light.sum() > light.size else light)[round(CORE[0] * height) : round(CORE[1] * height) + 1]
    edges = np.diff(ink[ink.mean(1) < RULE].astype(np.int8), axis=1, prepend=0, append=0)
    runs = np.nonzero(edges < 0)[1] - np.nonzero(edges > 0)[1]
    runs = runs[runs <= LONGEST * height]
    return float(runs.mean() / height) if len(runs) >= RUNS * height else 0.0
