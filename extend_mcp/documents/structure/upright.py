"""Turns words, boxes and pages, by the turn of their text."""

from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.documents.page import Block, Box, Page, Rule, Word

SLANT = 10
"""In degrees: how far text may be off a quarter turn; more is a stamp across the page."""


def quarter(turn: int) -> int | None:
    """The quarter turn (0, 90, 180, 270) close to `turn`, or None."""
    near = round(turn / 90) * 90
    return near % 360 if abs(turn - near) <= SLANT else None


def usual_turn(words: Sequence[Word]) -> int:
    """The quarter turn, clockwise in degrees, of most of the characters."""
    if {word.turn for word in words} <= {0}:
        return 0
    counts: dict[int, int] = {}
    for word in words:
        counts[word.turn] = counts.get(word.turn, 0) + len(word.text)
    turns: dict[int, int] = {0: 0}
    for turn, count in counts.items():
        if (near := quarter(turn)) is not None:
            turns[near] = turns.get(near, 0) + count
    return max(turns, key=lambda turn: turns[turn])


def turn_box(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of a page of that size after the page is turned back by `turn`, clockwise in degrees."""
    if turn == 90:
        return Box(box.top, width - box.right, box.bottom, width - box.left)
    if turn == 180:
        return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
    if turn == 270:
        return Box(height - box.bottom, box.left, height - box.top, box.right)
    return box


def turn_words(words: Sequence[Word], turn: int, width: float, height: float) -> list[Word]:
    """The words after the page is turned back by `turn`."""
    if not turn:
        return list(words)
    return [replace(word, box=turn_box(word.box, turn, width, height), turn=(word.turn - turn) % 360) for word in words]


def turn_rules(rules: Sequence[Rule], turn: int, width: float, height: float) -> list[Rule]:
    """The ruled lines after the page is turned back by `turn`."""
    if not turn:
        return list(rules)
    boxes = (turn_box(Box(rule.x1, rule.y1, rule.x2, rule.y2), turn, width, height) for rule in rules)
    return [Rule(box.left, box.top, box.right, box.bottom) for box in boxes]


def turn_blocks(blocks: Sequence[Block], turn: int, width: float, height: float) -> list[Block]:
    """The blocks after the page is turned back by `turn`."""

    def turned(box: Box | None) -> Box | None:
        return None if box is None else turn_box(box, turn, width, height)

    if not turn:
        return list(blocks)
    return [
        replace(block, box=turned(block.box), cells=tuple(replace(cell, box=turned(cell.box)) for cell in block.cells))
        for block in blocks
    ]


def set_upright(page: Page) -> None:
    """Set a page upright in place, by the turn of most of its text."""
    turn = usual_turn(page.words)
    page.rotation = -turn % 360
    width, height = page.width or 0.0, page.height or 0.0
    if not turn:
        return
    page.words = turn_words(page.words, turn, width, height)
    page.rules = turn_rules(page.rules, turn, width, height)
    page.blocks = turn_blocks(page.blocks, turn, width, height)
    page.form_values = [replace(one, box=turn_box(one.box, turn, width, height)) for one in page.form_values]
    if turn != 180:
        page.width, page.height = page.height, page.width
