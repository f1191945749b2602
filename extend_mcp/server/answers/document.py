"""A parsed document as a reader sees it: pages, outline, tables, and parts of its text."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from extend_mcp.errors import Refused
from extend_mcp.long_work import check_in
from extend_mcp.server.answers.envelope import to_one_line

if TYPE_CHECKING:
    from extend_mcp.wire.parse_output import ParseOutput, Row

HEADINGS = frozenset({"heading", "section_heading"})
MOST_LOST = 20
"""The search stops after so many headings that are not in a page's text, since each reads all of the text."""

_OUTLINE_LINE = re.compile(r"(\d+)\. (.*?)(?: \(p\. \d+\))?")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text, its page (0 for none) and, if it helps, its section."""

    page: int
    text: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the outline; `level` counts from 1. `position` is its place among all blocks."""

    title: str
    page: int
    level: int
    position: int


def parse_pages(text: str) -> list[tuple[int, int]]:
    """`1-3,7` as first and last pages, also `pages 1 to 3, 7`. Raises `Refused` for any other form."""
    ranges = []
    for piece in re.sub(r"(?i)\b(?:pages?|pp?\.?)(?=[\s\d])", " ", text).split(","):
        match = re.fullmatch(r"\s*(\d{1,6})\s*(?:(?:[-–—]|to)\s*(\d{1,6})\s*)?", piece)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise Refused(
                "LOCAL_INVALID_ARGUMENT", f"pages: {to_one_line(text)!r} is not of the form 1-3,7", field="pages"
            )
        ranges.append((first, last))
    return ranges


class DocumentReader:
    """Finds parts of a `ParseOutput` and returns their text, in short steps."""

    def __init__(self, output: "ParseOutput") -> None:
        self._output = output
        self._places: dict[int, list[int]] = {}

    @cached_property
    def _rows(self) -> "list[Row]":
        """The blocks, in order."""
        return [row for chunk in self._output.chunks for row in chunk.rows]

    @cached_property
    def _pages(self) -> list[int]:
        """The page of each block."""
        return [
            chunk.metadata.page_range.start if page is None else page
            for chunk in self._output.chunks
            for page, *_ in chunk.rows
        ]

    @cached_property
    def _headings(self) -> list[int]:
        """The positions of the headings."""
        return [
            position
            for position, (_, kind, content, _) in enumerate(self._rows)
            if kind in HEADINGS and content.strip("# \n")
        ]

    def pages(self) -> list[Part]:
        """The text, one part per page, in order."""
        texts: dict[int, list[str]] = defaultdict(list)
        for chunk in self._output.chunks:
            pages, rows = chunk.metadata.page_range, chunk.rows
            if pages.start == pages.end or not rows:
                texts[pages.start].append(chunk.content)
                continue
            for page, _, content, _ in rows:
                texts[pages.start if page is None else page].append(content)
        return [Part(page, "\n\n".join(texts[page])) for page in sorted(texts)]

    @property
    def heading_count(self) -> int:
        """How many lines the outline has."""
        return len(self._headings)

    def outline(self, most: int | None = None) -> list[Heading]:
        """The headings, in order; with `most`, only the first ones."""
        return [self._heading(position) for position in islice(self._headings, most)]

    def tables(self) -> list[tuple[int, str]]:
        """The pages and sizes of the tables, in order."""
        return [
            (page, size) for page, (_, kind, _, size) in zip(self._pages, self._rows, strict=True) if kind == "table"
        ]

    def of_pages(self, wanted: str) -> list[Part]:
        """The pages of `1-3,7`. Raises `Refused` if none of them is in the result."""
        ranges = parse_pages(wanted)
        pages = self.pages()
        parts = [part for part in pages if any(first <= part.page <= last for first, last in ranges)]
        if not parts:
            span = f"{pages[0].page} to {pages[-1].page}" if pages else "none"
            raise Refused(
                "LOCAL_NOT_IN_RESULT", f"This result has none of the pages {wanted!r}; it has {span}.", field="pages"
            )
        return parts

    def of_section(self, wanted: str) -> list[Part]:
        """A heading and everything below it, by its number in the outline or by words of its title."""
        heading = self._find_heading(wanted)
        if heading is None:
            titles = "; ".join(f"{n} {h.title}" for n, h in enumerate(self.outline(20), 1)) or "none"
            raise Refused(
                "LOCAL_NOT_IN_RESULT",
                f"There is no section {to_one_line(wanted)!r}. The sections are: {titles}.",
                field="section",
            )
        level, after = self._level(heading), self._headings[bisect_right(self._headings, heading) :]
        end = next((position for position in after if self._level(position) <= level), len(self._rows))
        return self._parts(heading, end)

    def of_table(self, number: int) -> list[Part]:
        """One table, by its number from 1."""
        tables = self._of_type("table")
        if not 1 <= number <= len(tables):
            raise Refused(
                "LOCAL_NOT_IN_RESULT",
                f"There is no table {number}; the result has {len(tables)}.",
                field="table",
            )
        return [tables[number - 1]]

    def of_type(self, block_type: str) -> list[Part]:
        """All blocks of one of the API's types."""
        parts = self._of_type(block_type)
        if not parts:
            kinds = ", ".join(sorted({kind for _, kind, _, _ in self._rows})) or "none"
            raise Refused(
                "LOCAL_NOT_IN_RESULT",
                f"There is no {to_one_line(block_type)} block. The block types are: {kinds}.",
                field="block_type",
            )
        return parts

    def sections(self) -> Iterator[list[Part]]:
        """The text from each heading to the next one of any level. The first part begins with the document."""
        starts = [0, *(position for position in self._headings if position)]
        for start, end in zip(starts, [*starts[1:], len(self._rows)], strict=True):
            if start < end:
                yield self._parts(start, end, self._title_of(start))

    def section_at(self, page: int, text: str, offset: int) -> str:
        """The title of the section in which `offset` of a page's `text` lies; empty if no heading is before it."""
        first = bisect_left(self._headings, page, key=self._pages.__getitem__)
        if page not in self._places:
            self._places[page] = list(self._places_on(page, text, first))
        before = first + bisect_right(self._places[page], offset)
        return self._title_of(self._headings[before - 1]) if before else ""

    def _places_on(self, page: int, text: str, first: int) -> Iterator[int]:
        """Where the headings of a page begin in its text.

        A heading that is not found gets the place of the one before.
        """
        at, left = 0, MOST_LOST
        for position in islice(self._headings, first, None):
            check_in()
            if self._pages[position] != page:
                return
            found = text.find(self._rows[position][2], at) if left else -1
            at, left = (at, max(left - 1, 0)) if found < 0 else (found, left)
            yield at

    def _title_of(self, position: int) -> str:
        """The title of the heading at a position; empty if there is no heading."""
        return self._heading(position).title if self._rows[position][1] in HEADINGS else ""

    def _parts(self, start: int, end: int, section: str = "") -> list[Part]:
        rows = zip(self._pages[start:end], self._rows[start:end], strict=True)
        return [Part(page, content, section) for page, (_, _, content, _) in rows]

    def _of_type(self, wanted: str) -> list[Part]:
        letters = wanted.strip().casefold()
        kinds = {letters, letters.removesuffix("s")}
        rows = zip(self._pages, self._rows, strict=True)
        return [Part(page, content) for page, (_, kind, content, _) in rows if kind in kinds]

    def _find_heading(self, wanted: str) -> int | None:
        """The position of the heading that `wanted` names, also as the text or the outline writes it, or None."""
        plain = wanted.strip().lstrip("#").strip()
        if (position := self._numbered(plain)) is not None or not plain:
            return position
        words = plain.casefold()
        for position in self._headings:
            check_in()
            if words in self._heading(position).title.casefold():
                return position
        if line := _OUTLINE_LINE.fullmatch(words):
            position = self._numbered(line[1])
            if position is not None and self._heading(position).title.casefold().startswith(line[2]):
                return position
        return None

    def _numbered(self, number: str) -> int | None:
        """The position of the heading of that number in the outline."""
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        return self._headings[int(number) - 1] if is_number and 1 <= int(number) <= len(self._headings) else None

    def _heading(self, position: int) -> Heading:
        title = to_one_line(self._rows[position][2][:2000].lstrip("#"))
        return Heading(title, self._pages[position], self._level(position), position)

    def _level(self, position: int) -> int:
        _, kind, content, _ = self._rows[position]
        marks = len(content) - len(content.lstrip("#"))
        return marks or (1 if kind == "heading" else 2)


def text_of(parts: Sequence[Part]) -> str:
    """Parts as one text."""
    return "\n\n".join(part.text for part in parts)
