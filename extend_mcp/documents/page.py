"""The result of reading any kind of file: pages of words and blocks."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extend_mcp.documents.invoice_model import EInvoice
from extend_mcp.documents.slant import Slant
from extend_mcp.wire.runs import RunWarning

LONGEST = 3
"""How long a strip, such as a receipt, may be, in sides of the square that a picture must fit."""


def fitting(width: float, height: float, side: int) -> float:
    """The scale with which a size fits a square of `side`.

    Strips may be longer, with half the square's area: in a receipt of 560 x 6,540 pixels shrunk to 2,000, 36 of 159
    amounts ran into the words before.
    """
    longer = max(width, height, 1.0)
    strip = math.sqrt(side * side / 2 / (max(width, 1.0) * max(height, 1.0)))
    return max(side / longer, min(LONGEST * side / longer, strip))


@dataclass(slots=True, unsafe_hash=True)
class Box:
    """A rectangle in points (1/72 inch), from the page's top left.

    Boxes, words and ruled lines are created by the thousand and never changed. Frozen ones would take two to three
    times as long to create.
    """

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def __or__(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """The file's own mark of some words, which share it: a heading with its level or, without a level, a list item."""

    level: int | None = None


@dataclass(slots=True, unsafe_hash=True)
class Word:
    """One word. `confidence` (0 to 1) is set if OCR read it; `size`, its font's in points as drawn, if the file has it.

    `turn` is the clockwise turn of the writing in degrees: 90 runs down the page. `tag` is the file's own mark.
    """

    text: str
    box: Box
    confidence: float | None = None
    size: float | None = None
    bold: bool = False
    turn: int = 0
    tag: Tag | None = None


@dataclass(slots=True, unsafe_hash=True)
class Rule:
    """A ruled line, horizontal or vertical, in points from the page's top left."""

    x1: float
    y1: float
    x2: float
    y2: float


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all boxes, at least one."""
    if len(boxes) == 1:
        return boxes[0]
    return Box(
        min([box.left for box in boxes]),
        min([box.top for box in boxes]),
        max([box.right for box in boxes]),
        max([box.bottom for box in boxes]),
    )


@dataclass(slots=True, unsafe_hash=True)
class Line:
    """A line of a page. Its segments are words that belong together: a text, a label, a value, a cell.

    `running`: it is a header, a footer or a page number.
    """

    segments: tuple[tuple[Word, ...], ...]
    running: bool = False


@dataclass(frozen=True, slots=True)
class FormValue:
    """The value of a PDF form's field, at one of its places on a page.

    `name` and `tooltip` are the file's own. `is_on` is the state of a tick box; for a radio button that is on, `value`
    names it. `shown` is the text that the field's appearance draws, if that differs from the value.
    """

    name: str
    tooltip: str
    value: str
    box: Box
    is_on: bool | None = None
    shown: str | None = None


@dataclass(slots=True, unsafe_hash=True)
class Cell:
    """One cell of a table, rows and columns from 0. `reference` (A1) and `formula` come from spreadsheets.

    `number` is the cell's number if `text`, as the sheet shows it, does not give it: `1234567` for `1.2M`.
    `words` are those of its pages: of two, if a row goes on over a page break.
    """

    row: int
    column: int
    text: str
    box: Box | None = None
    row_span: int = 1
    column_span: int = 1
    reference: str | None = None
    formula: str | None = None
    number: str | None = None
    words: tuple[Word, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table … in reading order.

    `type` is one of the API's block types. `text` is plain, without markup. `level` (from 1) is set on headings, and on
    items of nested lists; `cells` on tables; `marker` (`-`, `1.`) on list items; `box` if the file has geometry;
    `format` (`QRCode`) on barcodes, whose `text` is their content.
    """

    type: str
    text: str
    box: Box | None = None
    level: int | None = None
    cells: tuple[Cell, ...] = ()
    marker: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The worksheet of a spreadsheet's page; `index` from 0."""

    index: int
    name: str


@dataclass(slots=True)
class Page:
    """One page, slide or worksheet; `number` from 1, sizes in points. `rules` are the ruled lines drawn on it.

    `words` is empty if the file has no geometry (Word, HTML, text): then the blocks hold all the text. `lines` has
    the words from top to bottom, without dot leaders. `rotation` is the clockwise turn, in degrees, that set the page
    upright; None if this was not checked. `tables` has the cells, with their words, of each table that the file itself
    marks. `slant` is how the lines of a scan then lie askew; all boxes are those of the page with straight lines, and
    `corners` gives their places on the displayed page. `blank_fields` counts the
    empty fields of a form, `unread` the lines of a scan in which no words were recognised.
    """

    number: int
    width: float | None = None
    height: float | None = None
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    form_values: list[FormValue] = field(default_factory=list)
    tables: list[tuple[Cell, ...]] = field(default_factory=list)
    sheet: Sheet | None = None
    ocr: bool = False
    rotation: int | None = None
    slant: Slant = field(default_factory=Slant)
    blank_fields: int = 0
    unread: int = 0

    def put_around(self, furniture: Sequence[Block]) -> None:
        """Put headers above the page's blocks, and footers below."""
        above = [block for block in furniture if block.type == "header"]
        self.blocks = [*above, *self.blocks, *(block for block in furniture if block.type == "footer")]

    def corners(self, box: Box) -> list[tuple[float, float]]:
        """The corners of a box on the displayed page, clockwise from the top left."""
        straight = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
        if not self.slant or self.width is None or self.height is None:
            return straight
        return [self.slant.shown(x, y, self.width, self.height) for x, y in straight]


@dataclass(slots=True)
class Document:
    """A file that was read. `page_count` counts all its pages, also those that a page range left out of `pages`.

    `invoice` is the content of the file's XML of an invoice or order.
    """

    mime_type: str
    pages: list[Page]
    page_count: int
    warnings: list[RunWarning] = field(default_factory=list)
    invoice: EInvoice | None = None

    def blocks(self) -> Iterator[tuple[Page, Block]]:
        """Every block with its page, in reading order."""
        return ((page, block) for page in self.pages for block in page.blocks)


Read = Callable[[Path, str], Document]
"""Reads the file at a path, given with its name. Raises `DocumentFailure`."""
