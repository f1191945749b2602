"""Finds codes on the pages of a document: each becomes a block."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.image import read_frame
from extend_mcp.documents.page import Block, Box, Document, Page
from extend_mcp.documents.pdf import open_pdf
from extend_mcp.documents.pdf.opened import load_page
from extend_mcp.documents.pdf.picture import render
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PAGES = 50
"""The most pages that are searched: drawing and searching one takes about 50 ms, for QR codes alone 12."""
MOST_CODES = 100
"""The most codes of one page."""
LONGEST = 5_000
"""The most characters of one code: a QR code holds up to 4,296."""
SIDE = 2_000
"""Pixels of the longer side of a page's picture."""


def can_read() -> bool:
    """True if the extra `codes` is installed."""
    return find_spec("zxingcpp") is not None


def add_codes(document: Document, path: Path, password: str | None, *, every_kind: bool) -> None:
    """Add a block of type `barcode` for each code on the first pages of a PDF or a picture, with a warning if there
    are more pages. Without `every_kind` only QR codes are searched, which all codes for payments are.

    Needs the extra. The document was read from the file at `path`.
    """
    pages = [page for page in document.pages if page.width is not None and page.sheet is None]
    for page, picture in _pictures(document, pages[:MOST_PAGES], path, password):
        page.blocks += _codes(page, picture, every_kind=every_kind)
    if len(pages) > MOST_PAGES:
        message = f"Only the first {MOST_PAGES} pages were searched for barcodes."
        document.warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))


def _codes(page: Page, picture: "Image", *, every_kind: bool) -> Iterator[Block]:
    import zxingcpp

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.All if every_kind else zxingcpp.BarcodeFormat.QRCode)
    scale = (page.width or 0.0) / picture.width
    grey = picture.convert("L")  # a third of the bytes to read
    for found in zxingcpp.read_barcodes(grey, kinds, text_mode=zxingcpp.TextMode.Plain)[:MOST_CODES]:
        text, corners = found.text[:LONGEST], found.position
        points = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
        xs, ys = [point.x * scale for point in points], [point.y * scale for point in points]
        if text:
            yield Block("barcode", text, Box(min(xs), min(ys), max(xs), max(ys)), format=found.format.name)


def _pictures(
    document: Document, pages: list[Page], path: Path, password: str | None
) -> Iterator[tuple[Page, "Image"]]:
    """The pages with their pictures, turned like the page; none for a file of another kind."""
    if document.mime_type.startswith("image/"):
        for page in pages:
            yield page, _turned(read_frame(path, page.number), page)
    elif document.mime_type == "application/pdf":
        with open_pdf(path, password) as pdf:
            for page in pages:
                source = load_page(pdf, page.number)
                if source is not None:
                    yield page, _turned(render(source, SIDE), page)


def _turned(picture: "Image", page: Page) -> "Image":
    return picture.rotate(-page.rotation, expand=True) if page.rotation else picture
