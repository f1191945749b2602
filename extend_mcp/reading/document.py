"""A parsed document as a reader sees it: pages, outline, tables, and parts of its text."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extend_mcp.errors import Refused
from extend_mcp.reading.envelope import one_line

if TYPE_CHECKING:
    from extend_mcp.models.parse import Block, Chunk, ParseOutput

HEADINGS = frozenset({"heading", "section_heading"})
CONTEXT = 200
"""Characters shown on each side of a search hit."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text and the page it stands on; 0 for what has no pages."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline; `level` from 1. `position` is its place among all blocks."""

    title: str
    page: int
    level: int
    position: int


def parse_pages(text: str) -> list[tuple[int, int]]:
    """`1-3,7` as first and last pages. Raises `Refused` where it is not of that form."""
    ranges = []
    for piece in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?", piece)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise Refused(
                "LOCAL_INVALID_ARGUMENT", f"pages: {one_line(text)!r} is not of the form 1-3,7", field="pages"
            )
        ranges.append((first, last))
    return ranges


class DocumentReader:
    """Answers where things are in a `ParseOutput`, and gives their text."""

    def __init__(self, output: "ParseOutput") -> None:
        self._output = output
        self._blocks = [(_page_of(block, chunk.metadata.page_range.start), block) for chunk, block in _walk(output)]

    def pages(self) -> list[Part]:
        """The text, a part a page, in order."""
        texts: dict[int, list[str]] = defaultdict(list)
        for chunk in self._output.chunks:
            pages = chunk.metadata.page_range
            if pages.start == pages.end or not chunk.blocks:
                texts[pages.start].append(chunk.content)
                continue
            for block in chunk.blocks:
                texts[_page_of(block, pages.start)].append(block.content)
        return [Part(page, "\n\n".join(texts[page])) for page in sorted(texts)]

    def outline(self) -> list[Heading]:
        """The headings, in order."""
        return [
            Heading(one_line(block.content.lstrip("#")), page, _level(block), position)
            for position, (page, block) in enumerate(self._blocks)
            if block.type in HEADINGS and block.content.strip("# \n")
        ]

    def tables(self) -> "list[tuple[int, Block]]":
        """The tables with their pages, in order."""
        return [(page, block) for page, block in self._blocks if block.type == "table"]

    def of_pages(self, wanted: str) -> list[Part]:
        """The pages of `1-3,7`. Raises `Refused` where none of them is in the result."""
        ranges = parse_pages(wanted)
        parts = [part for part in self.pages() if any(first <= part.page <= last for first, last in ranges)]
        if not parts:
            have = [part.page for part in self.pages()]
            span = f"{have[0]} to {have[-1]}" if have else "none"
            raise Refused(
                "LOCAL_NOT_IN_RESULT", f"No page of {wanted!r} is in this result; it has {span}.", field="pages"
            )
        return parts

    def of_section(self, wanted: str) -> list[Part]:
        """A heading and all below it, by its number in the outline or by words of its title."""
        outline = self.outline()
        found = next((h for n, h in enumerate(outline, 1) if str(n) == wanted), None) or next(
            (h for h in outline if wanted.strip() and wanted.casefold() in h.title.casefold()), None
        )
        if found is None:
            titles = "; ".join(f"{n} {h.title}" for n, h in enumerate(outline[:20], 1)) or "none"
            raise Refused(
                "LOCAL_NOT_IN_RESULT", f"No section {one_line(wanted)!r}. There is: {titles}.", field="section"
            )
        later = (h.position for h in outline if h.position > found.position and h.level <= found.level)
        end = next(later, len(self._blocks))
        return [Part(page, block.content) for page, block in self._blocks[found.position : end]]

    def of_table(self, number: int) -> list[Part]:
        """One table, by its number from 1."""
        tables = self.tables()
        if not 1 <= number <= len(tables):
            raise Refused("LOCAL_NOT_IN_RESULT", f"There is no table {number}; there are {len(tables)}.", field="table")
        page, block = tables[number - 1]
        return [Part(page, block.content)]

    def of_type(self, block_type: str) -> list[Part]:
        """All blocks of one of the API's types."""
        parts = [Part(page, block.content) for page, block in self._blocks if block.type == block_type]
        if not parts:
            there = ", ".join(sorted({block.type for _, block in self._blocks})) or "none"
            raise Refused(
                "LOCAL_NOT_IN_RESULT", f"No {one_line(block_type)} block; there are: {there}.", field="block_type"
            )
        return parts

    def of_search(self, words: str) -> list[Part]:
        """Each place that holds `words`, whatever their case and spacing, with what stands around it."""
        if not words.split():
            raise Refused("LOCAL_INVALID_ARGUMENT", "search: no words to look for", field="search")
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
        parts = [Part(part.page, text) for part in self.pages() for text in _around(pattern, part.text)]
        if not parts:
            raise Refused("LOCAL_NOT_IN_RESULT", f"{one_line(words)!r} is not in the text.", field="search")
        return parts


def _walk(output: "ParseOutput") -> "Iterator[tuple[Chunk, Block]]":
    return ((chunk, block) for chunk in output.chunks for block in chunk.blocks)


def _page_of(block: "Block", otherwise: int) -> int:
    page, sheet = block.metadata.page, block.metadata.sheet
    if page is not None:
        return page.number
    return sheet.index + 1 if sheet is not None else otherwise


def _level(block: "Block") -> int:
    marks = len(block.content) - len(block.content.lstrip("#"))
    return marks or (1 if block.type == "heading" else 2)


def _around(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Hits with context; hits closer than the context share one piece."""
    spans: list[list[int]] = []
    for hit in pattern.finditer(text):
        start, end = max(0, hit.start() - CONTEXT), min(len(text), hit.end() + CONTEXT)
        if spans and start <= spans[-1][1]:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    for start, end in spans:
        yield ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
