"""A worksheet's structure besides its cells: hidden rows and columns, merged cells, bare formulas, printed headers."""

import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree

from extend_mcp.documents.number_formats.numbers import ShownNumber
from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.sheets.sheet_extent import MAX_COLUMNS

MAX_HIDDEN = 200_000
MAX_MERGED = 20_000
MAX_KNOWN = 300_000
"""The most formats and texts of cells that are kept for one sheet."""
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
"""The displayed texts of the error numbers in binary formats."""
_PRINTED = {
    f"{pages}{kind}": kind.lower() for pages in ("first", "odd", "even") for kind in ("Header", "Footer")
}  # fmt: skip
MAX_CELLS = 1_000_000
"""After so many cells the rest of a sheet is ignored."""


@dataclass(slots=True)
class SheetStructure:
    """Rows and columns from 1. `spans` maps a merged range's first cell to its rows and columns.

    `area` is the number of cells in the smallest rectangle around the filled ones; it is counted if a library holds it
    in memory. By row and column, if a library does not give them: `formats` of numbers, and `texts`, the displayed
    text where the library reads something else. `printed` has the codes of headers and footers. `comments` are the
    cell, author and text of each, `boxes` the texts of text boxes.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    uncalculated: int = 0
    area: int = 0
    texts: dict[tuple[int, int], ShownNumber] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    printed: dict[str, list[str]] = field(default_factory=dict)
    comments: list[tuple[str, str, str]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)

    def add_row(self, row: int, *, hidden: bool) -> None:
        """Add a row, from 0."""
        if hidden and len(self.hidden_rows) < MAX_HIDDEN:
            self.hidden_rows.add(row + 1)

    def add_columns(self, first: int, last: int, *, hidden: bool) -> None:
        """Add columns from `first` to `last`, from 0."""
        if hidden:
            self.hidden_columns |= set(range(first + 1, min(last, MAX_COLUMNS - 1) + 2))

    def add_format(self, row: int, column: int, number_format: str | None) -> None:
        """Add the number format of a cell, from 0; None for the general one."""
        if number_format is not None and number_format != "General" and len(self.formats) < MAX_KNOWN:
            self.formats[row + 1, column + 1] = number_format

    def add_text(self, row: int, column: int, text: ShownNumber) -> None:
        """Add the displayed text of a cell, from 0."""
        if len(self.texts) < MAX_KNOWN:
            self.texts[row + 1, column + 1] = text


def structure(archive: zipfile.ZipFile, part: str | None) -> SheetStructure:
    """Read one worksheet's XML as a stream."""
    plan = SheetStructure()
    if part is None or part not in archive.NameToInfo:
        return plan
    seen = 0
    with archive.open(part) as file:
        for _, node in ElementTree.iterparse(file):  # noqa: S314 (expat stops entity bombs and loads nothing)
            name = local(node)
            if name == "c":
                seen += 1
                if seen > MAX_CELLS:
                    break
                stored = first(node, "v")
                plan.uncalculated += first(node, "f") is not None and (stored is None or not stored.text)
            elif name == "row":
                if _is_hidden(node, "ht") and len(plan.hidden_rows) < MAX_HIDDEN:
                    plan.hidden_rows.add(int(value(node, "r") or 0))
                node.clear()
            elif name == "col" and _is_hidden(node, "width"):
                plan.add_columns(int(value(node, "min") or 1) - 1, int(value(node, "max") or 0) - 1, hidden=True)
            elif name in _PRINTED and node.text:
                plan.printed.setdefault(_PRINTED[name], []).append(node.text)
            elif name == "mergeCell" and len(plan.spans) < MAX_MERGED:
                _add_span(plan, value(node, "ref") or "")
    return plan


def _is_hidden(node: ElementTree.Element, size: str) -> bool:
    """True if a row or column is hidden, or has no height or width."""
    return value(node, "hidden") in {"1", "true"} or re.fullmatch(r"0(\.0*)?", value(node, size) or "") is not None


def _add_span(plan: SheetStructure, reference: str) -> None:
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", reference)
    if match:
        top, left = int(match[2]), column_number(match[1])
        plan.spans[top, left] = (int(match[4]) - top + 1, column_number(match[3]) - left + 1)


def column_number(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is `A`, 27 is `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
