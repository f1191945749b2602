"""Workbooks that openpyxl refuses: of the strict dialect of Open XML, or with styles that say nothing."""

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from extend_mcp.documents.office.xml_nodes import local

_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_NAMESPACES = {
    _STRICT + name: _USUAL + usual
    for name, usual in {
        b"spreadsheetml/main": b"spreadsheetml/2006/main",
        b"officeDocument/relationships": b"officeDocument/2006/relationships",
        b"drawingml/main": b"drawingml/2006/main",
    }.items()
}
_LONGEST = max(map(len, _NAMESPACES))
_CHUNK = 1024 * 1024
_STYLES = "xl/styles.xml"
_COLOUR = re.compile(r"(?:[0-9a-fA-F]{2}){3,4}")


@contextmanager
def readable(path: Path) -> Iterator[IO[bytes]]:
    """The workbook at `path`, whose size was checked; where openpyxl would refuse it, a mended copy."""
    with path.open("rb") as file:
        with zipfile.ZipFile(file) as archive:
            styles = _mended_styles(archive)
            is_sound = styles is None and not _is_strict(archive)
        if is_sound:
            yield file
            return
        with tempfile.TemporaryFile() as copy:
            _copy(file, copy, styles)
            yield copy


def _is_strict(archive: zipfile.ZipFile) -> bool:
    with archive.open("xl/workbook.xml") as part:
        return _STRICT + b"spreadsheetml" in part.read(_CHUNK)


def _mended_styles(archive: zipfile.ZipFile) -> bytes | None:
    """The styles without empty fills, and without colours that are none. None if all are sound."""
    if _STYLES not in archive.NameToInfo:
        return None
    root = ElementTree.fromstring(archive.read(_STYLES))  # noqa: S314 (expat stops entity bombs and loads nothing)
    changed = False
    for node in root.iter():
        if local(node) == "fill" and len(node) == 0:
            ElementTree.SubElement(node, node.tag.replace("}fill", "}patternFill"))
            changed = True
        elif "rgb" in node.attrib and not _COLOUR.fullmatch(node.attrib["rgb"]):
            del node.attrib["rgb"]
            changed = True
    return ElementTree.tostring(root) if changed else None


def _copy(file: IO[bytes], copy: IO[bytes], styles: bytes | None) -> None:
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for entry in source.infolist():
            if entry.filename == _STYLES and styles is not None:
                target.writestr(_STYLES, _translated(styles))
            elif entry.filename.endswith((".xml", ".rels")):
                with source.open(entry) as part, target.open(entry.filename, "w") as written:
                    _copy_part(part, written)


def _copy_part(part: IO[bytes], written: IO[bytes]) -> None:
    rest = b""
    while chunk := part.read(_CHUNK):
        data = _translated(rest + chunk)
        written.write(data[:-_LONGEST])
        rest = data[-_LONGEST:]
    written.write(rest)


def _translated(data: bytes) -> bytes:
    for strict, usual in _NAMESPACES.items():
        data = data.replace(strict, usual)
    return data
