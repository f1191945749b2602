"""Which cells of a worksheet nobody can read, for their colour, size or format, and which are struck out."""

from typing import Any

WHITE = "FFFFFF"
TINY = 1.5
"""Points: the font size below which text cannot be read."""
_WHITES = {("indexed", 1), ("indexed", 9), ("indexed", 65), ("theme", 0)}
"""Entries of the palette, and of a theme, that are white unless a file says otherwise."""


class Inks:
    """Answers by a cell's style, each style once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int], bool] = {}
        self._struck: dict[int, bool] = {}

    def is_struck(self, cell: Any) -> bool:
        """Whether a cell is struck out."""
        if not cell.has_style:
            return False
        key = cell.style_array.fontId
        if key not in self._struck:
            self._struck[key] = bool(cell.font.strike)
        return self._struck[key]

    def is_unseen(self, cell: Any) -> bool:
        """Whether a filled cell, as openpyxl streams it, shows nothing of its value."""
        if not cell.has_style:
            return False
        style = cell.style_array
        key = style.fontId, style.fillId, style.numFmtId
        if key not in self._known:
            self._known[key] = _shows_nothing(cell)
        return self._known[key]


def _shows_nothing(cell: Any) -> bool:
    sections = (cell.number_format or "").split(";")
    if len(sections) > 2 and not any(section.strip(' "') for section in sections):
        return True
    font = cell.font
    if font.sz is not None and font.sz < TINY:
        return True
    ink, ground = _colour(font.color), _ground(cell.fill)
    return ink is not None and ink == ground


def _ground(fill: Any) -> tuple[str, float] | None:
    """What is behind the value; None where it is a pattern or a gradient."""
    kind = getattr(fill, "fill_type", None)
    if kind is None or kind == "none":
        return WHITE, 0.0
    return _colour(fill.fgColor) if kind == "solid" else None


def _colour(colour: Any) -> tuple[str, float] | None:
    """A colour and its tint, to be compared; None where the style names none."""
    if colour is None or colour.type not in {"rgb", "indexed", "theme"}:
        return None
    if (colour.type, colour.value) in _WHITES:
        return WHITE, colour.tint or 0.0
    name = str(colour.value)[-6:].upper() if colour.type == "rgb" else f"{colour.type} {colour.value}"
    return name, colour.tint or 0.0
