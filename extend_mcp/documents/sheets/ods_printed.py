"""Printed headers and footers of OpenDocument spreadsheets, which the master pages of their styles have."""

import zipfile
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.sheets.ods_cells import line_text
from extend_mcp.documents.sheets.sheet_links import read_part

_FIELDS = {"page-number", "page-count", "sheet-name", "file-name", "title", "date", "time"}
"""What changes with the page, the day or the file; a line with it is left out, such as `Page 1`, as it is for .xlsx."""
Printed = dict[str, list[str]]


def printed_texts(archive: zipfile.ZipFile) -> dict[str | None, Printed]:
    """By the name of a master page: the texts of its headers and footers, in Excel's codes."""
    found: dict[str | None, Printed] = {}
    masters = first(read_part(archive, "styles.xml"), "master-styles")
    for master in masters if masters is not None else ():
        for part in master:
            kind = local(part).partition("-")[0]
            if kind in {"header", "footer"} and value(part, "display") != "false" and (text := _text(part)):
                found.setdefault(value(master, "name"), {}).setdefault(kind, []).append(text.replace("&", "&&"))
    return found


def _text(part: Element) -> str:
    lines = [node for node in part.iter() if local(node) == "p"]
    plain = (line_text(line).strip() for line in lines if not any(local(node) in _FIELDS for node in line.iter()))
    return " ".join(filter(None, plain))
