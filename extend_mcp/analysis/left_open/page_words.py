"""The pages of a run, kept while a model is asked about them, and the places of values on them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from extend_mcp.analysis.blocks import polygon
from extend_mcp.analysis.job import PAGES
from extend_mcp.analysis.markdown import block_text, joined
from extend_mcp.documents.page import Box, Document, Page
from extend_mcp.documents.slant import Slant
from extend_mcp.grounding import Finding, Grounder, PlacedBox, PlacedWord
from extend_mcp.grounding.folding import squeeze
from extend_mcp.questions import PageText

SHORTEST = 4
"""The least letters and digits of a quote: fewer prove nothing."""


def keep_pages(folder: Path, documents: Sequence[tuple[str, Document]]) -> list[PageText]:
    """Write the words of (file id, document) pairs to the folder. Returns the text of each page."""
    pages = [(file_id, page) for file_id, document in documents for page in document.pages]
    kept = [_kept(file_id, page) for file_id, page in pages]
    (folder / PAGES).write_text(json.dumps(kept, ensure_ascii=False), "utf-8", errors="replace")
    return [PageText(number=number, text=page_text(page)) for number, (_, page) in enumerate(pages, 1)]


def page_text(page: Page) -> str:
    """The page in reading order, as Markdown."""
    text = joined([(block, block_text(block)) for block in page.blocks])
    return text or "\n".join(" ".join(word.text for word in line) for line in _drawn(page))


class PageWords:
    """The words of the kept pages, for looking values up."""

    def __init__(self, folder: Path) -> None:
        self._pages: list[dict[str, Any]] = json.loads((folder / PAGES).read_bytes())
        words = list(_placed(self._pages))
        self._grounder = Grounder(words)
        self.texts = [word.text for word in words]

    def find_all(self, values: Iterable[tuple[str, Any]]) -> dict[str, Finding]:
        """The findings for values on the pages, by the paths of their fields."""
        return self._grounder.find_all(values)

    def find_quote(self, path: str, quote: str | None) -> Finding | None:
        """The place of a quote that supports an answer; None if it is not on the pages, or too short."""
        if quote is None or len(squeeze(quote)) < SHORTEST:
            return None
        finding = self._grounder.find(path, quote)
        return finding if finding.is_found else None

    def cite(self, finding: Finding) -> list[dict[str, Any]]:
        """The place of a finding as citations in wire form."""
        if finding.page is None:
            return []
        kept = self._pages[finding.page - 1]
        page = Page(kept["number"], kept["width"], kept["height"], slant=Slant(*kept["slant"]))
        place: dict[str, Any] = {"number": page.number}
        if page.width is not None and page.height is not None:
            place |= {"width": page.width, "height": page.height}
        cited = {"fileId": kept["fileId"], "page": place, "referenceText": finding.quote}
        if finding.box is not None:
            cited["polygon"] = polygon(page, Box(*finding.box))
        return [cited]

    def number_of(self, finding: Finding) -> int | None:
        """The number of a finding's page in its file."""
        number: int | None = None if finding.page is None else self._pages[finding.page - 1]["number"]
        return number


def _kept(file_id: str, page: Page) -> dict[str, Any]:
    about = {"fileId": file_id, "width": page.width, "height": page.height, "slant": astuple(page.slant)}
    about["number"] = page.number if page.sheet is None else page.sheet.index + 1
    words = [
        [word.text, word.box.left, word.box.top, word.box.right, word.box.bottom, word.confidence]
        for line in _drawn(page)
        for word in line
    ]
    return about | {"words": words, "lines": [] if words else list(_undrawn(page))}


def _drawn(page: Page) -> Iterator[list[Any]]:
    """The words of each line of a page with geometry."""
    return ([word for segment in line.segments for word in segment] for line in page.lines)


def _undrawn(page: Page) -> Iterator[list[str]]:
    """The words of each line and cell of a page without geometry."""
    for block in page.blocks:
        for text in [cell.text for cell in block.cells] or block.text.split("\n"):
            if words := text.split():
                yield words


def _placed(pages: Sequence[dict[str, Any]]) -> Iterator[PlacedWord]:
    line = 0
    for number, page in enumerate(pages, 1):
        for text, left, top, right, bottom, confidence in page["words"]:
            yield PlacedWord(text, number, PlacedBox(left, top, right, bottom), confidence)
        for words in page["lines"]:
            line += 1
            yield from (PlacedWord(text, number, line=line) for text in words)
