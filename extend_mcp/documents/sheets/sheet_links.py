"""The parts that a part of an Excel file is linked to."""

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

from extend_mcp.documents.office.xml_nodes import value


def linked_parts(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The entries that a part is linked to, by the ids that it uses, and by the kinds of the links.

    The file itself is the part with an empty name.
    """
    found: dict[str, str] = {}
    for key, kind, target in _links(archive, part):
        found[key] = found[kind] = target
    return found


def link_kinds(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The kinds of a part's links, such as `chartsheet`, by the ids that it uses."""
    return {key: kind for key, kind, _ in _links(archive, part)}


def _links(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    folder, name = posixpath.split(part)
    links = read_part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    for link in links if links is not None else ():
        if value(link, "TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, value(link, "Target") or "")).lstrip("/")
            yield value(link, "Id") or "", (value(link, "Type") or "").rpartition("/")[2], target


def read_part(archive: zipfile.ZipFile, part: str | None) -> Element | None:
    """An entry of XML, or None."""
    if part is None or part not in archive.NameToInfo:
        return None
    return fromstring(archive.read(part))  # noqa: S314 (expat stops entity bombs and loads nothing)
