"""Lengths and colours in the values of styles."""

import colorsys
import re

Colour = tuple[int, int, int, float]
"""Red, green, blue (0 to 255), and opacity (0 to 1)."""

_LENGTH = re.compile(
    r"([+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s{0,9}(px|pt|pc|em|rem|ex|ch|vw|vh|in|cm|mm|%)?(?![\w.])"
)
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "vw": 12.8,
           "vh": 7.2, "in": 96.0, "cm": 37.8, "mm": 3.78, "%": 0.16}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_FUNCTION = re.compile(r"(rgba?|hsla?)\(([^()]{0,80})\)")
_NAMES = {
    "white": "ffffff", "black": "000000", "red": "ff0000", "green": "008000", "blue": "0000ff", "yellow": "ffff00",
    "gray": "808080", "grey": "808080", "silver": "c0c0c0", "maroon": "800000", "navy": "000080", "teal": "008080",
    "purple": "800080", "olive": "808000", "lime": "00ff00", "aqua": "00ffff", "cyan": "00ffff", "fuchsia": "ff00ff",
    "magenta": "ff00ff", "orange": "ffa500", "snow": "fffafa", "ivory": "fffff0", "whitesmoke": "f5f5f5",
    "ghostwhite": "f8f8ff", "floralwhite": "fffaf0", "mintcream": "f5fffa", "azure": "f0ffff", "lightgray": "d3d3d3",
    "lightgrey": "d3d3d3", "darkgray": "a9a9a9", "darkgrey": "a9a9a9", "gainsboro": "dcdcdc", "transparent": "00000000",
    "canvas": "ffffff", "canvastext": "000000",
}  # fmt: skip


def lengths(value: str, of: float = 16.0) -> list[float]:
    """The approximate lengths of a value in pixels; `of` is the base of `em` and `%`."""
    return [
        float(number) * (of * (0.01 if unit == "%" else 1.0) if unit in {"em", "%"} else _PIXELS[unit])
        for number, unit in _LENGTH.findall(value)
    ]


def colour(value: str) -> Colour | None:
    """The first known colour in a value, or None."""
    if found := _HEX.search(value):
        return _hex(found[1])
    if found := _FUNCTION.search(value):
        return _mixed(found[1], found[2])
    named = next((_NAMES[word] for word in re.findall(r"[a-z]+", value) if word in _NAMES), None)
    return _hex(named) if named is not None else None


def _hex(digits: str) -> Colour | None:
    if len(digits) in {3, 4}:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) not in {6, 8}:
        return None
    red, green, blue, *alpha = (int(digits[at : at + 2], 16) for at in range(0, len(digits), 2))
    return red, green, blue, alpha[0] / 255 if alpha else 1.0


def _mixed(kind: str, inside: str) -> Colour | None:
    parts = re.findall(r"([\d.]+)(%?)", inside)
    try:
        numbers = [float(number) / (100 if percent else 1) for number, percent in parts]
    except ValueError:
        return None
    if len(numbers) not in {3, 4}:
        return None
    alpha = numbers[3] if len(numbers) == 4 else 1.0
    if kind.startswith("rgb"):
        scales = [255.0 if percent else 1.0 for _, percent in parts]
        red, green, blue = (number * scale for number, scale in zip(numbers[:3], scales, strict=False))
    else:
        red, green, blue = (255 * part for part in colorsys.hls_to_rgb(numbers[0] / 360, numbers[2], numbers[1]))
    return round(red), round(green), round(blue), alpha
