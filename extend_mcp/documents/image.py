"""The reader of pictures: PNG, JPEG, TIFF (each frame a page), BMP, GIF, WebP, AVIF, JPEG 2000, PBM, PGM, PPM."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.ocr import reading_scale, require_ocr
from extend_mcp.documents.page import Document
from extend_mcp.documents.picture_tones import as_colours, on_paper
from extend_mcp.documents.structure import read_structure
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 100_000_000
MAX_FRAMES = 1000
LONG_SIDE = 792
"""Points (11 inches) of the longer side of a picture without a resolution."""
_RESOLUTIONS = (90, 1200)
_STILL = {"image/tiff", "image/jpeg"}
"""Pictures whose frames are pages, or the same picture in other sizes."""
_ORIENTATION = 0x0112
_ON_SIDE = range(5, 9)
"""Values of that tag that swap width and height."""


class PictureFrame(NamedTuple):
    """The picture of one page, turned upright by its metadata, and the page's size in points."""

    picture: "Image"
    width: float
    height: float


def read_image(path: Path, mime_type: str, options: ParseAdvancedOptions, wanted: set[int] | None) -> Document:
    """Read each frame in `wanted` (from 1; None for all) by OCR. Raises `DocumentFailure`."""
    from extend_mcp.documents.scan import read_scans

    require_ocr()
    turn = options.page_rotation_enabled is not False
    with _opened(path) as picture:
        count = _count(picture, mime_type)
        chosen = [number for number in range(1, count + 1) if wanted is None or number in wanted]
        pages, warnings = read_scans(chosen[:MAX_FRAMES], lambda number: _frame(picture, number), turn=turn)
        moving = 1 if mime_type in _STILL else int(getattr(picture, "n_frames", 1))
    read_structure(pages)
    if moving > 1:
        message = f"1 of {moving:,} frames of the animation was read; save others as pictures of their own."
        warnings.append(RunWarning(code="LOCAL_TRUNCATED", message=message))
    if len(chosen) > MAX_FRAMES:
        message = f"{MAX_FRAMES:,} of {len(chosen):,} frames were read; use pageRanges for others."
        warnings.append(RunWarning(code="LOCAL_TRUNCATED", message=message))
    return Document(mime_type, pages, count, warnings)


def count_frames(path: Path, mime_type: str) -> int:
    """The number of a picture's pages. Raises `DocumentFailure`."""
    with _opened(path) as picture:
        return _count(picture, mime_type)


def _count(picture: "Image", mime_type: str) -> int:
    return int(getattr(picture, "n_frames", 1)) if mime_type == "image/tiff" else 1


def read_frame(path: Path, number: int) -> "Image":
    """The picture of one page (from 1), as `read_image` reads it. Raises `DocumentFailure`."""
    with _opened(path) as picture:
        return _frame(picture, number).picture


@contextmanager
def _opened(path: Path) -> Iterator["Image"]:
    from PIL import Image

    # Not by its path: then Pillow maps plain TIFFs into memory, and swaps the sides of those turned by a quarter.
    with _readable(), path.open("rb") as file, Image.open(file) as picture:
        yield picture


@contextmanager
def _readable() -> Iterator[None]:
    """Raise `DocumentFailure` for the errors of Pillow on a picture that it cannot read."""
    from PIL import Image, UnidentifiedImageError

    try:
        yield
    except Image.DecompressionBombError as error:
        raise DocumentFailure(
            "FILE_SIZE_TOO_LARGE", f"The picture is too large: at most {MAX_PIXELS:,} pixels are read."
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DocumentFailure("CORRUPT_FILE", "The picture cannot be read: it is damaged or not a picture.") from error


def _frame(picture: "Image", number: int) -> PictureFrame:
    """One frame (from 1), shrunk to the largest size for OCR. Raises `DocumentFailure`."""
    with _readable():
        picture.seek(number - 1)
        if picture.width * picture.height > MAX_PIXELS:
            size = f"{picture.width} x {picture.height} pixels"
            raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The picture has {size}; at most {MAX_PIXELS:,} are read.")
        orientation = picture.getexif().get(_ORIENTATION, 1)
        picture.load()
        left = picture.getexif().get(_ORIENTATION, 1)  # a TIFF has none left: Pillow turns it when loading
        across, down = _resolutions(picture)
        if orientation in _ON_SIDE and left != orientation:
            across, down = down, across
        width, height = picture.width * 72 / across, picture.height * 72 / down
        if left in _ON_SIDE:
            width, height = height, width
        return PictureFrame(_turned(_small(picture, across / down), left), width, height)


def _resolutions(picture: "Image") -> tuple[float, float]:
    """Pixels per inch across and down: the picture's own, else as if its longer side were that of a page."""
    across, down = (float(dpi) for dpi in picture.info.get("dpi", (0, 0)))
    if all(_RESOLUTIONS[0] <= dpi <= _RESOLUTIONS[1] for dpi in (across, down)):
        return across, down
    usual = 72 * max(picture.width, picture.height) / LONG_SIDE
    return usual, usual


def _small(picture: "Image", stretch: float) -> "Image":
    """The picture with square pixels, shrunk to the largest size for OCR first, so that no large one is copied whole.

    `stretch` is how many times higher than wide its pixels are, as in faxes.
    """
    width, height = picture.width * max(1.0, 1 / stretch), picture.height * max(1.0, stretch)
    scale = min(1.0, reading_scale(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return on_paper(as_colours(picture).resize(size, reducing_gap=2))


def _turned(picture: "Image", orientation: int) -> "Image":
    from PIL import ImageOps

    if orientation == 1:
        return picture
    picture.getexif()[_ORIENTATION] = orientation
    return ImageOps.exif_transpose(picture)
