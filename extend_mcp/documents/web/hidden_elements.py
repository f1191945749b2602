"""Finds text of an HTML page that browsers do not show: by attribute, by style, by a style sheet in the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extend_mcp.documents.web.css import CssRule, declarations, rules_of
from extend_mcp.documents.web.css_hidden import font_pixels, is_gone
from extend_mcp.documents.web.css_media import holds
from extend_mcp.documents.web.css_values import Colour, colour, lengths
from extend_mcp.documents.web.elements import spells_math
from extend_mcp.documents.web.side_by_side import columns_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_CHARACTERS = 500_000
"""The most characters of all sheets of one text; the rest is ignored."""
MAX_MATCHES = 10_000_000
"""The most pairs of elements and selectors that are compared, which takes some 3 s."""
TINY = 2.0
"""In pixels: the font size below which text cannot be read."""
FAR = 500.0
"""In pixels: an indent that moves a first line out of sight."""
FAINT = 0.1
"""The opacity up to which a colour is invisible."""
NEAR = 8
"""Of 255: the highest difference in red, green and blue of colours that look the same."""
LINK: Colour = (0, 0, 238, 1.0)
UNSHOWN = frozenset("head title script style noscript template svg iframe object video audio canvas datalist".split())
"""Elements whose text is never shown, nor read as text."""
_STRUCK = {"s", "strike", "del"}
_AS_ABOVE = frozenset({"inherit", "currentcolor", "unset", "none", "initial", "revert"})


@dataclass(frozen=True, slots=True)
class _ElementLook:
    """Inherited look of an element: its colour, its background (None if unknown), font size in pixels, and the rest."""

    colour: Colour | None = (0, 0, 0, 1.0)
    ground: Colour | None = (255, 255, 255, 1.0)
    size: float = 16.0
    indent: float = 0.0
    is_visible: bool = True

    @property
    def is_unseen(self) -> bool:
        is_clear = self.colour is not None and self.colour[3] < FAINT
        return not self.is_visible or self.size < TINY or self.indent < -FAR or is_clear

    @property
    def is_blended(self) -> bool:
        """True if the text has the colour of its background."""
        ink, ground = self.colour, self.ground
        return ink is not None and ground is not None and all(abs(ink[at] - ground[at]) <= NEAR for at in range(3))


@dataclass(slots=True)
class Hidden:
    """Counts of removed pieces of text, which were invisible or struck out; `blended` ones were kept.

    `is_veiled`: the whole page is hidden. `is_complete` is false if the style sheets were too long.
    """

    taken_out: int = 0
    blended: int = 0
    struck: int = 0
    is_veiled: bool = False
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class ElementLayout:
    """The layout of elements with a style for it, by their ids: `display`, and the number of columns."""

    displays: dict[int, str] = field(default_factory=dict)
    columns: dict[int, int] = field(default_factory=dict)

    def add(self, node: "LexborNode", style: Mapping[str, str]) -> None:
        """Add the style of an element."""
        if display := style.get("display"):
            self.displays[node.mem_id] = display
            if (columns := columns_of(style)) is not None:
                self.columns[node.mem_id] = columns


def take_out_hidden(page: "LexborHTMLParser") -> tuple[Hidden, ElementLayout]:
    """Remove invisible and struck-out text from a page. Returns its counts, and the layout of the other elements."""
    search = _Search(page)
    for node in search.gone:
        node.decompose()
    return search.found, search.shown


class _Search:
    """Searches a whole page; `gone` are the nodes to remove."""

    def __init__(self, page: "LexborHTMLParser") -> None:
        self.found, self.shown = Hidden(), ElementLayout()
        self.gone: list[LexborNode] = []
        self._sheets, self.found.is_complete = _sheets(page)
        if (root := page.root) is None:
            return
        self._has_script = root.css_first("script") is not None
        own = self._style_of(root, "html")
        self._is_all_gone = is_gone(root.attributes, "html", own)
        self._nodes = [(root, _look(root, "html", own, _ElementLook()))]
        while self._nodes:
            node, look = self._nodes.pop()
            for child in node.iter(include_text=True):
                tag = child.tag or ""
                if tag == "-text":
                    self._see_text(child, look)
                elif (tag == "svg" or tag not in UNSHOWN) and not tag.startswith("-"):
                    self._see_element(child, tag, look)

    def _see_text(self, node: "LexborNode", look: _ElementLook) -> None:
        if node.text(deep=False).strip():
            self.found.taken_out += look.is_unseen
            self.found.blended += look.is_blended and not look.is_unseen
            self.gone += [node] if look.is_unseen else []

    def _see_element(self, node: "LexborNode", tag: str, look: _ElementLook) -> None:
        style = self._style_of(node, tag)
        if is_gone(node.attributes, tag, style) and spells_math(node):
            self._nodes.append((node, look))
        elif is_gone(node.attributes, tag, style) or (self._is_all_gone and tag == "body"):
            self.found.taken_out += bool(node.text().strip())
            self.gone += node.iter(include_text=True) if tag == "body" else [node]  # the page keeps its body
        elif tag in _STRUCK or _is_struck(style):
            self.found.struck += bool(node.text().strip())
            self.gone.append(node)
        elif tag != "svg":
            self.shown.add(node, style)
            self._nodes.append((node, _look(node, tag, style, look)))

    def _style_of(self, node: "LexborNode", tag: str) -> dict[str, str]:
        """The style of an element, without declarations that hide a whole page with scripts, which then show it."""
        style = _style(node, self._sheets.get(node.mem_id, ()))
        if tag not in {"html", "body"} or not self._has_script:
            return style
        hides = is_gone({}, tag, style) or style.get("visibility") in {"hidden", "collapse"}
        self.found.is_veiled |= hides
        return {} if hides else style


def _is_struck(style: Mapping[str, str]) -> bool:
    return any("line-through" in style.get(name, "") for name in ("text-decoration", "text-decoration-line"))


def _sheets(page: "LexborHTMLParser") -> tuple[dict[int, list[CssRule]], bool]:
    """By element: the rules that apply to it, the weightiest last; and whether all rules were compared."""
    from selectolax.lexbor import SelectolaxError

    root = page.root
    rules: list[CssRule] = []
    left = MAX_CHARACTERS
    for style in root.css("style") if root is not None else ():
        if not holds(style.attributes.get("media") or "all"):
            continue
        text = style.text(deep=True)
        rules += rules_of(text[: max(left, 0)])
        left -= len(text)
    if root is None or not rules:
        return {}, left >= 0
    most = MAX_MATCHES // max(len(root.css("*")), 1)
    found: dict[int, list[CssRule]] = {}
    for rule in sorted(rules[:most], key=lambda rule: rule.weight):
        try:
            nodes = root.css(rule.selector)
        except SelectolaxError:  # the library does not know this kind of selector
            continue
        for node in nodes:
            found.setdefault(node.mem_id, []).append(rule)
    return found, left >= 0 and len(rules) <= most


def _style(node: "LexborNode", rules: Sequence[CssRule]) -> dict[str, str]:
    """The effective declarations of an element: its own attribute's before a sheet's, important ones before all."""
    own = node.attributes.get("style")
    declared = [rule.declared for rule in rules] + ([declarations(own)] if own else [])
    won: dict[str, tuple[str, bool]] = {}
    for every in declared:
        won |= {name: one for name, one in every.items() if one[1] or not won.get(name, ("", False))[1]}
    return {name: value for name, (value, _) in won.items()}


def _look(node: "LexborNode", tag: str, style: dict[str, str], above: _ElementLook) -> _ElementLook:
    attributes = node.attributes
    look = replace(above, colour=LINK) if tag == "a" and "href" in attributes else above
    ink = (
        style.get("-webkit-text-fill-color") or style.get("color") or attributes.get("color") or attributes.get("text")
    )
    if ink and ink not in _AS_ABOVE:
        look = replace(look, colour=None if _has_other_ink(style) else colour(ink.lower()))
    if (ground := _ground(style, attributes, above.ground)) != above.ground:
        look = replace(look, ground=ground)
    if (size := font_pixels(style, above.size)) is not None:
        look = replace(look, size=size)
    if indent := style.get("text-indent"):
        look = replace(look, indent=min(lengths(indent), default=0.0))
    if visibility := style.get("visibility"):
        look = replace(look, is_visible=visibility not in {"hidden", "collapse"})
    return look


def _has_other_ink(style: dict[str, str]) -> bool:
    """True if the letters are drawn by a shadow, or cut out of the background."""
    clips = style.get("background-clip", "") + style.get("-webkit-background-clip", "") + style.get("background", "")
    return style.get("text-shadow", "none") != "none" or "text" in clips


def _ground(style: dict[str, str], attributes: Mapping[str, str | None], above: Colour | None) -> Colour | None:
    """The background of an element's text: its own colour, its parent's, or None if unknown."""
    whole = f"{style.get('background', '')} {style.get('background-image', '')}"
    if "url(" in whole or "gradient" in whole or "image" in whole or attributes.get("background"):
        return None
    fill = style.get("background-color") or style.get("background") or attributes.get("bgcolor")
    if not fill or fill in _AS_ABOVE:
        return above
    found = colour(fill.lower())
    if found is None or found[3] < FAINT:
        return above if found is not None else None
    return found if found[3] > 1 - FAINT else None
