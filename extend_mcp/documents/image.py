"""The reader of pictures: PNG, JPEG, TIFF (each frame a page), BMP, GIF, WebP."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.ocr import MAX_SIDE, require_ocr
from extend_mcp.documents.page import Document, Page, fitting
from extend_mcp.documents.structure import read_structure
from extend_mcp.wire.parse import ParseAdvancedOptions
from extend_mcp.wire.runs import RunWarning

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 100_000_000
MAX_FRAMES = 1000
LONG_SIDE = 792
"""Points (11 inches) of the longer side of a picture that does not tell its resolution."""
_RESOLUTIONS = (90, 1200)
_ORIENTATION = 0x0112


def read_image(path: Path, mime_type: str, options: ParseAdvancedOptions, wanted: set[int] | None) -> Document:
    """Read each frame in `wanted` (from 1; None for all) by OCR. Raises `DocumentFailure`."""
    require_ocr()
    pages: list[Page] = []
    with _opened(path) as picture:
        count = getattr(picture, "n_frames", 1) if mime_type == "image/tiff" else 1
        chosen = [number for number in range(1, count + 1) if wanted is None or number in wanted]
        for number in chosen[:MAX_FRAMES]:
            picture.seek(number - 1)
            _check_size(picture)
            pages.append(_page(picture, number, options))
    read_structure(pages)
    warnings = []
    if len(chosen) > MAX_FRAMES:
        message = f"{MAX_FRAMES:,} of {len(chosen):,} frames were read; pageRanges chooses others."
        warnings.append(RunWarning(code="LOCAL_TRUNCATED", message=message))
    return Document(mime_type, pages, count, warnings)


def read_frame(path: Path, number: int) -> "Image":
    """The picture of one page (from 1), as `read_image` reads it. Raises `DocumentFailure`."""
    with _opened(path) as picture:
        picture.seek(number - 1)
        _check_size(picture)
        return _upright(picture)


@contextmanager
def _opened(path: Path) -> Iterator["Image"]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            yield picture
    except Image.DecompressionBombError as error:
        raise DocumentFailure(
            "FILE_SIZE_TOO_LARGE", f"The picture is too large: at most {MAX_PIXELS:,} pixels are read."
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DocumentFailure("CORRUPT_FILE", "The picture cannot be read: it is damaged, or no picture.") from error


def _check_size(picture: "Image") -> None:
    if picture.width * picture.height > MAX_PIXELS:
        size = f"{picture.width} x {picture.height} pixels"
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The picture has {size}; at most {MAX_PIXELS:,} are read.")


def _page(picture: "Image", number: int, options: ParseAdvancedOptions) -> Page:
    from extend_mcp.documents.scan import read_scan

    resolution = float(picture.info.get("dpi", (0, 0))[0])
    if not _RESOLUTIONS[0] <= resolution <= _RESOLUTIONS[1]:
        resolution = 72 * max(picture.width, picture.height) / LONG_SIDE
    width, height = picture.width * 72 / resolution, picture.height * 72 / resolution
    upright = _upright(picture)
    if (upright.width > upright.height) != (picture.width > picture.height):
        width, height = height, width
    return read_scan(upright, number, width, height, turn=options.page_rotation_enabled is not False)


def _upright(picture: "Image") -> "Image":
    """The picture on white, turned as its metadata say, and shrunk first, so that large photos are not copied whole."""
    from PIL import ImageOps

    orientation = picture.getexif().get(_ORIENTATION)
    scale = min(1.0, fitting(*picture.size, MAX_SIDE))
    colours = picture if picture.mode in {"L", "RGB", "RGBA"} else _on_white(picture).convert("RGB")
    small = colours.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), reducing_gap=2
    )
    if orientation:
        small.getexif()[_ORIENTATION] = orientation
        small = ImageOps.exif_transpose(small)
    return _on_white(small)


def _on_white(picture: "Image") -> "Image":
    from PIL import Image

    if picture.mode not in {"RGBA", "LA", "PA"} and "transparency" not in picture.info:
        return picture
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    ground.alpha_composite(layer)
    return ground
