"""The appearance of values: text fitted into its box, ticks and pictures, each as a form XObject of the PDF."""

import re
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from extend_mcp.analysis.forms.acroform import added, inherited
from extend_mcp.analysis.forms.frame import Rect
from extend_mcp.analysis.forms.looks.embedded_text import UNKNOWN, EmbeddedLines, EmbeddedTexts
from extend_mcp.analysis.forms.looks.fitting import LEADING
from extend_mcp.analysis.forms.native_field import Flags

SIZE = 12.0
"""Default text size in points, if the box is high enough."""
SHADE = "0.75 0.84 0.95"
"""Red, green and blue under the chosen lines of a list."""
COMB = int(Flags.COMB)
Colour = tuple[float, ...]
"""Red, green and blue from 0 to 1."""
_STANDARD = "cp1252"
"""The code page that every reader draws with the standard fonts. PDFium's own ones lack letters of other code pages.
"""
STANDARD_FONTS = ("Helvetica", "Times-Roman", "Courier")
"""In order of preference: what every reader has."""
_SUBSET = re.compile(r"/[A-Z]{6}\+")
"""The mark of a font with only those letters that the form had when it was made."""
_STYLE = ("/DA", "/Q", "/MaxLen", "/MK", "/BS", "/Ff", "/FT")


def undrawable(text: str) -> str:
    """The characters that the standard fonts have no glyph for; empty if they can draw all of it."""
    return "".join(sorted({letter for letter in text if not _is_standard(letter)}))


def _is_standard(letter: str) -> bool:
    try:
        letter.encode(_STANDARD)
    except UnicodeEncodeError:
        return False
    return True


def style_of(annotation: DictionaryObject, form: DictionaryObject) -> DictionaryObject:
    """The appearance settings of a widget, also from the fields above it."""
    style = {NameObject(key): found for key in _STYLE if (found := inherited(annotation, key)) is not None}
    if NameObject("/DA") not in style and "/DA" in form:
        style[NameObject("/DA")] = form["/DA"]
    return DictionaryObject(style)


def text_style(flags: int, length: int | None, turn: int) -> DictionaryObject:
    """The appearance settings of text on a page without a field for it."""
    style = DictionaryObject({NameObject("/FT"): NameObject("/Tx"), NameObject("/Ff"): NumberObject(flags)})
    if length:
        style[NameObject("/MaxLen")] = NumberObject(length)
    if turn:
        style[NameObject("/MK")] = DictionaryObject({NameObject("/R"): NumberObject(turn)})
    return style


def text_space(style: DictionaryObject, rect: Rect) -> tuple[float, float]:
    """Width and height of a rectangle of the PDF for the text in it, which may be turned."""
    width, height = abs(rect[2] - rect[0]), abs(rect[3] - rect[1])
    turn = int(style.get("/MK", DictionaryObject()).get("/R", 0)) % 360
    return (height, width) if turn in {90, 270} else (width, height)


def text_look(
    texts: EmbeddedTexts,
    style: DictionaryObject,
    size: tuple[float, float],
    value: str,
    font: tuple[str | None, float, Colour | None],
) -> IndirectObject:
    """Text in a box of `size`; `font` is its name, points and colour.

    Letters that the standard fonts lack are drawn in fonts of this machine.
    """
    if undrawable(value):
        lines = _embedded_lines(style, size, value, font)
        if (embedded := texts.look(lines, *size)) is not None:
            return embedded
        value = "".join(letter if _is_standard(letter) else UNKNOWN for letter in value)  # pypdf would log it
    widget = DictionaryObject(style)
    widget |= {
        NameObject("/Subtype"): NameObject("/Widget"),
        NameObject("/T"): TextStringObject("value"),
        NameObject("/DA"): TextStringObject(_appearance(texts.pdf, str(style.get("/DA", "")), *font)),
        NameObject("/Rect"): ArrayObject(FloatObject(edge) for edge in (0, 0, *size)),
    }
    page = PageObject()
    page[NameObject("/Annots")] = ArrayObject([widget])
    texts.pdf.update_page_form_field_values(page, {"value": value}, auto_regenerate=None)
    look = widget["/AP"].raw_get("/N")  # type: ignore[attr-defined]
    assert isinstance(look, IndirectObject)
    return look


def mark_lines(look: IndirectObject, chosen: list[int], count: int, size: float) -> None:
    """Shade the chosen lines of a list box, by their indexes among `count` lines."""
    form = look.get_object()
    assert isinstance(form, StreamObject)
    _, _, width, height = (float(edge) for edge in form["/BBox"])  # type: ignore[attr-defined]
    line = min(LEADING * size, (height - 2) / max(count, 1))
    bars = [f"{SHADE} rg 1 {height - 1 - line * (at + 1):.2f} {width - 2:.2f} {line:.2f} re f" for at in chosen]
    form.set_data(f"q {' '.join(bars)} Q\n".encode("ascii") + form.get_data())


def _embedded_lines(
    style: DictionaryObject, size: tuple[float, float], value: str, font: tuple[str | None, float, Colour | None]
) -> EmbeddedLines:
    """Text in a widget's style."""
    flags, dressing = int(style.get("/Ff", 0)), style.get("/MK", DictionaryObject()).get_object()
    _, points, colour = font
    return EmbeddedLines(
        value.split("\n"),
        points,
        LEADING * points,
        colour or _colour(str(style.get("/DA", ""))),
        align=int(style.get("/Q", 0)),
        cells=int(style.get("/MaxLen", 0)) if flags & COMB else 0,
        is_high=bool(flags & Flags.MULTILINE),
        turn=int(dressing.get("/R", 0)) % 360,
        frame=_frame(dressing, *size),
    )


def _colour(appearance: str) -> Colour:
    """The text colour of a default appearance string; black if it sets none in red, green and blue."""
    if found := re.search(r"([\d.]{1,9})\s+([\d.]{1,9})\s+([\d.]{1,9})\s+rg", appearance):
        return tuple(min(float(part), 1.0) for part in found.groups())
    found = re.search(r"([\d.]{1,9})\s+g\b", appearance)
    return (min(float(found[1]), 1.0),) * 3 if found else (0.0, 0.0, 0.0)


def _frame(dressing: DictionaryObject, width: float, height: float) -> bytes:
    """The background and the border of a widget."""
    parts = []
    for key, paint, place in (("/BG", "rg", f"0 0 {width:.2f} {height:.2f} re f"), ("/BC", "RG", "")):
        colour = [float(part) for part in dressing.get(key, ArrayObject()).get_object()]
        operator = {1: "g", 3: "rg", 4: "k"}.get(len(colour))
        if operator is not None:
            operator = operator if paint == "rg" else operator.upper()
            border = f"0.5 0.5 {width - 1:.2f} {height - 1:.2f} re S"
            parts.append(f"q {' '.join(f'{part:g}' for part in colour)} {operator} {place or border} Q\n")
    return "".join(parts).encode("ascii")


def _appearance(pdf: PdfWriter, given: str, font: str | None, size: float, colour: tuple[float, ...] | None) -> str:
    """A default appearance string with the given font, size and colour in place of its own.

    A font of the form that may lack letters is replaced by a standard one, as its text would be invisible.
    """
    found = re.search(r"/(\S{1,127})\s{1,9}[\d.]{1,20}\s{1,9}Tf", given)
    name = font or (found[1] if found else "Helvetica")
    fonts = _fonts_of(pdf)
    if not _is_whole(fonts.get(f"/{name}")):
        name = next((one for one in STANDARD_FONTS if _is_whole(fonts.get(f"/{one}"))), name)
    rest = given.replace(found[0], "") if found else given
    paint = " ".join(f"{part:.3f}" for part in colour) + " rg" if colour else rest.strip() or "0 g"
    return f"/{name} {size:g} Tf {paint}"


def _fonts_of(pdf: PdfWriter) -> DictionaryObject:
    """The fonts of a form by name."""
    form = pdf.root_object.get("/AcroForm", DictionaryObject()).get_object()
    fonts = form.get("/DR", DictionaryObject()).get_object().get("/Font", DictionaryObject()).get_object()
    return fonts if isinstance(fonts, DictionaryObject) else DictionaryObject()


def _is_whole(font: PdfObject | None) -> bool:
    """True if a font has all letters of its encoding, as far as its name and kind say."""
    found = font.get_object() if font is not None else None
    if not isinstance(found, DictionaryObject):
        return True  # a standard font
    return found.get("/Subtype") not in {"/Type0", "/Type3"} and not _SUBSET.match(str(found.get("/BaseFont", "")))


def tick_look(pdf: PdfWriter, width: float, height: float) -> IndirectObject:
    """A cross in a box."""
    left, right, low, high = 0.22 * width, 0.78 * width, 0.22 * height, 0.78 * height
    pen = max(0.8, 0.1 * min(width, height))
    content = f"{pen:.2f} w 1 J {left:.2f} {low:.2f} m {right:.2f} {high:.2f} l {left:.2f} {high:.2f} m "
    return _form(pdf, width, height, f"{content}{right:.2f} {low:.2f} l S", DictionaryObject())


def empty_look(pdf: PdfWriter, width: float, height: float) -> IndirectObject:
    """An empty box."""
    return _form(pdf, width, height, "", DictionaryObject())


def picture_look(pdf: PdfWriter, data: bytes, width: float, height: float, turn: int) -> IndirectObject:
    """A PNG or JPEG in the middle of a box, as large as fits. Raises `OSError` if it is neither."""
    from PIL import Image

    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
        picture = opened.convert("RGBA").rotate(turn, expand=True)
    picture.thumbnail((2000, 2000))
    scale = min(width / picture.width, height / picture.height)
    wide, high = picture.width * scale, picture.height * scale
    image = _image(picture.convert("RGB").tobytes(), picture.size, "/DeviceRGB")
    image[NameObject("/SMask")] = added(pdf, _image(picture.getchannel("A").tobytes(), picture.size, "/DeviceGray"))
    resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/Im"): added(pdf, image)})})
    place = f"{wide:.2f} 0 0 {high:.2f} {(width - wide) / 2:.2f} {(height - high) / 2:.2f} cm /Im Do"
    return _form(pdf, width, height, place, resources)


def _image(data: bytes, size: tuple[int, int], space: str) -> StreamObject:
    image = StreamObject()
    image.set_data(data)
    image |= {
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Image"),
        NameObject("/Width"): NumberObject(size[0]),
        NameObject("/Height"): NumberObject(size[1]),
        NameObject("/ColorSpace"): NameObject(space),
        NameObject("/BitsPerComponent"): NumberObject(8),
    }
    return image.flate_encode()


def _form(pdf: PdfWriter, width: float, height: float, content: str, resources: Any) -> IndirectObject:
    form = StreamObject()
    form.set_data(content.encode("ascii"))
    form |= {
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject(FloatObject(edge) for edge in (0, 0, width, height)),
        NameObject("/Resources"): resources,
    }
    return added(pdf, form)
