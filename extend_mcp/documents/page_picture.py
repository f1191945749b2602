"""Pictures of pages for people."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import fitting
from extend_mcp.documents.sniff import sniff

if TYPE_CHECKING:
    from PIL.Image import Image

SMALLER = ((1, 65), (0.8, 65), (0.64, 60), (0.5, 50), (0.36, 40), (0.25, 20))
"""Shares of the size, and qualities from 0 to 100, that are tried until a picture is small enough in bytes."""


def draw_page(path: Path, name: str, password: str | None, number: int, side: int) -> "Image":
    """The page (from 1) of a PDF or a picture, to fit a square of `side` pixels. Raises `DocumentFailure`."""
    kind = sniff(path, name).kind
    if kind == "pdf":
        return _of_pdf(path, password, number, side)
    if kind == "image":
        return _of_image(path, number, side)
    raise DocumentFailure("FILE_TYPE_NOT_SUPPORTED", "Pages of such files have no picture.")


def to_webp(picture: "Image", most: int) -> bytes:
    """The picture as WebP of at most `most` bytes: a noisy one becomes smaller and coarser.

    Method 0 takes a tenth of the time of method 4 for a page, and a quarter more bytes (measured).
    """
    import PIL.WebPImagePlugin  # noqa: F401 - else the first picture loads the plugins of all formats

    picture = picture.convert("RGB")
    for share, quality in SMALLER:
        size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
        out = io.BytesIO()
        scaled = picture if share == 1 else picture.resize(size, reducing_gap=2)
        scaled.save(out, "WEBP", quality=quality, method=0)
        if out.tell() <= most:
            return out.getvalue()
    raise DocumentFailure("FILE_SIZE_TOO_LARGE", "The page's picture is too large.")


def _of_pdf(path: Path, password: str | None, number: int, side: int) -> "Image":
    from extend_mcp.documents.pdf import open_pdf
    from extend_mcp.documents.pdf.picture import render

    with open_pdf(path, password) as pdf:
        if not 1 <= number <= len(pdf):
            raise DocumentFailure("CORRUPT_FILE", f"The PDF has no page {number}.")
        return render(pdf[number - 1], side)


def _of_image(path: Path, number: int, side: int) -> "Image":
    from extend_mcp.documents.image import read_frame

    picture = read_frame(path, number)
    scale = fitting(*picture.size, side)
    picture.thumbnail((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    return picture
