"""The styles of the cells of an .xlsx file: their number formats, and whether they are readable."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from extend_mcp.documents.number_formats.cell_formats import CellFormats
from extend_mcp.documents.number_formats.number_format import sections_of
from extend_mcp.documents.office.xml_nodes import children, first, number, value

WHITE = "FFFFFF"
TINY = 1.5
"""In points: the font size below which text cannot be read."""
_WHITES = {("indexed", "1"), ("indexed", "9"), ("indexed", "65"), ("theme", "0")}
"""Entries of the palette, and of a theme, that are white by default."""
_OFF = {"0", "false"}
_Colour = tuple[str, float]
"""A colour and its tint, for comparison."""


@dataclass(frozen=True, slots=True)
class CellStyle:
    """`shows_nothing`: its letters are tiny, or of their background's colour, or its format hides all values.

    `is_date` and `is_span`: its numbers count days, as a date or as a duration.
    """

    number_format: str | None = None
    is_struck: bool = False
    shows_nothing: bool = False
    is_date: bool = False
    is_span: bool = False


USUAL = CellStyle()


def cell_styles(root: Element | None) -> list[CellStyle]:
    """The styles by their numbers, from a `styleSheet`."""
    codes = CellFormats()
    for code in children(first(root, "numFmts"), "numFmt"):
        codes.add_code(number(value(code, "numFmtId")), value(code, "formatCode") or "")
    fonts, fills = children(first(root, "fonts"), "font"), children(first(root, "fills"), "fill")
    found = []
    for at, style in enumerate(children(first(root, "cellXfs"), "xf")):
        codes.add_style(number(value(style, "numFmtId")))
        font, fill = _at(fonts, value(style, "fontId")), _at(fills, value(style, "fillId"))
        found.append(_style(codes.of(at), font, fill))
    return found


def _at(nodes: list[Element], at: str | None) -> Element | None:
    return nodes[number(at)] if number(at) < len(nodes) else None


def _style(code: str | None, font: Element | None, fill: Element | None) -> CellStyle:
    strike = first(font, "strike")
    kinds = {token.kind for token in sections_of(code)[0].tokens} if code else set()
    return CellStyle(
        code,
        strike is not None and value(strike, "val") not in _OFF,
        _hides_all(code or "") or _is_tiny(font) or _is_blended(font, fill),
        not kinds.isdisjoint({"date", "half", "elapsed"}),
        "elapsed" in kinds,
    )


def _hides_all(code: str) -> bool:
    sections = code.split(";")
    return len(sections) > 2 and not any(section.strip(' "') for section in sections)


def _is_tiny(font: Element | None) -> bool:
    try:
        return float(value(first(font, "sz"), "val") or TINY) < TINY
    except ValueError:
        return False


def _is_blended(font: Element | None, fill: Element | None) -> bool:
    ink = _colour(first(font, "color"))
    return ink is not None and ink == _ground(fill)


def _ground(fill: Element | None) -> _Colour | None:
    """The background of the value; None if it is a pattern or a gradient."""
    pattern = first(fill, "patternFill")
    if pattern is None:
        return None if len(fill if fill is not None else ()) else (WHITE, 0.0)
    kind = value(pattern, "patternType")
    if kind is None or kind == "none":
        return WHITE, 0.0
    return _colour(first(pattern, "fgColor")) if kind == "solid" else None


def _colour(node: Element | None) -> _Colour | None:
    """A colour, or None if the style names none."""
    kind = next((kind for kind in ("indexed", "theme", "auto", "rgb") if value(node, kind) is not None), None)
    if kind is None or kind == "auto":
        return None
    code = value(node, kind) or ""
    try:
        tint = float(value(node, "tint") or 0)
    except ValueError:
        return None
    if (kind, code) in _WHITES:
        return WHITE, tint
    return code[-6:].upper() if kind == "rgb" else f"{kind} {code}", tint
