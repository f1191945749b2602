"""Strict Open XML workbooks, in the namespaces of the transitional dialect: openpyxl knows that one alone."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

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


@contextmanager
def transitional(path: Path) -> Iterator[IO[bytes]]:
    """The workbook at `path`, whose size was checked; of a strict one, a copy in the other namespaces."""
    with path.open("rb") as file:
        if not _is_strict(file):
            yield file
            return
        with tempfile.TemporaryFile() as copy:
            _translate(file, copy)
            yield copy


def _is_strict(file: IO[bytes]) -> bool:
    with zipfile.ZipFile(file) as archive, archive.open("xl/workbook.xml") as part:
        return _STRICT + b"spreadsheetml" in part.read(_CHUNK)


def _translate(file: IO[bytes], copy: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for entry in source.infolist():
            if entry.filename.endswith((".xml", ".rels")):
                with source.open(entry) as part, target.open(entry.filename, "w") as written:
                    _translate_part(part, written)


def _translate_part(part: IO[bytes], written: IO[bytes]) -> None:
    rest = b""
    while chunk := part.read(_CHUNK):
        data = rest + chunk
        for strict, usual in _NAMESPACES.items():
            data = data.replace(strict, usual)
        written.write(data[:-_LONGEST])
        rest = data[-_LONGEST:]
    written.write(rest)
