"""The reader of PDFs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.arrange import arrange
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.furniture import type_blocks
from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.layout import Laid, lay_out
from extend_mcp.documents.page import Block, Box, Document, Page
from extend_mcp.documents.pdf_bomb import check_bombs
from extend_mcp.documents.pdf_extras import attached, document_files, read_extras
from extend_mcp.documents.pdf_hidden import hidden_pieces
from extend_mcp.documents.pdf_layers import has_layers
from extend_mcp.documents.pdf_scans import Scans
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MIME_TYPE = "application/pdf"
MAX_SEGMENTS = 30_000
HEAVY_BYTES = 60_000
"""Of file a page: below it no page is looked at for drawings."""
_PASSWORD_ERROR, _SECURITY_ERROR = 4, 5
"""PDFium's numbers. What it says beside others helps nobody: "Success", of a file without pages."""


def read_pdf(path: Path, password: str | None, options: ParseAdvancedOptions, wanted: set[int] | None) -> Document:
    """Text pages by their text, scans by OCR; `wanted` pages (from 1) only, if given. Raises `DocumentFailure`."""
    turn = options.page_rotation_enabled is not False
    check_bombs(path)
    with open_pdf(path, password) as pdf:
        count = len(pdf)
        numbers = [number for number in range(1, count + 1) if wanted is None or number in wanted]
        document = Document(MIME_TYPE, [], count)
        if not numbers:
            return document
        scans = Scans(document.warnings)
        light = light_pages(pdf, numbers, path.stat().st_size)
        if files := document_files(pdf):
            document.warnings.append(attached(files))
        laid = _laid(path, password, None if len(light) == count else light, document.warnings)
        if len(light) < len(numbers):
            heavy = len(numbers) - len(light)
            message = f"{heavy} pages are drawings of over {MAX_SEGMENTS:,} lines; only their text was read."
            document.warnings.append(RunWarning(code="LOCAL_LAYOUT_FAILED", message=message))
        if turn:
            laid = _upright(path, password, laid)
        layers = has_layers(path, password)
        for number in numbers:
            one = laid.pop(number, None)
            if one is not None and one.page.rotation is None and turn:
                one.page.rotation = 0
            document.pages.append(_page(pdf, number, one, scans, document.warnings, layers=layers))
        if sum(warning.code == "LOCAL_PAGE_DAMAGED" for warning in document.warnings) == len(numbers):
            raise DocumentFailure("CORRUPT_FILE", "None of the pages of the PDF can be read.")
        scans.read(pdf, document, turn=turn)
    type_blocks(document.pages)
    return document


def light_pages(pdf: "PdfDocument", numbers: list[int], size: int) -> list[int]:
    """The pages that liteparse lays out in bearable time: it takes 1 s for 10,000 lines, and 7 s for 30,000."""
    if size < HEAVY_BYTES * len(pdf):
        return numbers
    return [number for number in numbers if _segments(_load(pdf, number)) <= MAX_SEGMENTS]


def _load(pdf: "PdfDocument", number: int) -> "PdfPage | None":
    """A page; None if it is damaged."""
    from pypdfium2 import PdfiumError

    try:
        return pdf[number - 1]
    except PdfiumError:
        return None


def _segments(page: "PdfPage | None") -> int:
    import pypdfium2.raw as pdfium

    segments = 0
    if page is None:
        return segments
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_PATH:
            segments += pdfium.FPDFPath_CountSegments(thing)
            if segments > MAX_SEGMENTS:
                break
    return segments


@contextmanager
def open_pdf(path: Path, password: str | None = None) -> Iterator["PdfDocument"]:
    """A PDF open in PDFium, closed at the end. Raises `DocumentFailure`."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        pdf = PdfDocument(path, password=password)
    except PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == _PASSWORD_ERROR:
            message = "The password is wrong." if password else "The PDF needs a password: upload it with `password`."
            raise DocumentFailure("PASSWORD_PROTECTED_FILE", message) from error
        why = "its structure is damaged, or it has no pages"
        if code == _SECURITY_ERROR:
            why = "it is encrypted in a way that is not supported"
        raise DocumentFailure("CORRUPT_FILE", f"The PDF cannot be opened: {why}.") from error
    try:
        if len(pdf) < 1:
            raise DocumentFailure("CORRUPT_FILE", "The PDF has no pages.")
        yield pdf
    except PdfiumError as error:
        raise DocumentFailure("CORRUPT_FILE", "A page of the PDF cannot be read: it is damaged.") from error
    finally:
        pdf.close()


def _laid(path: Path, password: str | None, numbers: list[int] | None, warnings: list[RunWarning]) -> dict[int, Laid]:
    found: dict[int, Laid] = {}
    if numbers == []:
        return found
    try:
        for laid in lay_out(path, password, numbers):
            found[laid.page.number] = laid
    except DocumentFailure as failure:
        message = f"The layout of the PDF could not be read, so some pages are plain lines of text. {failure.message}"
        warnings.append(RunWarning(code="LOCAL_LAYOUT_FAILED", message=message))
    return found


def _upright(path: Path, password: str | None, laid: dict[int, Laid]) -> dict[int, Laid]:
    """Lay pages whose text is turned out once more, set upright."""
    turns = [(number, one.turned) for number, one in sorted(laid.items()) if one.turned]
    if turns:
        for one in lay_out(path, password, [number for number, _ in turns], turns):
            laid[one.page.number] = one
            one.page.rotation = -dict(turns)[one.page.number] % 360
    return laid


def _page(
    pdf: "PdfDocument", number: int, laid: Laid | None, scans: Scans, warnings: list[RunWarning], *, layers: bool
) -> Page:
    source = _load(pdf, number)
    if source is None:
        message = "The page is damaged and was not read."
        warnings.append(RunWarning(code="LOCAL_PAGE_DAMAGED", message=message, page=number))
        return Page(number)
    if laid is None:
        return _plain_page(source, number)
    page = laid.page
    scans.sort(source, laid)
    arrange(page, laid.rules)
    read_extras(pdf, source, laid, warnings)
    if laid.is_scan:
        return page
    if hidden := hidden_pieces(source, is_ocr_layer=laid.has_pictures, has_layers=layers):
        names = ("piece of text cannot be seen", "pieces of text cannot be seen")
        warnings.append(hidden_text(hidden, *names, number, kept=True))
    return page


def _plain_page(page: "PdfPage", number: int) -> Page:
    """The text of a page that liteparse could not lay out, line by line."""
    width, height = page.get_size()
    text = page.get_textpage()
    blocks = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        if line := text.get_text_bounded(left, bottom, right, top).strip():
            blocks.append(Block("text", line, Box(left, height - top, right, height - bottom)))
    return Page(number, width, height, blocks=blocks)
