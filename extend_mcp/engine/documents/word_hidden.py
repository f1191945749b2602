"""Which text of a Word file nobody sees: by its own format, by its styles', by what is behind it."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from extend_mcp.engine.documents.word_styles import first, local, number, value

TINY = 3
"""Half points: the font size up to which text cannot be read."""
NEAR = 8
"""Of 255: how little each part of two colours differs that look the same."""
CLEAR = 90_000
"""Of 100,000: how transparent letters are that nobody sees."""
MAX_STYLES = 20
"""Of one chain of styles; longer ones are loops."""
_ON = {None, "", "1", "true", "on"}
_WHITE = "FFFFFF"
_WHITE_THEMES = {"background1", "light1"}


@dataclass(frozen=True, slots=True)
class Ground:
    """What is behind text: a colour as six digits, or None where it is not known."""

    colour: str | None = _WHITE


UNKNOWN = Ground(None)


class Letters:
    """Looks of runs of text, with what the styles of the file say of them."""

    def __init__(self, styles: Element | None) -> None:
        nodes = [node for node in styles if local(node) == "style"] if styles is not None else []
        self._styles = {value(node, "styleId"): node for node in nodes}
        self._chains: dict[tuple[str | None, str | None], list[Element]] = {}
        defaults = first(first(first(styles, "docDefaults"), "rPrDefault"), "rPr")
        self._defaults = [defaults] if defaults is not None else []
        usual = (
            node for node in nodes if value(node, "type") == "paragraph" and value(node, "default") in {"1", "true"}
        )
        self._usual = value(next(usual, None), "styleId")

    def is_hidden(self, run: Element | None, paragraph: Element | None) -> bool:
        """Whether a run with these `w:rPr`, in a paragraph with these `w:pPr`, is hidden, tiny or has clear letters."""
        vanish = size = fill = None
        for properties in self._chain(run, paragraph):
            vanish = vanish if vanish is not None else first(properties, "vanish")
            size = size or value(first(properties, "sz"), "val")
            fill = fill if fill is not None else first(properties, "textFill")
        is_tiny = size is not None and number(size, TINY + 1) <= TINY
        return is_tiny or (vanish is not None and value(vanish, "val") in _ON) or _is_clear(fill)

    def is_blended(self, run: Element | None, paragraph: Element | None, ground: Ground) -> bool:
        """Whether the run has the colour of what is behind it. `ground` is what is behind the paragraph."""
        chain = self._chain(run, paragraph)
        ink = next((found for one in chain if (found := _ink(first(one, "color"))) is not None), None)
        if ink is None or ink == "auto":
            return False
        whole = [paragraph, *(first(style, "pPr") for style in self._ancestry(_style_of(paragraph, self._usual)))]
        nearest = next((painted for one in [*chain, *whole] if (painted := behind(one)) is not None), ground)
        return nearest.colour is not None and _is_near(ink, nearest.colour)

    def is_shaded(self, style_id: str | None) -> bool:
        """Whether a table style, or one that it is based on, paints anything behind cells."""
        return any(_fill(node) for style in self._ancestry(style_id) for node in style.iter() if local(node) == "shd")

    def _chain(self, run: Element | None, paragraph: Element | None) -> list[Element]:
        """Where the properties of a run are looked for, the nearest first."""
        names = value(first(run, "rStyle"), "val"), _style_of(paragraph, self._usual)
        if names not in self._chains:
            styles = [style for name in names for style in self._ancestry(name)]
            found = [properties for style in styles if (properties := first(style, "rPr")) is not None]
            self._chains[names] = [*found, *self._defaults]
        return self._chains[names] if run is None else [run, *self._chains[names]]

    def _ancestry(self, style_id: str | None) -> list[Element]:
        found: list[Element] = []
        while style_id in self._styles and len(found) < MAX_STYLES:
            found.append(self._styles[style_id])
            style_id = value(first(found[-1], "basedOn"), "val")
        return found


def behind(properties: Element | None) -> Ground | None:
    """What a run, a paragraph or a cell with these properties is painted on; None where they say nothing."""
    highlight = value(first(properties, "highlight"), "val")
    if highlight is not None and highlight != "none":
        return Ground() if highlight == "white" else UNKNOWN
    shade = first(properties, "shd")
    fill = _fill(shade)
    if not fill:
        return None
    plain = value(shade, "val") in {None, "clear", "nil"}
    return Ground(fill.upper()) if plain and len(fill) == 6 else UNKNOWN


def _style_of(paragraph: Element | None, usual: str | None) -> str | None:
    return value(first(paragraph, "pStyle"), "val") or usual


def _fill(shade: Element | None) -> str:
    fill = value(shade, "fill") or ""
    return "" if fill == "auto" else fill


def _ink(colour: Element | None) -> str | None:
    """The colour of letters as six digits; `auto` for one that suits what is behind; None where nothing is said."""
    if colour is None:
        return None
    told = value(colour, "val") or "auto"
    if value(colour, "themeColor") in _WHITE_THEMES and value(colour, "themeShade") is None:
        return _WHITE
    return told


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
