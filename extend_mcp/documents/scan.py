"""A picture of a page into words and blocks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.arrange import arrange
from extend_mcp.documents.extra_blocks import add_blocks
from extend_mcp.documents.grid import place_of
from extend_mcp.documents.layout import lay_out
from extend_mcp.documents.lines import box_of, lines_of, text_of, within
from extend_mcp.documents.ocr import Reading, read_picture
from extend_mcp.documents.page import Block, Box, Page, Rule, Word
from extend_mcp.documents.text_layer import text_layer

if TYPE_CHECKING:
    from PIL.Image import Image

KNOWN = 0.4
"""Of a word's area: known words that take up so much of it are what it says."""
_SQUARE = 24.0
LEAST_CONTRAST = 6
"""Of 255, between the darkest and the lightest place of a picture that words may stand in."""


def read_scan(
    picture: "Image", number: int, width: float, height: float, *, turn: bool, known: Sequence[Word] = ()
) -> Page:
    """The page that a picture of `width` x `height` points shows, set upright if `turn`.

    `known` are words of it that the file says itself; they take the place of what is read there.
    """
    if not _has_contrast(picture):  # a blank sheet: the OCR would look for words in it all the same
        return Page(number, width, height, ocr=True, rotation=0 if turn else None)
    reading = read_picture(picture, turn=turn)
    if reading.turned % 180:
        width, height = height, width
    page = Page(number, width, height, ocr=True, rotation=reading.turned if turn else None)
    page.words, rules = in_points(reading, width, height)
    if known:
        page.words = _merged(page.words, [_turned(word, reading.turned, page) for word in known])
    if not page.words:
        return page
    upright = [word for word in page.words if not word.turn]
    for laid in lay_out(text_layer(upright, rules, width, height)):
        page.blocks = laid.page.blocks
        for line in lines_of(_lost(upright, laid.page.words)):
            page.blocks.insert(place_of(page.blocks, box_of(line)), Block("text", text_of(line), box_of(line)))
    arrange(page, rules)
    add_blocks(page, [word for word in page.words if word.turn])
    return page


def _merged(read: Sequence[Word], known: Sequence[Word]) -> list[Word]:
    """The words of both; of those at one place only the known."""
    places: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in known:
        for place in _places(word.box):
            places[place].append(word)
    return [*known, *(word for word in read if not _is_known(word, places))]


def _places(box: Box) -> Iterator[tuple[int, int]]:
    """The squares of a grid that a box is on, of the first 1,000."""
    rows = range(int(box.top // _SQUARE), int(box.bottom // _SQUARE) + 1)
    columns = range(int(box.left // _SQUARE), int(box.right // _SQUARE) + 1)
    return islice(((row, column) for row in rows for column in columns), 1000)


def _is_known(word: Word, places: Mapping[tuple[int, int], Sequence[Word]]) -> bool:
    """Whether known words take up `KNOWN` of a word that was read, or more."""
    near = {id(one): one.box for place in _places(word.box) for one in places.get(place, ())}
    across = ((min(word.box.right, b.right) - max(word.box.left, b.left), b) for b in near.values())
    area = sum(
        width * max(0.0, min(word.box.bottom, b.bottom) - max(word.box.top, b.top)) for width, b in across if width > 0
    )
    return area >= KNOWN * word.box.width * word.box.height


def _turned(word: Word, turned: int, page: Page) -> Word:
    """The word on the page after a clockwise turn to the size that `page` has."""
    box, width, height = word.box, page.width or 0.0, page.height or 0.0
    match turned:
        case 90:
            box = Box(width - box.bottom, box.left, width - box.top, box.right)
        case 180:
            box = Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
        case 270:
            box = Box(box.top, height - box.right, box.bottom, height - box.left)
    return replace(word, box=box, turn=(word.turn + turned) % 360)


def _has_contrast(picture: "Image") -> bool:
    bands: Any = picture.convert("RGB").getextrema()
    return any(lightest - darkest >= LEAST_CONTRAST for darkest, lightest in bands)


def _lost(read: Sequence[Word], laid: Sequence[Word]) -> list[Word]:
    """The words that the layout left out, as it does with lines of tilted text whose boxes overlap."""
    if sum(len(word.text) for word in read) == sum(len(word.text) for word in laid):
        return []
    worded = [word for word in read if sum(map(str.isalnum, word.text)) > 1]  # bullets become markers
    return [word for word in worded if not any(within(word, other.box) for other in laid)]


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
