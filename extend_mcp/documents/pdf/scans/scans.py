"""The pages of a PDF for OCR: those without text, or with too little or wrong text."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.ocr import has_ocr, require_ocr
from extend_mcp.documents.page import Document, Page
from extend_mcp.documents.pdf.laid_pages import Laid
from extend_mcp.documents.pdf.objects import PageObjects
from extend_mcp.documents.pdf.picture import render
from extend_mcp.documents.pdf.scans.merged import merged
from extend_mcp.documents.pdf.scans.ocr_layer import contradicted, is_in_known_letters, is_invisible
from extend_mcp.documents.pdf.scans.page_pictures import has_pasted, has_scan
from extend_mcp.documents.pdf.scans.pasted import add_pasted
from extend_mcp.documents.pdf.scans.unread import is_mostly_unread
from extend_mcp.documents.structure.lines.shelf import Shelf
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage

NOT_READ = "A picture on the page was not read. To read it, install the OCR extra: pip install 'extend-mcp[ocr]'"


@dataclass(slots=True)
class Scans:
    """Numbers of pages to read, those among them with a pasted picture, and those with an invisible layer to check."""

    warnings: list[RunWarning]
    wanted: set[int] = field(default_factory=set)
    pasted: set[int] = field(default_factory=set)
    layers: set[int] = field(default_factory=set)

    def sort(self, source: "PdfPage", objects: PageObjects, laid: Laid) -> None:
        """Sort a laid-out page. The words of an illegible one are dropped if OCR can read it."""
        page = laid.page
        if not laid.is_legible:
            self._replace(page, "The fonts of the page do not say which letters they show")
        if laid.is_scan or (not page.words and _has_ink(source)):
            self.wanted.add(page.number)
        if objects.pictures and page.words and ((is_whole := has_scan(objects)) or has_pasted(objects)):
            if page.number not in self.wanted and is_mostly_unread(source, page):
                self.wanted.add(page.number)
                self.pasted |= set() if is_whole else {page.number}
            if is_whole and has_ocr() and is_invisible(objects):
                self._sort_layer(page)

    def _sort_layer(self, page: Page) -> None:
        """A layer that covers a part of a scan is dropped, as OCR reads all of it; another is compared with it."""
        if page.number in self.wanted and is_in_known_letters(page.words):
            self._replace(page, "The page is a scan, and its invisible text covers only a part of it")
        else:
            self.layers.add(page.number)

    def may_read(self, page: Page) -> bool:
        """True if OCR may read the page."""
        return page.number in self.wanted or page.number in self.layers

    def read(self, pdf: "PdfDocument", document: Document, shelf: Shelf, *, turn: bool) -> None:
        """Read the pages. Without the OCR extra, a document without text fails, and others get a warning."""
        layers = [(pdf[page.number - 1], page) for page in document.pages if page.number in self.layers]
        for page in contradicted(layers) if layers else ():
            self._replace(page, "The invisible text of the scan differs from its picture")
            self.wanted.add(page.number)
        if not self.wanted:
            return
        try:
            require_ocr()
            self._read(pdf, document, turn=turn)
        except DocumentFailure as failure:
            if not any(page.words or page in shelf for page in document.pages):
                raise
            for number in sorted(self.wanted):
                message = NOT_READ if number in self.pasted else failure.message
                self.warnings.append(RunWarning(code="LOCAL_NO_OCR", message=message, page=number))

    def _read(self, pdf: "PdfDocument", document: Document, *, turn: bool) -> None:
        from extend_mcp.documents.scan import read_scans

        pages = {page.number: page for page in document.pages if page.number in self.wanted}
        read, warnings = read_scans(list(pages), lambda number: _drawn(pdf, pages[number]), turn=turn)
        self.warnings += warnings
        new = {page.number: self._joined(pdf, pages[page.number], page) for page in read if page.width is not None}
        document.pages = [new.get(page.number, page) for page in document.pages]

    def _joined(self, pdf: "PdfDocument", page: Page, read: Page) -> Page:
        if page.number in self.pasted and not (page.rotation or read.rotation or read.slant):
            return add_pasted(pdf[page.number - 1], page, read)
        return merged(page, read)

    def _replace(self, page: Page, why: str) -> None:
        if has_ocr():
            page.words = []
            code, what = "LOCAL_TEXT_REPLACED", "it was read by OCR instead."
        else:
            code, what = "LOCAL_TEXT_DOUBTFUL", "it may be wrong. The extra `extend-mcp[ocr]` reads such pages."
        self.warnings.append(RunWarning(code=code, message=f"{why}; {what}", page=page.number))


def _drawn(pdf: "PdfDocument", page: Page) -> tuple["Image", float, float]:
    """The picture of a page that may have been set upright, and its size in points. Raises `DocumentFailure`."""
    from pypdfium2 import PdfiumError

    try:
        source = pdf[page.number - 1]
        picture = render(source)
    except PdfiumError as error:
        raise DocumentFailure("CORRUPT_FILE", "It is damaged.") from error
    if page.rotation:
        picture = picture.rotate(-page.rotation, expand=True)
    return picture, page.width or source.get_width(), page.height or source.get_height()


def _has_ink(page: "PdfPage") -> bool:
    darkest, _ = render(page, 400).convert("L").getextrema()
    return isinstance(darkest, int | float) and darkest < 250
