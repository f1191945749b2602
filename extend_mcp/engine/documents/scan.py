"""A picture of a page into words and blocks."""

from typing import TYPE_CHECKING

from extend_mcp.engine.documents.arrange import arrange
from extend_mcp.engine.documents.layout import Rule, lay_out
from extend_mcp.engine.documents.ocr import Reading, read_picture
from extend_mcp.engine.documents.page import Box, Page, Word
from extend_mcp.engine.documents.text_layer import text_layer

if TYPE_CHECKING:
    from PIL.Image import Image


def read_scan(picture: "Image", number: int, width: float, height: float, *, turn: bool) -> Page:
    """The page that a picture of `width` x `height` points shows, set upright if `turn`."""
    reading = read_picture(picture, turn=turn)
    if reading.turned % 180:
        width, height = height, width
    page = Page(number, width, height, ocr=True, rotation=reading.turned if turn else None)
    if not reading.words:
        return page
    page.words, rules = in_points(reading, width, height)
    for laid in lay_out(text_layer(page.words, rules, width, height)):
        page.blocks = laid.page.blocks
    arrange(page, rules)
    return page


def in_points(reading: Reading, width: float, height: float) -> tuple[list[Word], list[Rule]]:
    """What was read, in points of a page of that size."""
    across, down = width / reading.width, height / reading.height
    words = [
        Word(
            word.text,
            Box(word.box.left * across, word.box.top * down, word.box.right * across, word.box.bottom * down),
            word.confidence,
        )
        for word in reading.words
    ]
    return words, [Rule(rule.x1 * across, rule.y1 * down, rule.x2 * across, rule.y2 * down) for rule in reading.rules]
