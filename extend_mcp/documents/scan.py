"""Reads a picture of a page into words and ruled lines."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.ocr import read_picture
from extend_mcp.documents.ocr.reading import Reading
from extend_mcp.documents.page import Box, Page, Rule, Word
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from PIL.Image import Image

LEAST_CONTRAST = 6
"""Least difference, of 255, between the darkest and the lightest place of a picture that may hold words."""

KNOWN = "Latin, Chinese and Japanese"
"""Scripts that the recogniser reads. Of Greek it has letters, as in formulas, but of pages of prose it reads a fifth of
the words, some with confidence."""
_GREEK = re.compile(r"[\u0370-\u03ff]{2}")
UNSURE, MOST = 0.75, 0.5
"""Confidence below which a word is likely wrong, and the share of such words from which a page gets a warning."""


def read_scans(
    numbers: Sequence[int], draw: Callable[[int], tuple["Image", float, float]], *, turn: bool
) -> tuple[list[Page], list[RunWarning]]:
    """Pages by their numbers, and warnings. `draw` gives the picture of a page, and its size in points.

    A page that cannot be read is empty and gets a warning. If all are so, raises the first `DocumentFailure`.
    """
    pages: list[Page] = []
    warnings: list[RunWarning] = []
    failures: list[DocumentFailure] = []
    for number in numbers:
        try:
            picture, width, height = draw(number)
            pages.append(read_scan(picture, number, width, height, turn=turn))
        except DocumentFailure as failure:
            failures.append(failure)
            pages.append(Page(number))
            message = f"The page was not read. {failure.message}"
            warnings.append(RunWarning(code="LOCAL_PAGE_DAMAGED", message=message, page=number))
        warnings += _doubts(pages[-1])
    if failures and len(failures) == len(numbers):
        raise failures[0]
    return pages, warnings


def _doubts(page: Page) -> list[RunWarning]:
    """A warning if most of the page was read with doubt, or not at all."""
    unsure = sum((word.confidence or 0.0) < UNSURE or _GREEK.search(word.text) is not None for word in page.words)
    if unsure + page.unread <= MOST * (len(page.words) + page.unread):
        return []
    doubts = [f"{unsure} of the {len(page.words)} words were read with doubt"] if unsure else []
    doubts += [f"{page.unread} lines could not be read"] if page.unread else []
    message = (
        f"{' and '.join(doubts)}: the scan is hard to read, or in a script that the OCR lacks. It knows {KNOWN}. "
        "Check the values."
    )
    return [RunWarning(code="LOCAL_UNSURE_OCR", message=message, page=page.number)]


def read_scan(picture: "Image", number: int, width: float, height: float, *, turn: bool) -> Page:
    """The page that a picture of `width` x `height` points shows, set upright if `turn`."""
    if not _has_contrast(picture):  # a blank sheet, in which the OCR would still look for words
        return Page(number, width, height, ocr=True, rotation=0 if turn else None)
    reading = read_picture(picture, turn=turn)
    if reading.turned % 180:
        width, height = height, width
    page = Page(number, width, height, ocr=True, rotation=reading.turned if turn else None)
    page.slant, page.unread = reading.slant, reading.unread
    page.words, page.rules = in_points(reading, width, height)
    return page


def _has_contrast(picture: "Image") -> bool:
    bands: Any = picture.convert("RGB").getextrema()
    return any(lightest - darkest >= LEAST_CONTRAST for darkest, lightest in bands)


def in_points(reading: Reading, width: float, height: float) -> tuple[list[Word], list[Rule]]:
    """The words and rules of a reading, in points of a page of that size."""
    across, down = width / reading.width, height / reading.height
    words = [
        Word(
            word.text,
            Box(word.box.left * across, word.box.top * down, word.box.right * across, word.box.bottom * down),
            word.confidence,
            bold=word.bold,
            turn=word.turn,
        )
        for word in reading.words
    ]
    return words, [Rule(rule.x1 * across, rule.y1 * down, rule.x2 * across, rule.y2 * down) for rule in reading.rules]
