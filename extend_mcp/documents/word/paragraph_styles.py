"""The paragraph styles of a Word file."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.style_names import named_level
from extend_mcp.documents.office.xml_nodes import children, first, number, value

MAX_STYLES = 20
"""The most styles in a chain; longer ones are loops."""
_DIALECTS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OFF = {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """`level` is set on headings, from 1; `numbering` is (list id, depth from 0 if it is set) on list items.

    `styles` are the paragraph's style and those that it is based on. `indent` is in twips, if it overrides the list's.
    """

    level: int | None = None
    numbering: tuple[str, int | None] | None = None
    page_break_before: bool = False
    styles: tuple[str, ...] = ()
    indent: int | None = None


def all_named(root: Element, name: str) -> Iterator[Element]:
    """All elements of WordprocessingML of that name in a part, of either dialect."""
    for dialect in _DIALECTS:
        yield from root.iter(f"{{{dialect}}}{name}")


def is_on(node: Element | None) -> bool:
    """True if a setting exists and is not turned off."""
    return node is not None and value(node, "val") not in _OFF


class Styles:
    """The paragraph styles of one file."""

    def __init__(self, styles: Element | None) -> None:
        self._styles = {value(style, "styleId"): style for style in children(styles, "style")}
        usual = (
            key
            for key, node in self._styles.items()
            if value(node, "type") == "paragraph" and value(node, "default") in {"1", "true", "on"}
        )
        self._usual = next(usual, None)
        self._looks: dict[str | None, ParagraphLook] = {}

    def paragraph(self, properties: Element | None) -> ParagraphLook:
        """The look of a paragraph with these `w:pPr`, including its style and that style's ancestors."""
        style = value(first(properties, "pStyle"), "val") or self._usual
        if style not in self._looks:
            self._looks[style] = self._of_style(style)
        look, own = self._looks[style], indent_of(properties)
        return ParagraphLook(
            level=look.level or _outline(properties),
            numbering=_numbering(properties, look.numbering),
            page_break_before=_broken(properties, default=look.page_break_before),
            styles=look.styles,
            indent=own if own is not None or first(properties, "numPr") is not None else look.indent,
        )

    def _of_style(self, style: str | None) -> ParagraphLook:
        chain = self._ancestry(style)
        nodes = [first(self._styles[key], "pPr") for key in chain]
        numbering: tuple[str, int | None] | None = None
        broken = False
        for node in nodes[::-1]:
            numbering, broken = _numbering(node, numbering), _broken(node, default=broken)
        outline = next((level for node in nodes if (level := _outline(node))), None)
        indent = next((told for node in nodes if (told := indent_of(node)) is not None), None)
        return ParagraphLook(self._named_level(style, chain) or outline, numbering, broken, tuple(chain), indent)

    def _ancestry(self, style_id: str | None) -> list[str]:
        found: list[str] = []
        while style_id is not None and style_id in self._styles and len(found) < MAX_STYLES:
            found.append(style_id)
            style_id = value(first(self._styles[style_id], "basedOn"), "val")
        return found

    def _named_level(self, style: str | None, chain: list[str]) -> int | None:
        """The level in the name of the style, or of one that it is based on."""
        names = [value(first(self._styles[key], "name"), "val") or key for key in chain] or [style or ""]
        return next((level for name in names if (level := named_level(name)) is not None), None)


def _outline(properties: Element | None) -> int | None:
    """The level of a heading, from 1; None for running text."""
    level = value(first(properties, "outlineLvl"), "val")
    return number(level) + 1 if level and number(level, 9) < 9 else None


def _numbering(properties: Element | None, inherited: tuple[str, int | None] | None) -> tuple[str, int | None] | None:
    """The list and the depth in it; list 0 means none."""
    node = first(properties, "numPr")
    list_id, depth = value(first(node, "numId"), "val"), value(first(node, "ilvl"), "val")
    if list_id == "0":
        return None
    if list_id is not None:
        return list_id, number(depth) if depth is not None else None if inherited is None else inherited[1]
    if inherited is not None and depth is not None:
        return inherited[0], number(depth)
    return inherited


def indent_of(properties: Element | None) -> int | None:
    """The indent of these `w:pPr` in twips; None if they do not set it."""
    node = first(properties, "ind")
    indent = value(node, "left") or value(node, "start")
    return number(indent) if indent is not None else None


def _broken(properties: Element | None, *, default: bool) -> bool:
    node = first(properties, "pageBreakBefore")
    return default if node is None else is_on(node)
