"""The parts that belong to a part of an Excel file."""

import posixpath
import zipfile
from xml.etree.ElementTree import Element, fromstring

from extend_mcp.documents.office.xml_nodes import value


def linked_parts(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The entries that a part is linked to, by the ids that it uses, and by the last word of their types."""
    folder, name = posixpath.split(part)
    links = read_part(archive, f"{folder}/_rels/{name}.rels")
    found: dict[str, str] = {}
    for link in links if links is not None else ():
        if value(link, "TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, value(link, "Target") or "")).lstrip("/")
            found[value(link, "Id") or ""] = target
            found[(value(link, "Type") or "").rpartition("/")[2]] = target
    return found


def read_part(archive: zipfile.ZipFile, part: str | None) -> Element | None:
    """An entry of XML; None where there is none."""
    if part is None or part not in archive.NameToInfo:
        return None
    return fromstring(archive.read(part))  # noqa: S314 (expat stops entity bombs and loads nothing)
