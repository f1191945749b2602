"""Styles of OpenDocument files, as far as they decide what is shown and where pages break."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.numerals import numeral
from extend_mcp.documents.office.xml_nodes import first, local, number, value

_TWIPS = {"in": 1440, "cm": 567, "mm": 56.7, "pt": 20}
_COUNTS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_OUTLINE = ":outline"
"""The name of the headings' numbering; no style has a colon in its name."""


@dataclass(frozen=True, slots=True)
class OpenLook:
    """`level` is that of a heading; `shift` is the vertical shift of text: 1 up, -1 down.

    For slides: whether they show the footer of their master, or hide all of its text.
    """

    is_hidden: bool = False
    is_struck: bool = False
    shift: int = 0
    breaks_page: bool = False
    level: int | None = None
    shows_footer: bool = False
    hides_master: bool = False


class OpenStyles:
    """The styles of `parts`: the file's own and those in its text."""

    def __init__(self, *parts: Element | None) -> None:
        self._nodes: dict[tuple[str | None, str | None], Element] = {}
        self._lists: dict[str | None, Element] = {}
        self._looks: dict[tuple[str | None, str | None], OpenLook] = {}
        for node in (node for part in parts if part is not None for node in _styles(part)):
            if local(node) == "style":
                self._nodes[value(node, "family"), value(node, "name")] = node
            else:
                self._lists[value(node, "name") if local(node) == "list-style" else _OUTLINE] = node

    def look(self, family: str, name: str | None) -> OpenLook:
        """The look of a style of a family (`paragraph`, `text`, `drawing-page`), with inherited settings."""
        chain: list[tuple[str | None, str | None]] = []
        key: tuple[str | None, str | None] = (family, name)
        while key in self._nodes and key not in self._looks and key not in chain:
            chain.append(key)
            key = (family, value(self._nodes[key], "parent-style-name"))
        look = self._looks.get(key, OpenLook())
        for one in reversed(chain):
            look = self._looks[one] = _look(self._nodes[one], look)
        return look

    def heading_number(self, numbers: Sequence[int]) -> str:
        """The number before a heading, from its own number and those of the headings above it; often empty."""
        level = self._level(_OUTLINE, len(numbers))
        return self._number(self._lists[_OUTLINE], level, numbers) if level is not None else ""

    def marker(self, list_style: str | None, numbers: Sequence[int]) -> str:
        """The marker before a list item, from its own number and those of the items around it."""
        level = self._level(list_style, len(numbers))
        if level is None or local(level) != "list-level-style-number":
            return "-"
        return self._number(self._lists[list_style], level, numbers)

    def first_number(self, list_style: str | None, depth: int) -> int:
        """The number of the first item of a list at a depth from 1."""
        return number(value(self._level(list_style, depth), "start-value"), 1)

    def list_indent(self, list_style: str | None, depth: int) -> int | None:
        """The indent of a list at a depth from 1, in twips; None if it is not given."""
        level = self._level(list_style, depth)
        found = level.iter() if level is not None else ()
        margin = next((text for node in found if (text := value(node, "margin-left")) is not None), None)
        return twips(margin) if margin is not None else None

    def _level(self, list_style: str | None, depth: int) -> Element | None:
        node = self._lists.get(list_style)
        return next((one for one in (node if node is not None else ()) if value(one, "level") == str(depth)), None)

    def _number(self, node: Element, level: Element, numbers: Sequence[int]) -> str:
        """A number with those above it, as many as the level shows, each in the format of its own level."""
        if not value(level, "num-format"):
            return ""
        formats = {value(one, "level"): value(one, "num-format") or "1" for one in node}
        levels = list(enumerate(numbers, 1))[-number(value(level, "display-levels"), 1) :]
        middle = ".".join(_counted(count, formats.get(str(depth), "1")) for depth, count in levels)
        return f"{value(level, 'num-prefix') or ''}{middle}{value(level, 'num-suffix') or ''}"


def _styles(part: Element) -> Iterator[Element]:
    for group in part:
        if local(group) in {"styles", "automatic-styles"}:
            yield from (node for node in group if local(node) in {"style", "list-style", "outline-style"})


def _look(node: Element, above: OpenLook) -> OpenLook:
    text, paragraph = first(node, "text-properties"), first(node, "paragraph-properties")
    page = first(node, "drawing-page-properties")
    display, level = value(text, "display"), value(node, "default-outline-level")
    struck, position = value(text, "text-line-through-style"), value(text, "text-position")
    is_title = value(node, "family") == "paragraph" and value(node, "name") == "Title"
    hides = display == "none" or value(page, "visibility") == "hidden"
    return replace(
        above,
        is_hidden=hides or (above.is_hidden and display is None),
        breaks_page=value(paragraph, "break-before") == "page" or bool(value(node, "master-page-name")),
        level=int(level) if level is not None and level.isdecimal() else 1 if is_title else above.level,
        is_struck=above.is_struck if struck is None else struck != "none",
        shift=above.shift if position is None else _shift(position),
        shows_footer=value(page, "display-footer") == "true",
        hides_master=value(page, "background-objects-visible") == "false",
    )


def _shift(position: str) -> int:
    """The direction in which `super 58%`, `-8% 80%` and the like move text."""
    place = position.split(maxsplit=1)[0] if position.strip() else ""
    if place in {"super", "sub"}:
        return 1 if place == "super" else -1
    return 0 if not place.strip("-0.%") else -1 if place.startswith("-") else 1


def twips(length: str) -> int:
    """A length such as `0.25in`, in twips (1/1440 inch); 0 for other texts."""
    found = re.fullmatch(r"(-?\d{1,5}(?:\.\d{1,6})?)(in|cm|mm|pt)", length.strip())
    return round(float(found[1]) * _TWIPS[found[2]]) if found else 0


def _counted(count: int, letters: str) -> str:
    """A number in the format of a list: figures, letters or Roman numerals."""
    return numeral(count, _COUNTS.get(letters))
