"""What a cell of an .ods file shows: the file holds that text beside the value."""

import re
from xml.etree.ElementTree import Element

from extend_mcp.documents.number_formats.number_shown import plain
from extend_mcp.documents.number_formats.numbers import ShownNumber
from extend_mcp.documents.office.xml_nodes import local, value

_BREAKS = {"line-break": "\n", "tab": "\t"}
_NUMBERS = {"float", "percentage", "currency"}


def ods_text(cell: Element) -> ShownNumber | None:
    """The text of a cell where python-calamine 0.9.1 says something else, or nothing; None where it says the same.

    It gives numbers without their formats, leaves out errors, line breaks and tabs, so that "5" above "10 pcs" is "510
    pcs", and gives spans of over 24 hours as `PT30H00M00S`. Days in figures are left to it, as ISO 8601.
    """
    kinds = {text for key, text in cell.attrib.items() if key.endswith("}value-type")}
    breaks = any(local(node) in _BREAKS for node in cell.iter())
    text = "\n".join(_text(node) for node in cell if local(node) == "p").strip()
    if not text:
        return None
    if kinds & _NUMBERS:
        return _number(text, value(cell, "value") or "")
    is_word = "date" in kinds and len(re.findall(r"\d+", text)) < 3
    is_other = not kinds.isdisjoint({"time", "boolean", "error"})
    return ShownNumber(text) if breaks or is_word or is_other else None


def _number(text: str, stored: str) -> ShownNumber:
    """A number that is shown as `text`."""
    try:
        number = float(stored)
    except ValueError:
        return ShownNumber(text)
    text = " ".join(text.split())
    return ShownNumber(text, None if _says(text, number) else plain(number))


def _says(text: str, number: float) -> bool:
    """True if a text says a number, up to its rounding."""
    if number < 0 and not re.search(r"[-−(]", text):
        return False
    digits = re.sub(r"\D", "", text)
    size = abs(number) * (100 if "%" in text else 1)
    last = re.search(r"[.,](\d{1,15})\D*$", text)
    rounded = (f"{size:.{places}f}" for places in {len(last[1]) if last else 0, 0})
    return digits != "" and any(digits.lstrip("0") == one.replace(".", "").lstrip("0") for one in rounded)


def _text(node: Element) -> str:
    parts = [node.text or ""]
    for child in node:
        name = local(child)
        parts.append(_BREAKS.get(name) or (" " * int(value(child, "c") or 1) if name == "s" else _text(child)))
        parts.append(child.tail or "")
    return "".join(parts)
