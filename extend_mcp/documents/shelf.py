"""Where words of a long document wait until their page is read, so that memory does not grow with the pages."""

import marshal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO, Self

from extend_mcp.documents.page import Block, Box, Page, Rule, Word


class Shelf:
    """A file, deleted at the end, with words and ruled lines of pages. `marshal` is the quickest: 1 ms a page."""

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
        """Take the words and ruled lines off the page."""
        if self._file is None:
            self._file = TemporaryFile(prefix="extend-words-")  # noqa: SIM115  (closed by `__exit__`)
        rules = [(rule.x1, rule.y1, rule.x2, rule.y2) for rule in page.rules]
        packed = marshal.dumps((list(map(_packed, page.words)), rules))
        self._places[page.number] = self._file.seek(0, 2), len(packed)
        self._file.write(packed)
        page.words, page.rules = [], []

    @contextmanager
    def lent(self, page: Page) -> Iterator[Page]:
        """A page with its words and ruled lines; those that were on the shelf are off it again afterwards."""
        if self._file is None or page not in self:
            yield page
            return
        place, length = self._places[page.number]
        self._file.seek(place)
        words, rules = marshal.loads(self._file.read(length))  # noqa: S302  (written here, to a file without a name)
        page.words = [Word(text, Box(x1, y1, x2, y2), *more) for text, (x1, y1, x2, y2), more in words]
        page.rules = [Rule(*ends) for ends in rules]
        yield page
        page.words, page.rules, page.lines = [], [], []
        page.blocks = list(map(_without_words, page.blocks))


def _packed(word: Word) -> tuple[object, ...]:
    box = word.box
    sides = box.left, box.top, box.right, box.bottom
    return word.text, sides, (word.confidence, word.size, word.bold, word.turn)


def _without_words(block: Block) -> Block:
    return replace(block, cells=tuple(replace(cell, words=()) for cell in block.cells)) if block.cells else block
