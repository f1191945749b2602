"""Finding text of an HTML page that a browser does not show: by attribute, by style, by a style sheet in the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extend_mcp.documents.web.css import CssRule, declarations, rules_of
from extend_mcp.documents.web.css_hidden import font_pixels, is_gone
from extend_mcp.documents.web.css_media import holds
from extend_mcp.documents.web.css_values import Colour, colour, lengths

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_CHARACTERS = 500_000
"""Of all sheets of one text; what follows is not looked at."""
MAX_MATCHES = 10_000_000
"""Elements times selectors that are looked at, which takes some 3 s."""
TINY = 2.0
"""Pixels: the font size below which text cannot be read."""
FAR = 500.0
"""Pixels by which a first line is moved out of sight."""
FAINT = 0.1
"""How opaque a colour is that nobody sees."""
NEAR = 8
"""Of 255: how little each part of two colours differs that look the same."""
LINK: Colour = (0, 0, 238, 1.0)
UNSHOWN = frozenset({"head", "title", "script", "style", "noscript", "template", "svg", "iframe", "object"})
"""Elements whose text is never shown, nor read."""
_AS_ABOVE = frozenset({"inherit", "currentcolor", "unset", "none", "initial", "revert"})


@dataclass(frozen=True, slots=True)
class _ElementLook:
    """What an element hands on: its colour, what is behind it (None: not known), font size in pixels, and the rest."""

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
        """Whether the text has the colour of what is behind it."""
        ink, ground = self.colour, self.ground
        return ink is not None and ground is not None and all(abs(ink[at] - ground[at]) <= NEAR for at in range(3))


@dataclass(frozen=True, slots=True)
class Hidden:
    """Pieces of text that were taken out, and those left in that look like what is behind them."""

    taken_out: int
    blended: int
    is_complete: bool


def take_out_hidden(page: "LexborHTMLParser") -> Hidden:
    """Take out of a page what nobody sees, and count it. `is_complete` is false where its sheets were too long."""
    sheets, is_complete = _sheets(page)
    gone: list[LexborNode] = []
    taken_out = blended = 0
    root = page.root
    if root is None:
        return Hidden(0, 0, is_complete)
    own = _style(root, sheets.get(root.mem_id, ()))
    is_all_gone = is_gone(root.attributes, "html", own)
    nodes = [(root, _look(root, "html", own, _ElementLook()))]
    while nodes:
        node, look = nodes.pop()
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                if not child.text(deep=False).strip():
                    continue
                taken_out += look.is_unseen
                blended += look.is_blended and not look.is_unseen
                gone += [child] if look.is_unseen else []
            elif tag not in UNSHOWN and not tag.startswith("-"):
                style = _style(child, sheets.get(child.mem_id, ()))
                if is_gone(child.attributes, tag, style) or (is_all_gone and tag == "body"):
                    taken_out += bool(child.text().strip())
                    gone += child.iter(include_text=True) if tag == "body" else [child]  # the page keeps its body
                else:
                    nodes.append((child, _look(child, tag, style, look)))
    for node in gone:
        node.decompose()
    return Hidden(taken_out, blended, is_complete)


def _sheets(page: "LexborHTMLParser") -> tuple[dict[int, list[CssRule]], bool]:
    """By element: the rules that hold for it, the weightiest last; and whether all of them were looked at."""
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
        except SelectolaxError:  # of a kind that the library does not know
            continue
        for node in nodes:
            found.setdefault(node.mem_id, []).append(rule)
    return found, left >= 0 and len(rules) <= most


def _style(node: "LexborNode", rules: Sequence[CssRule]) -> dict[str, str]:
    """The declarations that win for an element: its own attribute's over a sheet's, important ones over all."""
    own = node.attributes.get("style")
    declared = [rule.declared for rule in rules] + ([declarations(own)] if own else [])
    won: dict[str, tuple[str, bool]] = {}
    for every in declared:
        won |= {name: one for name, one in every.items() if one[1] or not won.get(name, ("", False))[1]}
    return {name: value for name, (value, _) in won.items()}


def _look(node: "LexborNode", tag: str, style: dict[str, str], above: _ElementLook) -> _ElementLook:
    attributes = node.attributes
    look = replace(above, colour=LINK) if tag == "a" and "href" in attributes else above
    told = (
        style.get("-webkit-text-fill-color") or style.get("color") or attributes.get("color") or attributes.get("text")
    )
    if told and told not in _AS_ABOVE:
        look = replace(look, colour=None if _has_other_ink(style) else colour(told.lower()))
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
    """Whether the letters are drawn by a shadow, or cut out of the background."""
    clips = style.get("background-clip", "") + style.get("-webkit-background-clip", "") + style.get("background", "")
    return style.get("text-shadow", "none") != "none" or "text" in clips


def _ground(style: dict[str, str], attributes: Mapping[str, str | None], above: Colour | None) -> Colour | None:
    """What is behind the text of an element: a colour, that of its parent, or nothing that is known."""
    whole = f"{style.get('background', '')} {style.get('background-image', '')}"
    if "url(" in whole or "gradient" in whole or "image" in whole or attributes.get("background"):
        return None
    told = style.get("background-color") or style.get("background") or attributes.get("bgcolor")
    if not told or told in _AS_ABOVE:
        return above
    found = colour(told.lower())
    if found is None or found[3] < FAINT:
        return above if found is not None else None
    return found if found[3] > 1 - FAINT else None
