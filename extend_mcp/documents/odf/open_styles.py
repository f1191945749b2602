"""Styles of OpenDocument files, as far as they tell what is shown and where pages break."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import first, local, number, value

_OUTLINE = ":outline"
"""How headings are numbered; no style has a colon in its name."""


@dataclass(frozen=True, slots=True)
class OpenLook:
    """`level` is that of a heading."""

    is_hidden: bool = False
    breaks_page: bool = False
    level: int | None = None


class OpenStyles:
    """The styles of the parts that are given, the file's own and those in its text."""

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
        """How a style of a family (`paragraph`, `text`, `drawing-page`) looks, with what it takes from its parents."""
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
        """What stands before a heading, from its own number and those of the headings above it; often nothing."""
        node = self._lists.get(_OUTLINE)
        for level in node if node is not None else ():
            if value(level, "level") == str(len(numbers)) and (letters := value(level, "num-format")):
                shown = numbers[-number(value(level, "display-levels"), 1) :]
                middle = ".".join(_counted(one, letters) for one in shown)
                return f"{value(level, 'num-prefix') or ''}{middle}{value(level, 'num-suffix') or ''}"
        return ""

    def marker(self, list_style: str | None, depth: int, count: int) -> str:
        """What stands before an item of a list at a depth from 1."""
        node = self._lists.get(list_style)
        for level in node if node is not None else ():
            if value(level, "level") == str(depth) and local(level) == "list-level-style-number":
                letters = value(level, "num-format") or ""
                if not letters:
                    return ""
                return f"{value(level, 'num-prefix') or ''}{_counted(count, letters)}{value(level, 'num-suffix') or ''}"
        return "-"


def _styles(part: Element) -> Iterator[Element]:
    for group in part:
        if local(group) in {"styles", "automatic-styles"}:
            yield from (node for node in group if local(node) in {"style", "list-style", "outline-style"})


def _look(node: Element, above: OpenLook) -> OpenLook:
    text, paragraph = first(node, "text-properties"), first(node, "paragraph-properties")
    page = first(node, "drawing-page-properties")
    display, level = value(text, "display"), value(node, "default-outline-level")
    hides = display == "none" or value(page, "visibility") == "hidden"
    return replace(
        above,
        is_hidden=hides or (above.is_hidden and display is None),
        breaks_page=value(paragraph, "break-before") == "page" or bool(value(node, "master-page-name")),
        level=int(level) if level is not None and level.isdecimal() else above.level,
    )


def _counted(count: int, letters: str) -> str:
    """A number as a list counts: in figures, letters or Roman numerals."""
    if letters in {"a", "A"} and 1 <= count <= 26:
        return chr(ord(letters) + count - 1)
    if letters in {"i", "I"} and 1 <= count < 40:
        tens, ones = divmod(count, 10)
        roman = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
        return roman if letters == "i" else roman.upper()
    return str(count)
