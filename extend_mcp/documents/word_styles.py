"""What the styles and numbering of a Word file say about a paragraph."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Look:
    """`level` is set on headings, from 1; `numbering` is (list id, depth from 0) on list items."""

    level: int | None = None
    numbering: tuple[str, int] | None = None
    page_break_before: bool = False


def local(node: Element) -> str:
    """A tag without its namespace."""
    return node.tag.rpartition("}")[2]


def first(node: Element | None, name: str) -> Element | None:
    """The first child of that local name."""
    return None if node is None else next((child for child in node if local(child) == name), None)


def value(node: Element | None, name: str) -> str | None:
    """The attribute of that local name."""
    if node is None:
        return None
    return next((text for key, text in node.attrib.items() if key.rpartition("}")[2] == name), None)


def number(text: str | None, default: int = 0) -> int:
    """A whole number of at most five digits; `default` for what is none."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 else default


class Styles:
    """The paragraph styles and lists of one file."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self._styles = {value(style, "styleId"): style for style in styles if local(style) == "style"} if styles else {}
        self._lists: dict[tuple[str, int], tuple[str | None, str]] = {}
        abstract: dict[str | None, Element] = {}
        for node in numbering if numbering is not None else ():
            if local(node) == "abstractNum":
                abstract[value(node, "abstractNumId")] = node
            elif local(node) == "num":
                source = abstract.get(value(first(node, "abstractNumId"), "val"))
                for level in source if source is not None else ():
                    if local(level) == "lvl":
                        key = (value(node, "numId") or "", number(value(level, "ilvl")))
                        pattern = value(first(level, "lvlText"), "val") or ""
                        self._lists[key] = (value(first(level, "numFmt"), "val"), pattern)

    def is_list(self, numbering: tuple[str, int]) -> bool:
        """Whether the list is defined at that depth and shows a marker."""
        return self._lists.get(numbering, ("none", ""))[0] != "none"

    def marker(self, numbering: tuple[str, int], counts: Sequence[int]) -> str:
        """The marker of an item, from the count of its depth and of each one above: `-`, `2.`, `1.3`, `b)`."""
        kind, pattern = self._lists[numbering]
        if kind == "bullet":
            return "-"
        for depth, count in enumerate(counts):
            shown = self._lists.get((numbering[0], depth), (None, ""))[0]
            pattern = pattern.replace(f"%{depth + 1}", _numeral(count, shown))
        return pattern.strip() or f"{counts[-1]}."

    def paragraph(self, properties: Element | None) -> Look:
        """How a paragraph with these `w:pPr` is shown, its style and that style's ancestors included."""
        chain = [properties, *self._ancestry(value(first(properties, "pStyle"), "val"))]
        outline = next((found for node in chain if (found := value(first(node, "outlineLvl"), "val"))), None)
        list_id = level = None
        for node in chain:
            numbering = first(node, "numPr")
            list_id = list_id or value(first(numbering, "numId"), "val")
            level = level or value(first(numbering, "ilvl"), "val")
        heading = self._named_level(value(first(properties, "pStyle"), "val"))
        if heading is None and outline is not None and number(outline) < 9:
            heading = number(outline) + 1
        return Look(
            level=heading,
            numbering=(list_id, number(level)) if list_id and list_id != "0" else None,
            page_break_before=first(properties, "pageBreakBefore") is not None
            and value(first(properties, "pageBreakBefore"), "val") not in {"0", "false", "off"},
        )

    def _ancestry(self, style_id: str | None) -> list[Element | None]:
        found: list[Element | None] = []
        while style_id in self._styles and len(found) < 20:
            style = self._styles[style_id]
            found.append(first(style, "pPr"))
            style_id = value(first(style, "basedOn"), "val")
        return found

    def _named_level(self, style_id: str | None) -> int | None:
        for _ in range(20):
            style = self._styles.get(style_id)
            name = (value(first(style, "name"), "val") or style_id or "").lower()
            if name == "title":
                return 1
            if match := re.fullmatch(r"heading ?([1-9])", name):
                return int(match[1])
            if style is None:
                return None
            style_id = value(first(style, "basedOn"), "val")
        return None


_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _numeral(count: int, kind: str | None) -> str:
    if kind in {"lowerLetter", "upperLetter"}:
        letter = "abcdefghijklmnopqrstuvwxyz"[(count - 1) % 26]
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in {"lowerRoman", "upperRoman"}:
        roman = ""
        for value_of, sign in _ROMAN:
            roman += sign * (count // value_of)
            count %= value_of
        return roman if kind == "lowerRoman" else roman.upper()
    return str(count)
