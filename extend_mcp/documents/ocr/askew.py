"""Finds how the lines of an upright page lie askew: leaning a little, bent, or running together."""

import math
from dataclasses import replace
from typing import Any

from extend_mcp.documents.ocr.tiles import side
from extend_mcp.documents.slant import Slant

LEAST_LEAN, MOST_LEAN = 0.1, 20.0
"""In degrees. Less makes no difference to any line; more is a picture of things at all angles."""
LONG_LINE = 3
"""In heights: a shorter box does not show its angle."""
INK_SIDE, INK_POINTS, INK = 1500, 60_000, 40
"""Side in pixels, and most points, of the picture in which rows of ink are counted; and how much ink differs from
its paper."""
_STEPS = ((0.1, 12), (0.02, 5))
"""Step size in degrees, and number of steps to each side, in the search for the angle."""
BENT, MOST_BENT = 0.3, 0.4
"""Heights of a line by which a page's edge must be moved for its lines to be bent, and the greatest such share of the
page's height."""
LINES = 6
"""The fewest lines that show how a page is bent."""
CLEARER = 1.02
"""How many times as unevenly rows of ink must be filled once bent lines are straight."""
_MESH = 16
"""Pixels between places of a bent page that are computed; those between them are interpolated."""
_BENDS = (0.25, 0.1, 0.03)
"""Steps in the search for the bend, in heights of a line."""

Ink = tuple[Any, Any, int, int]
"""Places of ink across and down, and the size of their picture."""


def slant_of(page: Any, lines: list[Any]) -> Slant:
    """How most lines lie: level if they are straight, or have no common angle.

    Boxes of lines show it roughly. Near that, ink falls into the fewest rows if the lines are straight.
    """
    long = [line for line in lines if side(line)[0] >= LONG_LINE * side(line)[1]]
    lean = _middle([(_angle(line), side(line)[0]) for line in long])
    if not long or abs(lean) > MOST_LEAN:
        return Slant()
    ink = _ink(page, lines)
    for step, steps in _STEPS:
        near = [Slant(lean + step * at) for at in range(-steps, steps + 1)]
        lean = max(near, key=lambda slant: _unevenness(ink, slant)).lean
    level = Slant(lean)
    bent = _bent(page, long, level)
    if bent is not None:
        bent = _nearest(ink, bent, _height(long) / page.shape[0])
        if _unevenness(ink, bent) >= CLEARER * _unevenness(ink, level):
            return bent
    return Slant(round(lean, 2)) if abs(lean) >= LEAST_LEAN else Slant()


def _angle(line: Any) -> float:
    """Of a line, clockwise in degrees."""
    (x1, y1), (x2, y2) = (line[0] + line[3]) / 2, (line[1] + line[2]) / 2
    return math.degrees(math.atan2(y2 - y1, x2 - x1))


def _height(lines: list[Any]) -> float:
    return _middle([(side(line)[1], 1.0) for line in lines])


def _bent(page: Any, lines: list[Any], level: Slant) -> Slant | None:
    """The slant that the boxes of leaning lines show, if some of them are bent."""
    import numpy as np

    if len(lines) < LINES:
        return None
    height, width = page.shape[:2]
    corners = np.array(lines)
    middles = corners.mean(1)
    x, y = level.straight(middles[:, 0], middles[:, 1], width, height)
    u, v = x / width - 0.5, y / height - 0.5
    slopes = np.tan(np.radians([_angle(line) - level.lean for line in lines])) * width / height
    long = np.array([side(line)[0] for line in lines])
    terms, weights = np.stack([np.ones_like(u), 2 * u, v], 1), long
    for _ in range(3):  # lines that differ from all others count less each time
        root = np.sqrt(weights)
        more, bend, keystone = np.linalg.lstsq(terms * root[:, None], slopes * root)[0]
        left = np.abs(slopes - terms @ (more, bend, keystone))
        weights = long / (1 + (left / max(float(np.median(left)), 1e-4)) ** 2)
    edge = (abs(bend) + abs(keystone)) / 4
    if not BENT * _height(lines) / height <= edge <= MOST_BENT / 4:
        return None
    return Slant(level.lean + math.degrees(math.atan(more * height / width)), float(bend), float(keystone))


def _nearest(ink: Ink, slant: Slant, unit: float) -> Slant:
    """The slant near that one with which ink falls into the fewest rows. `unit` is a line's height in page heights."""
    best, most = slant, _unevenness(ink, slant)
    for step in (share * unit for share in _BENDS):
        for name, size in (("lean", math.degrees(2 * step)), ("keystone", 4 * step), ("bend", 4 * step)):
            for way in (-size, size):
                other = replace(best, **{name: getattr(best, name) + way})
                if (found := _unevenness(ink, other)) > most:
                    best, most = other, found
    return best


def _ink(page: Any, lines: list[Any]) -> Ink:
    """The places of ink in lines of text, in pixels of a picture of limited size, and that size.

    Elsewhere are rules, pictures, shadows, and on photos the edges of the sheet.
    """
    import cv2
    import numpy as np

    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, INK_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    edges = np.abs(small.astype(np.int16) - cv2.blur(small, (25, 25)))
    text = np.zeros(small.shape, np.uint8)
    for line in lines:
        cv2.fillConvexPoly(text, np.round(line * scale).astype(np.int32), 1)
    down, across = np.nonzero((edges > INK) & (text > 0))
    every = max(1, len(down) // INK_POINTS)
    return across[::every].astype(np.float32), down[::every].astype(np.float32), small.shape[1], small.shape[0]


def _unevenness(ink: Ink, slant: Slant) -> float:
    """How unevenly rows of the page are filled once that slant is straight: the more, the straighter."""
    import numpy as np

    rows: Any = slant.straight(*ink)[1]
    rows = np.round(rows).astype(np.int64)
    return float((np.bincount(rows - rows.min(initial=0)).astype(np.float64) ** 2).sum())


def _middle(weighed: list[tuple[float, float]]) -> float:
    """The weighted median."""
    left = sum(weight for _, weight in weighed) / 2
    for value, weight in sorted(weighed):
        left -= weight
        if left <= 0:
            return value
    return 0.0


def straightened(page: Any, slant: Slant) -> Any:
    """The picture with straight lines. What is not on it is filled with the colour of its paper."""
    import cv2
    import numpy as np

    if not slant:
        return page
    height, width = page.shape[:2]
    paper = [float(value) for value in np.median(page[::8, ::8], axis=(0, 1))]
    if not slant.is_bent:
        back = cv2.getRotationMatrix2D((width / 2, height / 2), slant.lean, 1)
        return cv2.warpAffine(page, back, (width, height), borderMode=cv2.BORDER_CONSTANT, borderValue=paper)
    rows, columns = math.ceil(height / _MESH), math.ceil(width / _MESH)
    down = (np.arange(rows)[:, None] + 0.5) * height / rows - 0.5
    across = (np.arange(columns)[None, :] + 0.5) * width / columns - 0.5
    mesh = np.broadcast_arrays(*slant.shown(across, down, width, height))
    x, y = (cv2.resize(axis.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR) for axis in mesh)
    return cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=paper)
