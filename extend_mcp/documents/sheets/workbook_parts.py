"""The parts of an .xlsx file that its worksheets share: their list, and the texts of cells."""

import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, iterparse

from extend_mcp.documents.office.inline import lowered, raised, settle
from extend_mcp.documents.office.xml_nodes import children, first, local, value
from extend_mcp.documents.sheets.sheet_links import link_kinds, linked_parts, read_part

_USUAL = "xl/workbook.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""Excel's code for characters that XML does not allow (ECMA-376, 22.9.2.19)."""
_OFF = {"0", "false"}


class CellText(NamedTuple):
    """A text without its struck-out pieces, and the number of those pieces."""

    text: str
    struck: int = 0


class WorkbookSheet(NamedTuple):
    """A worksheet: its name, whether it is visible, and its entry."""

    name: str
    is_visible: bool
    part: str


class WorkbookParts:
    """The parts of an open .xlsx file. Raises `KeyError` if it has no workbook."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        part = linked_parts(archive, "").get("officeDocument", _USUAL)
        part = part if part in archive.NameToInfo else _USUAL
        self._links, self._kinds = linked_parts(archive, part), link_kinds(archive, part)
        self.root = read_part(archive, part)
        if self.root is None:
            raise KeyError("no workbook")
        self.styles = read_part(archive, self._links.get("styles"))
        self.counts_from_1904 = value(first(self.root, "workbookPr"), "date1904") in {"1", "true"}

    def worksheets(self) -> list[WorkbookSheet]:
        """The worksheets in their order, without those whose part is missing."""
        return [
            WorkbookSheet(value(sheet, "name") or "", value(sheet, "state") in {None, "visible"}, part)
            for kind, sheet, part in self._sheets()
            if kind == "worksheet" and part in self._archive.NameToInfo
        ]

    def chart_count(self) -> int:
        """The number of chart sheets."""
        return sum(kind == "chartsheet" for kind, _, _ in self._sheets())

    def texts(self) -> list[CellText]:
        """The texts to which cells refer by number."""
        part = self._links.get("sharedStrings")
        if part not in self._archive.NameToInfo:
            return []
        found: list[CellText] = []
        with self._archive.open(part) as file:
            for _, node in iterparse(file):  # noqa: S314 (expat stops entity bombs and loads nothing)
                if local(node) == "si":
                    found.append(cell_text(node))
                    node.clear()
        return found

    def _sheets(self) -> Iterator[tuple[str, Element, str]]:
        for sheet in children(first(self.root, "sheets"), "sheet"):
            key = next((text for name, text in sheet.attrib.items() if name.endswith("}id")), "")
            yield self._kinds.get(key, ""), sheet, self._links.get(key, "")


def cell_text(node: Element) -> CellText:
    """The text of an `si` or `is`, whose runs may be struck out, raised or lowered."""
    pieces: list[str] = []
    struck = 0
    for part in node:
        if local(part) == "t":
            pieces.append(unescaped(part.text))
        elif local(part) == "r":
            look, letters = first(part, "rPr"), first(part, "t")
            text = unescaped(letters.text if letters is not None else None)
            if (strike := first(look, "strike")) is not None and value(strike, "val") not in _OFF:
                struck += bool(text.strip())
                continue
            place = value(first(look, "vertAlign"), "val") if text.strip() and text.isprintable() else None
            pieces.append(raised(text) if place == "superscript" else lowered(text) if place == "subscript" else text)
    return CellText(settle("".join(pieces)), struck)


def unescaped(text: str | None) -> str:
    """A text with codes such as `_x000D_` replaced by their characters; lines end with a line feed."""
    if not text or "_x" not in text:
        return text or ""
    return _ESCAPED.sub(_character, text).replace("\r\n", "\n").replace("\r", "\n")


def _character(code: re.Match[str]) -> str:
    """A character; empty for a control character."""
    one = chr(int(code[1], 16))
    return one if one.isprintable() or one.isspace() else ""
