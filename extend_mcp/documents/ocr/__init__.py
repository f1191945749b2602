"""Reads a picture of a page into words and ruled lines. Only `models` uses the OCR library."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.ocr.kept_readings import find_reading, keep_reading, name_reading
from extend_mcp.documents.ocr.reading import Reading
from extend_mcp.documents.slant import Slant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

SHORT_SIDE, LONG_SIDE = 1700, 10_000
"""Pixels of the largest picture that is read: A4 at 200 dpi, and a strip as long as the receipt of a big purchase."""
FAINT, FAINT_SHARE = 110, 0.2
"""The range of a faint picture's tones, of 255, without this percentage of its pixels at both ends."""


def has_ocr() -> bool:
    """True if the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def require_ocr() -> None:
    """Raise `DocumentFailure` unless the extra is installed."""
    if not has_ocr():
        raise DocumentFailure(
            "OCR_ERROR", "The document is a scan. To read it, install the OCR extra: pip install 'extend-mcp[ocr]'"
        )


def reading_scale(width: float, height: float) -> float:
    """The scale that makes a size the largest that is read."""
    return min(SHORT_SIDE / max(1.0, min(width, height)), LONG_SIDE / max(1.0, width, height))


def read_picture(picture: "Image", *, turn: bool) -> Reading:
    """Read a page. With `turn`, a page on its side or upside down is set upright, and lines askew are set straight.

    A picture with a kept reading is not read again. Raises `DocumentFailure` without the extra, and if the models
    fail.
    """
    require_ocr()
    name = name_reading(picture, turn=turn)
    reading = find_reading(name)
    if reading is None:
        reading = _read(picture, turn=turn)
        keep_reading(name, reading)
    return reading


def _read(picture: "Image", *, turn: bool) -> Reading:
    import numpy as np

    from extend_mcp.documents.ocr.askew import slant_of, straightened
    from extend_mcp.documents.ocr.drawn_rules import ruled_lines
    from extend_mcp.documents.ocr.picture_lines import read_lines
    from extend_mcp.documents.ocr.tiles import find_lines
    from extend_mcp.documents.ocr.way_up import turn_of

    page = _pixels(picture)
    lines = find_lines(page)
    turned = turn_of(page, lines) if turn else 0
    if turned:
        page = np.ascontiguousarray(np.rot90(page, -turned // 90))
        lines = find_lines(page)
    height, width = page.shape[:2]
    slant = slant_of(page, lines) if turn else Slant()
    words, unread = read_lines(page, lines, slant)
    return Reading(words, ruled_lines(straightened(page, slant)), width, height, turned, slant, unread)


def read_strip(picture: "Image") -> tuple[str, float]:
    """The text of a picture of one line, and its confidence (0 to 1). Raises `DocumentFailure` if the model fails."""
    from extend_mcp.documents.ocr.models import trace
    from extend_mcp.documents.ocr.traced_words import pieces_of

    line = _colours(picture)
    pieces = pieces_of(trace(line), line)
    return " ".join(piece.text for piece in pieces), min((piece.confidence for piece in pieces), default=0.0)


def share_upside_down(strips: "Sequence[Image]") -> float:
    """The share, 0 to 1, of pictures of one line that are upside down. Raises `DocumentFailure` if the model fails."""
    from extend_mcp.documents.ocr.models import share_on_their_head

    return share_on_their_head([_colours(strip) for strip in strips])


def _colours(picture: "Image") -> Any:
    """The picture as the models take it: blue, green and red."""
    import numpy as np

    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _pixels(picture: "Image") -> Any:
    """The picture in the form of the models, at most of the largest size that is read."""
    from PIL.Image import Resampling

    picture = picture.convert("RGB")
    if (scale := reading_scale(*picture.size)) < 1:
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        picture = picture.resize(size, Resampling.BICUBIC, reducing_gap=2)
    return _stretched(_colours(picture))


def _stretched(page: Any) -> Any:
    """A faint picture with its tones stretched from black to white."""
    import cv2
    import numpy as np

    darkest, lightest = np.percentile(page[::4, ::4], (FAINT_SHARE, 100 - FAINT_SHARE))
    if lightest - darkest >= FAINT:
        return page
    return cv2.convertScaleAbs(np.clip(page, darkest, lightest) - darkest, alpha=255 / max(1.0, lightest - darkest))
