"""Reads a PDF's pages from all sources, with warnings of what was not read."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.einvoice.attached import attach_invoice
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.page import Document, Page
from extend_mcp.documents.pdf.annotation import annotations_of
from extend_mcp.documents.pdf.attachments import attached_files, warn_of_files
from extend_mcp.documents.pdf.bomb import check_bombs
from extend_mcp.documents.pdf.hidden.hidden_text import hidden_pieces
from extend_mcp.documents.pdf.hidden.optional_content import has_layers
from extend_mcp.documents.pdf.laid_pages import Laid, lay_out
from extend_mcp.documents.pdf.objects import PageObjects
from extend_mcp.documents.pdf.on_top.drawn_bullets import read_bullets
from extend_mcp.documents.pdf.opened import MAX_SEGMENTS, light_pages, load_page, open_pdf
from extend_mcp.documents.pdf.scans.page_pictures import add_figures
from extend_mcp.documents.pdf.scans.scans import Scans
from extend_mcp.documents.pdf.sources import read_sources
from extend_mcp.documents.pdf.tags.tags import is_tagged, read_tags
from extend_mcp.documents.pdf.words.plain_page import plain_page
from extend_mcp.documents.structure import Structure
from extend_mcp.documents.structure.lines.shelf import Shelf
from extend_mcp.documents.structure.upright import set_upright
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MIME_TYPE = "application/pdf"
HIDDEN = ("piece of text cannot be seen", "pieces of text cannot be seen")
LONG = 50
"""In pages: the words of longer documents wait in a file, if only blocks are wanted."""


def read_pdf(
    path: Path,
    password: str | None,
    options: ParseAdvancedOptions,
    wanted: set[int] | None,
    *,
    keep_words: bool = True,
) -> Document:
    """Text pages by their text, scans by OCR; only `wanted` pages (from 1), if given. Raises `DocumentFailure`.

    Without `keep_words` a long document has only blocks, except on pages read by OCR.
    """
    turn = options.page_rotation_enabled is not False
    check_bombs(path)
    with open_pdf(path, password) as pdf, Shelf() as shelf:
        count = len(pdf)
        numbers = [number for number in range(1, count + 1) if wanted is None or number in wanted]
        document = Document(MIME_TYPE, [], count)
        if not numbers:
            return document
        loaded: dict[int, PdfPage | None] = {}
        light = light_pages(pdf, numbers, path.stat().st_size, loaded)
        if len(light) < len(numbers):
            heavy = len(numbers) - len(light)
            message = f"{heavy} pages are drawings of over {MAX_SEGMENTS:,} lines; only their text was read."
            document.warnings.append(RunWarning(code="LOCAL_LAYOUT_FAILED", message=message))
        reading = _Reading(pdf, loaded, document.warnings, layers=has_layers(path, password), turn=turn)
        structure = Structure(shelf)
        laid = _laid(path, password, None if len(light) == count else light, document.warnings)
        for page in reading.pages(numbers, laid):
            document.pages.append(page)
            if len(numbers) > LONG and not keep_words and not reading.scans.may_read(page):
                structure.put_aside(page)
        if sum(warning.code == "LOCAL_PAGE_DAMAGED" for warning in document.warnings) == len(numbers):
            raise DocumentFailure("CORRUPT_FILE", "None of the pages of the PDF can be read.")
        taken = attach_invoice(document, pdf, path, password)
        left = [name for name in (*attached_files(pdf), *reading.files) if name not in taken]
        warn_of_files(left, document.warnings)
        reading.scans.read(pdf, document, shelf, turn=turn)
        structure.read(document.pages)
    return document


def _laid(path: Path, password: str | None, numbers: list[int] | None, warnings: list[RunWarning]) -> Iterator[Laid]:
    try:
        if numbers != []:
            yield from lay_out(path, password, numbers)
    except DocumentFailure as failure:
        message = f"The layout of the PDF could not be read, so some pages are plain lines of text. {failure.message}"
        warnings.append(RunWarning(code="LOCAL_LAYOUT_FAILED", message=message))


class _Reading:
    """The pages of one PDF, read one by one. `files`: names of attached files; `loaded`: pages from PDFium."""

    def __init__(
        self,
        pdf: "PdfDocument",
        loaded: "dict[int, PdfPage | None]",
        warnings: list[RunWarning],
        *,
        layers: bool,
        turn: bool,
    ) -> None:
        self.scans = Scans(warnings)
        self.files: list[str] = []
        self._pdf, self._loaded, self._warnings = pdf, loaded, warnings
        self._layers, self._turn, self._tagged = layers, turn, is_tagged(pdf)

    def pages(self, numbers: list[int], laid: Iterator[Laid]) -> Iterator[Page]:
        """The pages of these numbers; `laid` are the laid-out ones in the same order."""
        ahead = next(laid, None)
        for number in numbers:
            if ahead is None or ahead.page.number != number:
                yield self.page(number, None)
            else:
                yield self.page(number, ahead)
                ahead = next(laid, None)

    def page(self, number: int, laid: Laid | None) -> Page:
        """One page (from 1): its layout and everything else on it."""
        source = self._loaded.pop(number) if number in self._loaded else load_page(self._pdf, number)
        if source is None:
            message = "The page is damaged and was not read."
            self._warnings.append(RunWarning(code="LOCAL_PAGE_DAMAGED", message=message, page=number))
            return Page(number)
        if laid is None:
            page = plain_page(source, number)
            if self._turn:
                set_upright(page)
            return page
        objects = PageObjects(source)
        self.scans.sort(source, objects, laid)
        notes = annotations_of(source)
        hidden = 0 if laid.is_scan else hidden_pieces(objects, notes, has_layers=self._layers)
        self.files += read_sources(self._pdf, source, objects, notes, laid, self._warnings)
        if laid.is_scan:
            return laid.page
        if hidden:
            self._warnings.append(hidden_text(hidden, *HIDDEN, number, kept=True))
        if number not in self.scans.wanted or number in self.scans.pasted:
            add_figures(source, objects, laid.page)
        if self._tagged:
            read_tags(source, objects, laid.page)
        else:
            laid.page.words += read_bullets(laid.dots, laid.page.words)
        if self._turn:
            set_upright(laid.page)
        return laid.page
