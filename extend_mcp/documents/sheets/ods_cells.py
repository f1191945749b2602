"""The cells of an .ods file, which stores their displayed texts beside their values."""

import datetime
import re
from typing import Any
from xml.etree.ElementTree import Element

from extend_mcp.documents.number_formats.number_shown import MAX_WHOLE, plain
from extend_mcp.documents.number_formats.numbers import ShownNumber
from extend_mcp.documents.office.xml_nodes import local, value
from extend_mcp.documents.sheets.filled_cells import SheetCell

MAX_SPACES = 1_000_000
"""The most spaces of one run, which the file stores as a number."""
_BREAKS = {"line-break": "\n", "tab": "\t"}
_BLANKS = re.compile(r"[ \t\r\n]+")
"""Blanks of the XML; several count as one."""
_NUMBERS = {"float", "percentage", "currency"}


def stored_cell(cell: Element) -> SheetCell | None:
    """The value of a cell and its displayed text; None for an empty cell.

    A date with day, month and year in figures is returned as ISO 8601, as for other sheets.
    """
    kinds = {text for key, text in cell.attrib.items() if key.endswith("}value-type")}
    text = "\n".join(line_text(node).rstrip() for node in cell if local(node) == "p").strip()
    if kinds & _NUMBERS and (number := _number(value(cell, "value"))) is not None:
        return SheetCell(number, shown=_shown_number(text, number) if text else None)
    if "boolean" in kinds and (stored := value(cell, "boolean-value")) is not None:
        return SheetCell(stored == "true", shown=ShownNumber(text) if text else None)
    if "date" in kinds and (day := _day(value(cell, "date-value"))) is not None:
        is_word = len(re.findall(r"\d+", text)) < 3
        return SheetCell(day, shown=ShownNumber(text) if text and is_word else None)
    text = text or _span(value(cell, "time-value")) or (value(cell, "string-value") or "").strip()
    return SheetCell(text, shown=ShownNumber(text)) if text else None


def check_blanks(node: Element) -> None:
    """Raise `ValueError` if a `text:s` means more blanks than any document has."""
    if int(value(node, "c") or 1) > MAX_SPACES:
        raise ValueError("a run of spaces that no document has")


def _number(stored: str | None) -> float | int | None:
    try:
        number = float(stored or "")
    except ValueError:
        return None
    return int(number) if number.is_integer() and abs(number) < MAX_WHOLE else number


def _day(stored: str | None) -> Any:
    """A day, with its time if the file has one."""
    try:
        if stored is not None and "T" in stored:
            return datetime.datetime.fromisoformat(stored[:26])
        return datetime.date.fromisoformat(stored or "")
    except ValueError:
        return None


def _span(stored: str | None) -> str:
    """A duration such as `PT30H05M00S`, as 30:05:00."""
    parts = re.fullmatch(r"PT(\d+)H(\d+)M(\d+).*", stored or "")
    return ":".join(part.zfill(2) for part in parts.groups()) if parts is not None else ""


def _shown_number(text: str, number: float) -> ShownNumber:
    """A number that is displayed as `text`."""
    text = " ".join(text.split())
    return ShownNumber(text, None if _says(text, number) else plain(number))


def _says(text: str, number: float) -> bool:
    """True if a text gives a number, up to rounding."""
    if number < 0 and not re.search(r"[-−(]", text):
        return False
    digits = re.sub(r"\D", "", text)
    size = abs(number) * (100 if "%" in text else 1)
    last = re.search(r"[.,](\d{1,15})\D*$", text)
    rounded = (f"{size:.{places}f}" for places in {len(last[1]) if last else 0, 0})
    return digits != "" and any(digits.lstrip("0") == one.replace(".", "").lstrip("0") for one in rounded)


def line_text(node: Element) -> str:
    """The text of a paragraph, in which blanks, tabs and line breaks are elements."""
    parts = [_BLANKS.sub(" ", node.text or "")]
    for child in node:
        name = local(child)
        parts.append(_BREAKS.get(name) or (" " * int(value(child, "c") or 1) if name == "s" else line_text(child)))
        parts.append(_BLANKS.sub(" ", child.tail or ""))
    return "".join(parts)
