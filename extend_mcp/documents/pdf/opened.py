"""Opens a PDF in PDFium, and finds the pages that can be laid out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.pdf.objects import count_segments

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_SEGMENTS = 30_000
HEAVY_BYTES = 60_000
"""Bytes of file per page: below this, pages are not checked for drawings."""
MAX_LOADED = 20
"""The most pages that are kept in memory."""
_PASSWORD_ERROR, _SECURITY_ERROR = 4, 5
"""PDFium's numbers. Its messages for other errors do not help: "Success" for a file without pages."""


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


def light_pages(
    pdf: "PdfDocument", numbers: list[int], size: int, loaded: "dict[int, PdfPage | None] | None" = None
) -> list[int]:
    """The pages that liteparse lays out in acceptable time: it takes 1 s for 10,000 lines, and 7 s for 30,000.

    The first pages that are loaded for this check are put into `loaded` for later use.
    """
    if size < HEAVY_BYTES * len(pdf):
        return numbers
    light = []
    for number in numbers:
        page = load_page(pdf, number)
        if loaded is not None and len(loaded) < MAX_LOADED:
            loaded[number] = page
        if page is None or count_segments(page, MAX_SEGMENTS) <= MAX_SEGMENTS:
            light.append(number)
    return light


def load_page(pdf: "PdfDocument", number: int) -> "PdfPage | None":
    """A page; None if it is damaged."""
    from pypdfium2 import PdfiumError

    try:
        return pdf[number - 1]
    except PdfiumError:
        return None
