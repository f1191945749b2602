"""Office files of the strict dialect of Open XML, written in the usual one, as some libraries know that alone."""

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(re.escape(_STRICT) + rb"(\w+)/(\w+)")
_LINKS = "_rels/.rels"


@contextmanager
def in_usual_dialect(path: Path) -> Iterator[IO[bytes]]:
    """The archive at `path`, whose size was checked; a copy in the usual dialect where it is in the strict one."""
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        if _LINKS not in archive.NameToInfo or _STRICT not in archive.read(_LINKS):
            yield file
            return
        with tempfile.TemporaryFile() as copy:
            with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
                for entry in archive.infolist():
                    data = archive.read(entry)
                    is_xml = entry.filename.endswith((".xml", ".rels"))
                    target.writestr(entry.filename, usual_names(data) if is_xml else data)
            yield copy


def usual_names(data: bytes) -> bytes:
    """XML with the usual names in place of the strict ones: `…/ooxml/drawingml/main` is `…/drawingml/2006/main`."""
    return _NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
