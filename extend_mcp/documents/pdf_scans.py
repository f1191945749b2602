"""The pages of a PDF that are read by OCR: those without text, or whose text says too little or something else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extend_mcp.documents.extra_blocks import add_blocks
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.layout import Laid
from extend_mcp.documents.ocr import has_ocr, require_ocr
from extend_mcp.documents.page import Document, Page, Word
from extend_mcp.documents.pdf_ocr_layer import contradicted, is_invisible
from extend_mcp.documents.pdf_picture import render
from extend_mcp.documents.pdf_unread import is_mostly_unread
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage


@dataclass(slots=True)
class Scans:
    """Numbers of pages to be read, and of those with an invisible text layer to be checked."""

    warnings: list[RunWarning]
    wanted: list[int] = field(default_factory=list)
    layers: list[int] = field(default_factory=list)

    def sort(self, source: "PdfPage", laid: Laid) -> None:
        """Look at a page that was laid out. The words of an illegible one are dropped if OCR can read it."""
        page = laid.page
        if not laid.is_legible:
            self._replace(page, "The fonts of the page do not tell which letters they show")
        is_scan = laid.is_scan or (not page.words and _has_ink(source))
        if is_scan or (laid.has_pictures and is_mostly_unread(source, page)):
            self.wanted.append(page.number)
        elif laid.has_pictures and has_ocr() and is_invisible(source):
            self.layers.append(page.number)

    def read(self, pdf: "PdfDocument", document: Document, *, turn: bool) -> None:
        """Read the pages. Without the OCR extra that fails a document with no text, and is reported on others."""
        layers = [(pdf[page.number - 1], page) for page in document.pages if page.number in self.layers]
        for page in contradicted(layers) if layers else ():
            self._replace(page, "The invisible text of the scan says something else than its picture")
            self.wanted.append(page.number)
        if not self.wanted:
            return
        try:
            require_ocr()
        except DocumentFailure as failure:
            if not any(page.words for page in document.pages):
                raise
            warnings = (RunWarning(code="LOCAL_NO_OCR", message=failure.message, page=at) for at in self.wanted)
            self.warnings += warnings
            return
        for at, page in enumerate(document.pages):
            if page.number in self.wanted:
                document.pages[at] = _read(pdf[page.number - 1], page, turn=turn)

    def _replace(self, page: Page, why: str) -> None:
        if has_ocr():
            page.words, page.blocks = [], []
            code, what = "LOCAL_TEXT_REPLACED", "it was read by OCR instead."
        else:
            code, what = "LOCAL_TEXT_DOUBTFUL", "it may be wrong. The extra `extend-mcp[ocr]` reads such pages."
        self.warnings.append(RunWarning(code=code, message=f"{why}; {what}", page=page.number))


def _read(source: "PdfPage", page: Page, *, turn: bool) -> Page:
    """A page read by OCR. The words that it has are kept; they are the most of it where only a picture was unread."""
    from extend_mcp.documents.scan import read_scan

    picture = render(source).rotate(-(page.rotation or 0), expand=True)
    width, height = page.width or source.get_width(), page.height or source.get_height()
    known = [word for word in page.words if any(map(str.isalnum, word.text)) or word.text in "☒☐"]
    read = read_scan(picture, page.number, width, height, turn=turn, known=known)
    if known and not read.rotation and len(read.words) < 2 * len(known):
        return _with_read(page, [word for word in read.words if word.confidence is not None])
    if read.rotation is not None:
        read.rotation = (read.rotation + (page.rotation or 0)) % 360
    return read


def _with_read(page: Page, words: Sequence[Word]) -> Page:
    page.words += words
    add_blocks(page, words)
    return page


def _has_ink(page: "PdfPage") -> bool:
    darkest, _ = render(page, 400).convert("L").getextrema()
    return isinstance(darkest, int | float) and darkest < 250
