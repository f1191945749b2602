"""Marks on scanned pages that are too small for the reader of ruled lines: boxes and circles to tick, combs, dots."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from extend_mcp.analysis.extract.labels.box_labels import TICK
from extend_mcp.analysis.forms.blanks.places import is_square
from extend_mcp.documents.page import Box, Rule, Word

if TYPE_CHECKING:
    from PIL.Image import Image

SIDES = (5.0, 42.0)
"""In points: the least and greatest side of small boxes."""
RECTANGLE = 0.92
"""Share of its bounding box that the inside of a drawn box fills; the inside of the letter D fills less."""
DRAWN = 0.8
"""Share of each side that is dark."""
EDGE = 1.5
"""In points: the greatest thickness of the lines around a box."""
ROUND = 0.93
"""Share of an ellipse in its bounding box that the inside of a circle fills at least."""
CIRCLE, RING, FREE = 5.5, 0.3, 1.45
"""In points: the least width of the inside of a circle; the greatest thickness of its line, and how far around it the
paper is free, in radii. The letter O is smaller or thicker, or has letters beside it."""
DIRT = 0.03
"""Share of free paper that may be dark."""
DOT = (0.4, 2.5)
"""In points: the least and greatest size of the dots of dotted lines."""
_DOTS = re.compile(r"[._…·\-–—]{2,}")


def read_marks(picture: "Image", width: float, height: float) -> tuple[list[Box], list[Rule]]:
    """The insides of small boxes and circles, and dots, on a picture of a page of `width` x `height` points."""
    import cv2
    import numpy as np

    grey = np.asarray(picture.convert("L"))
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    scale = width / picture.width, height / picture.height
    return list(_boxes(dark, scale)), list(_dots(dark, scale))


def _boxes(dark: Any, scale: tuple[float, float]) -> Iterator[Box]:
    import cv2

    contours, levels = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    for contour, level in zip(contours, levels[0] if levels is not None else (), strict=False):
        x, y, across, down = cv2.boundingRect(contour)
        box = Box(x * scale[0], y * scale[1], (x + across) * scale[0], (y + down) * scale[1])
        is_inside = level[3] >= 0 and all(SIDES[0] - EDGE <= size <= SIDES[1] for size in (box.width, box.height))
        if not is_inside:
            continue
        filled = cv2.contourArea(contour) / ((across - 1) * (down - 1))
        if filled >= RECTANGLE:
            if _is_framed(dark, x, y, across, down, max(1, round(EDGE / scale[0]))):
                yield box
        elif (
            filled >= ROUND * math.pi / 4
            and min(box.width, box.height) >= CIRCLE
            and is_square(box)
            and _is_ring(dark, x + across / 2, y + down / 2, (across + down) / 4)
        ):
            yield box


def _is_framed(dark: Any, x: int, y: int, across: int, down: int, edge: int) -> bool:
    """True if all four sides of an inside are drawn."""
    strips = (
        dark[max(0, y - edge) : y + 1, x : x + across].any(axis=0),
        dark[y + down - 1 : y + down + edge, x : x + across].any(axis=0),
        dark[y : y + down, max(0, x - edge) : x + 1].any(axis=1),
        dark[y : y + down, x + across - 1 : x + across + edge].any(axis=1),
    )
    return all(strip.mean() >= DRAWN for strip in strips)


def _is_ring(dark: Any, x: float, y: float, radius: float) -> bool:
    """True if the line around a round inside is thin, and the paper around it free."""
    import numpy as np

    reach = math.ceil(FREE * radius) + 1
    top, left = max(0, int(y) - reach), max(0, int(x) - reach)
    near = dark[top : int(y) + reach + 1, left : int(x) + reach + 1] > 0
    down, across = np.indices(near.shape)
    far = np.hypot(across + left + 0.5 - x, down + top + 0.5 - y) / radius
    return bool(near[(far > 1 + RING) & (far <= FREE)].mean() < DIRT and near[(far > 1) & (far <= 1 + RING)].any())


def _dots(dark: Any, scale: tuple[float, float]) -> Iterator[Rule]:
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    for x, y, across, down, _ in stats[1:count]:
        left, width, height = x * scale[0], across * scale[0], down * scale[1]
        if DOT[0] <= width <= DOT[1] and DOT[0] <= height <= DOT[1]:
            middle = (y + down / 2) * scale[1]
            yield Rule(left, middle, left + width, middle)


def sides_of(box: Box) -> Iterator[Rule]:
    """The lines around the inside of a box."""
    left, top, right, bottom = box.left - 0.5, box.top - 0.5, box.right + 0.5, box.bottom + 0.5
    yield Rule(left, top, right, top)
    yield Rule(left, bottom, right, bottom)
    yield Rule(left, top, left, bottom)
    yield Rule(right, top, right, bottom)


def off_words(boxes: Sequence[Box], words: Sequence[Word]) -> list[Box]:
    """The boxes that are not the insides of letters: small ones within a word."""
    return [box for box in boxes if not any(_is_letter(box, word.box) for word in words)]


def _is_letter(box: Box, word: Box) -> bool:
    half = word.height / 2
    within = word.left + half <= box.left and box.right <= word.right - half
    return box.height <= half and within and word.top <= box.top and box.bottom <= word.bottom


def without_marks(words: Sequence[Word], boxes: Sequence[Box]) -> list[Word]:
    """The words of OCR, cut before tick boxes, and without those that are only the beginning of a dotted line."""
    ticks = [box for box in boxes if is_square(box)]
    kept = [word for word in words if not _DOTS.fullmatch(word.text) and not _is_mark(word, ticks)]
    return [_beside(word, ticks) if any(map(str.isalnum, word.text)) else word for word in kept]


def _is_mark(word: Word, ticks: Sequence[Box]) -> bool:
    """True if a word is what OCR read in a tick box."""
    across, down = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return len(word.text) == 1 and any(
        tick.left < across < tick.right and tick.top < down < tick.bottom for tick in ticks
    )  # fmt: skip


def _beside(word: Word, ticks: Sequence[Box]) -> Word:
    for tick in ticks:
        across, down = (tick.left + tick.right) / 2, (tick.top + tick.bottom) / 2
        if word.box.top < down < word.box.bottom and word.box.left < across < word.box.right:
            is_first = across < (word.box.left + word.box.right) / 2
            box = replace(word.box, left=tick.right) if is_first else replace(word.box, right=tick.left)
            word = replace(word, box=box, text=TICK.sub("", word.text) or word.text)
    return word
