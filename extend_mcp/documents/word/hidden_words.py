"""The look of text in a Word file, by its own format and its styles, and whether it is invisible."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import children, first, local, number, value
from extend_mcp.documents.word.paragraph_styles import MAX_STYLES, is_on

TINY = 3
"""In half points: the font size up to which text cannot be read."""
NEAR = 8
"""Of 255: the highest difference in red, green and blue of colours that look the same."""
CLEAR = 90_000
"""Of 100,000: the transparency from which letters are invisible."""
_WHITE = "FFFFFF"
_WHITE_THEMES = {"background1", "light1"}


@dataclass(frozen=True, slots=True)
class Ground:
    """The background of text: a colour as six hexadecimal digits, or None if unknown."""

    colour: str | None = _WHITE


UNKNOWN = Ground(None)


@dataclass(frozen=True, slots=True)
class Visibility:
    """The look of a run of text: whether it is hidden, its colour, its background. None: not set.

    `size` is in half points; `place` is `superscript` or `subscript`; `font` is set only if it is the run's own.
    """

    vanish: Element | None = None
    size: str | None = None
    fill: Element | None = None
    ink: str | None = None
    ground: Ground | None = None
    struck: bool | None = None
    bold: bool | None = None
    place: str | None = None
    font: str | None = None

    @property
    def is_hidden(self) -> bool:
        """True if it is formatted as hidden, is tiny, or has transparent letters."""
        is_tiny = self.size is not None and number(self.size, TINY + 1) <= TINY
        return is_tiny or is_on(self.vanish) or _is_clear(self.fill)

    def over(self, other: "Visibility") -> "Visibility":
        """This look, completed by the other."""
        return Visibility(
            self.vanish if self.vanish is not None else other.vanish,
            self.size or other.size,
            self.fill if self.fill is not None else other.fill,
            self.ink or other.ink,
            self.ground or other.ground,
            self.struck if self.struck is not None else other.struck,
            self.bold if self.bold is not None else other.bold,
            self.place or other.place,
            self.font or other.font,
        )

    def is_blended(self, paragraph: Element | None, ground: Ground) -> bool:
        """True if it has the colour of its background: `ground`, unless it or these `w:pPr` set another."""
        if self.ink is None or self.ink == "auto":
            return False
        nearest = self.ground or behind(paragraph) or ground
        return nearest.colour is not None and _is_near(self.ink, nearest.colour)


class WordLetters:
    """The looks of runs of text, with the styles of the file."""

    def __init__(self, styles: Element | None) -> None:
        nodes = children(styles, "style")
        self._styles = {value(node, "styleId"): node for node in nodes}
        self._looks: dict[tuple[str | None, str | None], Visibility] = {}
        self._defaults = _own(first(first(first(styles, "docDefaults"), "rPrDefault"), "rPr"))[0]
        usual = (
            node for node in nodes if value(node, "type") == "paragraph" and value(node, "default") in {"1", "true"}
        )
        self._usual = value(next(usual, None), "styleId")

    def of(self, run: Element | None, paragraph: Element | None) -> Visibility:
        """The look of a run with these `w:rPr` in a paragraph with these `w:pPr`."""
        own, style = _own(run)
        names = style, value(first(paragraph, "pStyle"), "val") or self._usual
        if names not in self._looks:
            self._looks[names] = self._styled(*names)
        return own.over(self._looks[names])

    def is_shaded(self, style_id: str | None) -> bool:
        """True if a table style, or one that it is based on, sets a background of cells."""
        return any(_fill(node) for style in self._ancestry(style_id) for node in style.iter() if local(node) == "shd")

    def _styled(self, run_style: str | None, paragraph_style: str | None) -> Visibility:
        look = Visibility()
        for style in [*self._ancestry(run_style), *self._ancestry(paragraph_style)]:
            look = look.over(_own(first(style, "rPr"))[0]).over(Visibility(ground=behind(first(style, "pPr"))))
        return look.over(self._defaults)

    def _ancestry(self, style_id: str | None) -> list[Element]:
        found: list[Element] = []
        while style_id is not None and style_id in self._styles and len(found) < MAX_STYLES:
            found.append(self._styles[style_id])
            style_id = value(first(found[-1], "basedOn"), "val")
        return found


def _own(properties: Element | None) -> tuple[Visibility, str | None]:
    """The look that a run's properties set themselves, and the style that they name."""
    if properties is None:
        return Visibility(), None
    found = {local(node): node for node in properties}
    is_painted = "shd" in found or "highlight" in found
    look = Visibility(
        found.get("vanish"),
        value(found.get("sz"), "val"),
        found.get("textFill"),
        _ink(found.get("color")),
        behind(properties) if is_painted else None,
        _told(found, "strike", "dstrike"),
        _told(found, "b"),
        value(found.get("vertAlign"), "val") or _shift(found),
        value(found.get("rFonts"), "ascii") or value(found.get("rFonts"), "hAnsi"),
    )
    return look, value(found.get("rStyle"), "val")


def _told(found: dict[str, Element], *names: str) -> bool | None:
    """True if any of these is on; None if none is set."""
    named = [found[name] for name in names if name in found]
    return any(is_on(node) for node in named) if named else None


def _shift(found: dict[str, Element]) -> str | None:
    """`superscript` or `subscript` for letters that are moved and resized, as LibreOffice writes exponents."""
    moved = (value(found.get("position"), "val") or "").strip() if "sz" in found else ""
    if not moved.lstrip("-+").strip("0"):
        return None
    return "subscript" if moved.startswith("-") else "superscript"


def behind(properties: Element | None) -> Ground | None:
    """The background of a run, a paragraph or a cell with these properties; None if they set none."""
    highlight = value(first(properties, "highlight"), "val")
    if highlight is not None and highlight != "none":
        return Ground() if highlight == "white" else UNKNOWN
    shade = first(properties, "shd")
    fill = _fill(shade)
    if not fill:
        return None
    plain = value(shade, "val") in {None, "clear", "nil"}
    return Ground(fill.upper()) if plain and len(fill) == 6 else UNKNOWN


def _fill(shade: Element | None) -> str:
    fill = value(shade, "fill") or ""
    return "" if fill == "auto" else fill


def _ink(colour: Element | None) -> str | None:
    """The colour of letters as six digits; `auto` for one that suits the background; None if not set."""
    if colour is None:
        return None
    code = value(colour, "val") or "auto"
    if value(colour, "themeColor") in _WHITE_THEMES and value(colour, "themeShade") is None:
        return _WHITE
    return code


def _is_near(one: str, two: str) -> bool:
    try:
        return all(abs(int(one[at : at + 2], 16) - int(two[at : at + 2], 16)) <= NEAR for at in (0, 2, 4))
    except ValueError:
        return False


def _is_clear(fill: Element | None) -> bool:
    if fill is None:
        return False
    alphas = [value(node, "val") or "" for node in fill.iter() if local(node) == "alpha"]
    is_clear = any(alpha.isdecimal() and int(alpha[:9]) >= CLEAR for alpha in alphas)
    return is_clear or first(fill, "noFill") is not None
