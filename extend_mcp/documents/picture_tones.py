"""Converts pictures of all kinds to 8 bits a colour, on a white background."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_DEEP = {"I", "F"}
_WHITES = (1, 255, 1023, 4095, 16_383, 65_535)
"""The value of white in pictures of floats from 0 to 1, and of 8, 10, 12, 14 and 16 bits."""
_TRANSPARENT = {"RGBA", "LA", "PA", "La", "RGBa"}


def as_colours(picture: "Image") -> "Image":
    """The picture in 8 bits a colour; it may be grey or have an alpha channel."""
    if picture.mode in {"L", "RGB", "RGBA"}:
        return picture
    if picture.mode in _DEEP or picture.mode.startswith("I;16"):
        return _of_8_bits(picture)
    if picture.mode == "LAB":
        return picture.getchannel("L")
    return picture.convert("L") if picture.mode == "1" else on_white(picture).convert("RGB")


def on_white(picture: "Image") -> "Image":
    """The picture with white in place of transparency."""
    from PIL import Image

    if picture.mode not in _TRANSPARENT and "transparency" not in picture.info:
        return picture
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
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
