"""A picture of a page into words and ruled lines."""

from typing import TYPE_CHECKING, Any

from extend_mcp.documents.ocr import Reading, read_picture
from extend_mcp.documents.page import Box, Page, Rule, Word

if TYPE_CHECKING:
    from PIL.Image import Image

LEAST_CONTRAST = 6
"""Of 255, between the darkest and the lightest place of a picture that words may stand in."""


def read_scan(picture: "Image", number: int, width: float, height: float, *, turn: bool) -> Page:
    """The page that a picture of `width` x `height` points shows, set upright if `turn`."""
    if not _has_contrast(picture):  # a blank sheet: the OCR would look for words in it all the same
        return Page(number, width, height, ocr=True, rotation=0 if turn else None)
    reading = read_picture(picture, turn=turn)
    if reading.turned % 180:
        width, height = height, width
    page = Page(number, width, height, ocr=True, rotation=reading.turned if turn else None)
    page.words, page.rules = in_points(reading, width, height)
    return page


def _has_contrast(picture: "Image") -> bool:
    bands: Any = picture.convert("RGB").getextrema()
    return any(lightest - darkest >= LEAST_CONTRAST for darkest, lightest in bands)


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
