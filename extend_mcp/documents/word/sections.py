"""The sections of a Word file: their starts, and their headers and footers."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import children, first, local, value
from extend_mcp.documents.word.package import Package, PackagePart
from extend_mcp.documents.word.paragraph_styles import is_on

_SAME_PAGE = {"continuous", "nextColumn"}


_FIRST, _USUAL, _EVEN = "first", "default", "even"
"""Kinds of pages that can have their own headers and footers."""


class Sections:
    """The sections in their order. `advance` goes to the next one."""

    def __init__(self, package: Package, main: PackagePart) -> None:
        self._package = package
        self._main = main
        self._all = list(_sections(first(main.root, "body")))
        self._at = 0
        self._named: dict[tuple[str, str], str] = {}
        self._given: set[str] = set()
        settings = package.linked(main, "settings")
        self._has_even = settings is not None and is_on(first(settings.root, "evenAndOddHeaders"))

    def advance(self) -> bool:
        """Go to the next section; True if it begins on a new page."""
        self._at += 1
        if self._at >= len(self._all):
            return False
        return value(first(self._all[self._at], "type"), "val") not in _SAME_PAGE

    def parts(self, kind: str) -> Iterator[PackagePart]:
        """The headers or footers of the section, its own or inherited from sections before; each is returned once."""
        section = self._all[self._at] if self._at < len(self._all) else None
        for one in children(section, f"{kind}Reference"):
            self._named[kind, value(one, "type") or _USUAL] = self._main.links.get(value(one, "id") or "", "")
        shown = [_USUAL, _EVEN] if self._has_even else [_USUAL]
        for pages in [_FIRST, *shown] if is_on(first(section, "titlePg")) else shown:
            name = self._named.get((kind, pages), "")
            part = self._package.part(name) if name not in self._given else None
            self._given.add(name)
            if part is not None:
                yield part


def _sections(body: Element | None) -> Iterator[Element]:
    """The properties of each section, at the end of its last paragraph or of the body."""
    for child in body if body is not None else ():
        match local(child):
            case "sectPr":
                yield child
            case "p":
                if (found := first(first(child, "pPr"), "sectPr")) is not None:
                    yield found
            case "sdt" | "sdtContent" | "customXml":
                yield from _sections(child)
