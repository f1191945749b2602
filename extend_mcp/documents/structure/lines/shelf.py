"""Stores the lines of a long document until their page is read, so that memory does not grow with the pages."""

import marshal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any, Self

from extend_mcp.documents.page import Block, Box, Cell, Page, Rule, Tag, Word, around
from extend_mcp.documents.structure.lines.frames import TurnedFrame, empty_frame
from extend_mcp.documents.structure.lines.line import WordLine

_FORMAT = 2
"""The version of `marshal` without references to equal objects, whose search takes as long as the writing."""


class Shelf:
    """A temporary file with lines of words, ruled lines and named tables of pages.

    `marshal` is the fastest format: 1 ms a page.
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

    def put(self, page: Page, frames: Sequence[TurnedFrame]) -> None:
        """Move the page's words, by the lines of its frames, its ruled lines and named tables to the file."""
        if self._file is None:
            self._file = TemporaryFile(prefix="extend-words-")  # noqa: SIM115  (closed by `__exit__`)
        rules = [(rule.x1, rule.y1, rule.x2, rule.y2) for rule in page.rules]
        words = [word for frame in frames for line in frame.lines for word in line.words]
        lengths = [
            (frame.turn, frame.is_main, frame.typed, [(len(line.words), line.level) for line in frame.lines])
            for frame in frames
        ]
        packed = marshal.dumps((_packed(words), lengths, rules, _packed_tables(page, words)), _FORMAT)
        self._places[page.number] = self._file.seek(0, 2), len(packed)
        self._file.write(packed)
        page.words, page.rules, page.tables = [], [], []

    @contextmanager
    def lent(self, page: Page) -> Iterator[list[TurnedFrame]]:
        """The frames of a page. Within the context, its ruled lines and named tables are back on it.

        Afterwards the page's blocks have no words. Raises `KeyError` for a page that was not stored.
        """
        if self._file is None:
            raise KeyError(page.number)
        place, length = self._places[page.number]
        self._file.seek(place)
        packed, lengths, rules, tables = marshal.loads(self._file.read(length))  # noqa: S302  (written here, to a file without a name)
        words = _unpacked(*packed)
        page.rules = [Rule(*ends) for ends in rules]
        page.tables = [tuple(_cell(words, *cell) for cell in table) for table in tables]
        rest = iter(words)
        yield [_frame(page, rest, *of_frame) for of_frame in lengths]
        page.rules, page.tables = [], []
        page.blocks = list(map(_without_words, page.blocks))


def _frame(
    page: Page, words: Iterator[Word], turn: int, is_main: bool, typed: bool, lines: Sequence[tuple[int, bool]]
) -> TurnedFrame:
    frame = empty_frame(page, turn, is_main=is_main, typed=typed)
    walls = frame.rules.down
    frame.lines.extend(WordLine(list(islice(words, count)), walls, typed=typed, level=level) for count, level in lines)
    return frame


def _packed(words: Sequence[Word]) -> tuple[list[object], ...]:
    """The fields of words as lists; a tag is stored as its level and the index of the last word that has it."""
    boxes = [word.box for word in words]
    tags = {id(word.tag): (at, word.tag.level) for at, word in enumerate(words) if word.tag is not None}
    return (
        [word.text for word in words],
        [box.left for box in boxes],
        [box.top for box in boxes],
        [box.right for box in boxes],
        [box.bottom for box in boxes],
        [word.confidence for word in words],
        [word.size for word in words],
        [word.bold for word in words],
        [word.turn for word in words],
        [tags.get(id(word.tag)) for word in words] if tags else [None] * len(words),
    )


def _unpacked(texts: list[str], *lists: list[Any]) -> list[Word]:
    *sides, confidences, sizes, bolds, turns, packed = lists
    known = {tag: Tag(tag[1]) for tag in packed if tag is not None}
    tags = [known.get(tag) for tag in packed]
    return list(map(Word, texts, map(Box, *sides), confidences, sizes, bolds, turns, tags))


def _packed_tables(page: Page, words: Sequence[Word]) -> list[list[tuple[object, ...]]]:
    """The cells of named tables with the indexes of their words, if lines have all of these."""
    places = {id(word): at for at, word in enumerate(words)} if page.tables else {}
    return [
        [
            (cell.row, cell.column, cell.row_span, cell.column_span, [places[id(word)] for word in cell.words])
            for cell in table
        ]
        for table in page.tables
        if all(id(word) in places for cell in table for word in cell.words)
    ]


def _cell(words: Sequence[Word], row: int, column: int, row_span: int, column_span: int, places: list[int]) -> Cell:
    own = tuple(words[at] for at in places)
    return Cell(row, column, "", around([word.box for word in own]), row_span, column_span, words=own)


def _without_words(block: Block) -> Block:
    return replace(block, cells=tuple(replace(cell, words=()) for cell in block.cells)) if block.cells else block
