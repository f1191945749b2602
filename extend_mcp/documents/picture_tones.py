"""Converts pictures of all kinds to 8 bits a colour, on paper."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_DEEP = {"I", "F"}
_WHITES = (1, 255, 1023, 4095, 16_383, 65_535)
"""The value of white in pictures of floats from 0 to 1, and of 8, 10, 12, 14 and 16 bits."""
_TRANSPARENT = {"RGBA", "LA", "PA", "La", "RGBa"}
_FAINT = 190
"""The tone above which nothing of a picture is seen well on white."""


def as_colours(picture: "Image") -> "Image":
    """The picture in 8 bits a colour; it may be grey or have an alpha channel."""
    if picture.mode in {"L", "RGB", "RGBA"}:
        return picture
    if picture.mode in _DEEP or picture.mode.startswith("I;16"):
        return _of_8_bits(picture)
    if picture.mode == "LAB":
        return picture.getchannel("L")
    return picture.convert("L") if picture.mode == "1" else on_paper(picture).convert("RGB")


def on_paper(picture: "Image") -> "Image":
    """The picture with paper in place of transparency: white, or black if nothing of it would be seen on white."""
    if picture.mode not in _TRANSPARENT and "transparency" not in picture.info:
        return picture
    layer = picture.convert("RGBA")
    page = _over(layer, "white")
    darkest, _ = page.convert("L").getextrema()
    return _over(layer, "black") if isinstance(darkest, int) and darkest > _FAINT else page


def _over(layer: "Image", colour: str) -> "Image":
    from PIL import Image

    ground = Image.new("RGBA", layer.size, colour)
    ground.alpha_composite(layer)
    return ground


def _of_8_bits(picture: "Image") -> "Image":
    """A deep picture in 8 bits. Its white is the lowest of `_WHITES` that no pixel exceeds."""
    import numpy as np
    from PIL import Image

    tones = np.nan_to_num(np.asarray(picture), posinf=0, neginf=0)
    most = tones.max(initial=0)
    whites = [white for white in _WHITES if most <= white and (white > 1 or tones.dtype.kind == "f")]
    scale = 255 / (whites[0] if whites else most)
    return Image.fromarray((tones.clip(0) * np.float32(scale)).astype(np.uint8))
