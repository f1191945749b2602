"""Finds the turn of a page: on its side, or upside down."""

from typing import Any

from extend_mcp.documents.ocr.models import share_on_their_head
from extend_mcp.documents.ocr.picture_lines import read_surer_on_their_head
from extend_mcp.documents.ocr.tiles import side
from extend_mcp.documents.ocr.word_pieces import cut_out

SAMPLES = 9
"""How many of the longest lines are looked at. Of 26 pages in four turns each, all were set upright by seven."""
DOUBT = 0.25
"""How close to a half the share of upside-down lines means nothing: for small print it can be either."""


def turn_of(page: Any, lines: list[Any]) -> int:
    """The clockwise turn, in degrees, that sets the page upright."""
    if not lines:
        return 0
    laid = [_along(line) for line in sorted(lines, key=lambda line: max(side(line)), reverse=True)]
    is_steep = sum(_length(line) if _is_steep(line) else -_length(line) for line in laid) > 0
    longest = [line for line in laid if _is_steep(line) == is_steep][:SAMPLES]
    share = share_on_their_head([cut_out(page, line) for line in longest])
    on_head = share > 0.5 if abs(share - 0.5) > DOUBT else read_surer_on_their_head(page, longest)
    return 180 * on_head if not is_steep else 90 if on_head else 270


def _along(line: Any) -> Any:
    """The corners of a line with a long side first, which runs to the right, or down if it is steep."""
    import numpy as np

    width, height = side(line)
    line = np.roll(line, -1, axis=0) if height > width else line
    across, down = line[1] - line[0]
    return np.roll(line, -2, axis=0) if (down if _is_steep(line) else across) < 0 else line


def _length(line: Any) -> float:
    """By how much a line is longer than high: 0 for a single letter."""
    width, height = side(line)
    return width - height


def _is_steep(line: Any) -> bool:
    across, down = line[1] - line[0]
    return bool(abs(down) > abs(across))
