"""Draws pages of PDFs."""

from typing import TYPE_CHECKING

from extend_mcp.documents.ocr import reading_scale
from extend_mcp.documents.page import fitting

if TYPE_CHECKING:
    from PIL import Image
    from pypdfium2 import PdfPage

RENDER_DPI = 200


def render(page: "PdfPage", side: int | None = None) -> "Image.Image":
    """The page as a picture that fits a square of `side` pixels, or has the size for OCR; at most `RENDER_DPI`.

    So no page size can need more memory. A page without a size is an empty picture.
    """
    from PIL import Image

    width, height = page.get_size()
    if not width or not height:
        return Image.new("RGB", (1, 1), "white")
    scale = min(reading_scale(width, height) if side is None else fitting(width, height, side), RENDER_DPI / 72)
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture
