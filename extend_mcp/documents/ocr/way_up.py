"""Finds the turn of a page: on its side, upside down, or leaning a little."""

import math
from typing import Any

from extend_mcp.documents.ocr.models import share_on_their_head
from extend_mcp.documents.ocr.picture_lines import read_surer_on_their_head
from extend_mcp.documents.ocr.tiles import side
from extend_mcp.documents.ocr.word_pieces import cut_out

SAMPLES = 9
"""How many of the longest lines are looked at. Of 26 pages in four turns each, all were set upright by seven."""
DOUBT = 0.25
"""How close to a half the share of upside-down lines means nothing: for small print it can be either."""
LEAST_LEAN, MOST_LEAN = 0.05, 20.0
"""In degrees. Less makes no difference to any line; more is a picture of things at all angles."""
LONG_LINE = 3
"""In heights: a shorter box does not show its angle."""
INK_SIDE, INK_POINTS, INK = 1500, 60_000, 40
"""Side in pixels, and most points, of the picture in which rows of ink are counted; and how much ink differs from
its paper."""
_STEPS = ((0.1, 12), (0.02, 5))
"""Step size in degrees, and number of steps to each side, in the search for the angle."""


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


def lean_of(page: Any, lines: list[Any]) -> float:
    """The clockwise angle of most lines, in degrees; 0 if they are straight, or have no common angle.

    Boxes show it to half a degree. Near that, ink falls into the fewest rows at the right angle.
    """
    found = []
    for line in lines:
        width, height = side(line)
        if width >= LONG_LINE * height:
            (x1, y1), (x2, y2) = (line[0] + line[3]) / 2, (line[1] + line[2]) / 2
            found.append((math.degrees(math.atan2(y2 - y1, x2 - x1)), width))
    lean = _middle(found)
    if not found or abs(lean) > MOST_LEAN:
        return 0.0
    across, down = _ink(page)
    for step, steps in _STEPS:
        lean = max(
            (lean + step * at for at in range(-steps, steps + 1)), key=lambda angle: _unevenness(across, down, angle)
        )
    return round(lean, 2) if abs(lean) >= LEAST_LEAN else 0.0


def _ink(page: Any) -> tuple[Any, Any]:
    """The places of ink, in pixels of a picture of limited size."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, INK_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    edges = np.abs(small.astype(np.int16) - cv2.blur(small, (25, 25)))
    down, across = np.nonzero(edges > INK)
    every = max(1, len(down) // INK_POINTS)
    return across[::every].astype(np.float32), down[::every].astype(np.float32)


def _unevenness(across: Any, down: Any, lean: float) -> float:
    """How unevenly rows of the page are filled after it is straightened by that angle: the more, the straighter."""
    import numpy as np

    angle = math.radians(lean)
    rows = np.round(down * math.cos(angle) - across * math.sin(angle)).astype(np.int64)
    return float((np.bincount(rows - rows.min(initial=0)).astype(np.float64) ** 2).sum())


def _middle(weighed: list[tuple[float, float]]) -> float:
    """The weighted median."""
    left = sum(weight for _, weight in weighed) / 2
    for value, weight in sorted(weighed):
        left -= weight
        if left <= 0:
            return value
    return 0.0


def straightened(page: Any, lean: float) -> Any:
    """The picture, turned back around its middle. Its corners are lost, and filled with the colour of its paper."""
    import cv2
    import numpy as np

    if not lean:
        return page
    height, width = page.shape[:2]
    paper = [float(value) for value in np.median(page[::8, ::8], axis=(0, 1))]
    back = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1)
    return cv2.warpAffine(page, back, (width, height), borderMode=cv2.BORDER_CONSTANT, borderValue=paper)
