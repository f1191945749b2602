"""Finds the lines of a page, in tiles, so that memory is limited and strips stay sharp."""

import math
from typing import Any

from extend_mcp.documents.ocr.models import find_boxes

SHORT, LONG = 1024, 1600
"""Pixels of the sides of the largest tile."""
OVERLAP = 160
"""Pixels that two tiles share: more than the height of a line."""
SMALL = 13
"""Height in pixels of a usual line, below which the page is searched again, enlarged."""
SAME = 0.5
"""The least thickness of the overlap of two boxes of one line, as a share of their shortest side."""


def find_lines(page: Any) -> list[Any]:
    """Corners of each line, in pixels of the page: arrays (4, 2), clockwise from the top left."""
    import numpy as np

    scale = min(1.0, SHORT / min(page.shape[:2]))
    lines = _find(page, scale)
    if lines and scale < 1 and np.median([side(line)[1] for line in lines]) * scale < SMALL:
        lines = _find(page, min(1.0, 2 * scale))
    return lines


def side(line: Any) -> tuple[float, float]:
    """Width and height of a line, in pixels."""
    import numpy as np

    return float(np.linalg.norm(line[1] - line[0])), float(np.linalg.norm(line[3] - line[0]))


def _find(page: Any, scale: float) -> list[Any]:
    import cv2
    import numpy as np

    if scale < 1:
        page = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = page.shape[:2]
    across, down = (SHORT, LONG) if width <= height else (LONG, SHORT)
    found: list[Any] = []
    for top, bottom in _spans(height, down):
        for left, right in _spans(width, across):
            boxes = find_boxes(_filled(page[top:bottom, left:right]))
            found = _joined(found, list(boxes + np.array((left, top), np.float32)))
    return [line / scale for line in found]


def _spans(length: int, most: int) -> list[tuple[int, int]]:
    """The starts and ends of tiles: the fewest that are enough, all equally long."""
    count = max(1, math.ceil((length - OVERLAP) / (most - OVERLAP)))
    tile = math.ceil((length + (count - 1) * OVERLAP) / count)
    return [(at * (tile - OVERLAP), min(length, at * (tile - OVERLAP) + tile)) for at in range(count)]


def _filled(tile: Any) -> Any:
    """The tile, with its edge repeated if it is thin, because the library always enlarges the shorter side."""
    import cv2
    import numpy as np

    height, width = tile.shape[:2]
    more = max(0, height // 2 - width), max(0, width // 2 - height)
    if not any(more):
        return np.ascontiguousarray(tile)
    ground = [float(value) for value in np.median(tile, axis=(0, 1))]
    return cv2.copyMakeBorder(tile, 0, more[1], 0, more[0], cv2.BORDER_CONSTANT, value=ground)


def _joined(lines: list[Any], more: list[Any]) -> list[Any]:
    """The lines of the tiles before with those of the next: a line found in both, whole or cut, becomes one."""
    import numpy as np

    if not lines:
        return more
    low, high = np.array([line.min(0) for line in lines]), np.array([line.max(0) for line in lines])
    taken: dict[int, int] = {}
    made: list[Any] = []
    for line in more:
        near = np.flatnonzero((low < line.max(0)).all(1) & (high > line.min(0)).all(1))
        same = [int(index) for index in near if _are_one(line, lines[index])]
        place = next((taken[index] for index in same if index in taken), len(made))
        whole = _around([line, *made[place : place + 1], *(lines[index] for index in same)]) if same else line
        made[place : place + 1] = [whole]
        taken |= dict.fromkeys(same, place)
    return [line for index, line in enumerate(lines) if index not in taken] + made


def _are_one(line: Any, other: Any) -> bool:
    """True if the overlap of two boxes is more than a touch of neighbours."""
    import cv2

    area, shared = cv2.intersectConvexConvex(line, other)
    if area <= 0:
        return False
    (_, sides, _) = cv2.minAreaRect(shared)
    return bool(min(sides) > SAME * min(*side(line), *side(other)))


def _around(lines: list[Any]) -> Any:
    """The smallest box around some lines."""
    import cv2
    import numpy as np

    corners = cv2.boxPoints(cv2.minAreaRect(np.concatenate(lines)))
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = (half[np.argsort(half[:, 1], kind="stable")] for half in (by_x[:2], by_x[2:]))
    return np.array([left[0], right[0], right[1], left[1]], np.float32)
