"""Where words of a long document wait until their page is read, so that memory does not grow with the pages."""

import marshal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO, Self

from extend_mcp.documents.page import Block, Box, Cell, Page, Rule, Tag, Word, around


class Shelf:
    """A file, deleted at the end, with words, ruled lines and named tables of pages.

    `marshal` is the quickest: 1 ms a page.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._places: dict[int, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._file is not None:
            self._file.close()

    def __contains__(self, page: Page) -> bool:
        return page.number in self._places

    def put(self, page: Page) -> None:
        """Take the words, ruled lines and named tables off the page."""
        if self._file is None:
            self._file = TemporaryFile(prefix="extend-words-")  # noqa: SIM115  (closed by `__exit__`)
        rules = [(rule.x1, rule.y1, rule.x2, rule.y2) for rule in page.rules]
        tags = {id(word.tag): (at, word.tag.level) for at, word in enumerate(page.words) if word.tag is not None}
        words = [(*_packed(word), tags.get(id(word.tag))) for word in page.words]
        packed = marshal.dumps((words, rules, _packed_tables(page)))
        self._places[page.number] = self._file.seek(0, 2), len(packed)
        self._file.write(packed)
        page.words, page.rules, page.tables = [], [], []

    @contextmanager
    def lent(self, page: Page) -> Iterator[Page]:
        """A page with its words, ruled lines and named tables; what was on the shelf is off the page afterwards."""
        if self._file is None or page not in self:
            yield page
            return
        place, length = self._places[page.number]
        self._file.seek(place)
        words, rules, tables = marshal.loads(self._file.read(length))  # noqa: S302  (written here, to a file without a name)
        tags = {tag: Tag(tag[1]) for *_, tag in words if tag is not None}
        page.words = [
            Word(text, Box(x1, y1, x2, y2), confidence, size, bold, turn, tags.get(tag))
            for text, (x1, y1, x2, y2), (confidence, size, bold, turn), tag in words
        ]
        page.rules = [Rule(*ends) for ends in rules]
        page.tables = [tuple(_cell(page, *cell) for cell in table) for table in tables]
        yield page
        page.words, page.rules, page.lines, page.tables = [], [], [], []
        page.blocks = list(map(_without_words, page.blocks))


def _packed(word: Word) -> tuple[object, ...]:
    box = word.box
    sides = box.left, box.top, box.right, box.bottom
    return word.text, sides, (word.confidence, word.size, word.bold, word.turn)


def _packed_tables(page: Page) -> list[list[tuple[object, ...]]]:
    """The cells of named tables, with the places of their words on the page."""
    places = {id(word): at for at, word in enumerate(page.words)} if page.tables else {}
    return [
        [
            (cell.row, cell.column, cell.row_span, cell.column_span, [places[id(word)] for word in cell.words])
            for cell in table
        ]
        for table in page.tables
        if all(id(word) in places for cell in table for word in cell.words)
    ]


def _cell(page: Page, row: int, column: int, row_span: int, column_span: int, places: list[int]) -> Cell:
    words = tuple(page.words[at] for at in places)
    return Cell(row, column, "", around([word.box for word in words]), row_span, column_span, words=words)


def _without_words(block: Block) -> Block:
    return replace(block, cells=tuple(replace(cell, words=()) for cell in block.cells)) if block.cells else block
