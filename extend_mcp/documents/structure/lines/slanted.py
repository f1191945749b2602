"""Levels words of slightly slanted lines: their boxes after the page is turned so that the lines are level."""

import math
from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.documents.page import Block, Box, Word, around

Point = tuple[float, float]


def leveled(words: Sequence[Word], slant: int, width: float, height: float) -> list[Word]:
    """The words after the page is turned back by `slant`, clockwise in degrees, around its middle."""
    return [replace(word, box=_leveled(word.box, slant, (width / 2, height / 2))) for word in words]


def slanted_blocks(blocks: Sequence[Block], slant: int, width: float, height: float) -> list[Block]:
    """Blocks of level lines, with boxes around the slanted lines on the page."""

    def around_lines(box: Box | None) -> Box | None:
        if box is None:
            return None
        corners = [(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        turned = [_turned(corner, slant, (width / 2, height / 2)) for corner in corners]
        return around([Box(x, y, x, y) for x, y in turned])

    return [
        replace(
            block,
            box=around_lines(block.box),
            cells=tuple(replace(cell, box=around_lines(cell.box)) for cell in block.cells),
        )
        for block in blocks
    ]


def _leveled(box: Box, slant: int, middle: Point) -> Box:
    """The level box of a word, from the box around its slanted letters."""
    cosine, sine = math.cos(math.radians(slant)), abs(math.sin(math.radians(slant)))
    scale = cosine * cosine - sine * sine
    across = max(0.0, (box.width * cosine - box.height * sine) / scale) / 2
    down = max(0.0, (box.height * cosine - box.width * sine) / scale) / 2
    x, y = _turned(((box.left + box.right) / 2, (box.top + box.bottom) / 2), -slant, middle)
    return Box(x - across, y - down, x + across, y + down)


def _turned(point: Point, degrees: int, middle: Point) -> Point:
    """A point after a clockwise turn around the middle."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = point[0] - middle[0], point[1] - middle[1]
    return middle[0] + x * cosine - y * sine, middle[1] + x * sine + y * cosine
