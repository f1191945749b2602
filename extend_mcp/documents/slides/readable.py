"""Presentations that python-pptx refuses: slide shows, templates, the strict dialect, names with `\\` for `/`."""

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(re.escape(_STRICT) + rb"(\w+)/(\w+)")
"""`…/ooxml/drawingml/main`, which is `…/drawingml/2006/main` in the transitional dialect."""
_OTHER_KIND = re.compile(
    rb"application/vnd\.(openxmlformats-officedocument\.presentationml\.(slideshow|template)"
    rb"|ms-powerpoint\.(slideshow|template)\.macroEnabled)\.main\+xml"
)
_USUAL_KIND = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_LINKS, _TYPES = "_rels/.rels", "[Content_Types].xml"


@contextmanager
def readable(path: Path) -> Iterator[IO[bytes]]:
    """The presentation at `path`, whose size was checked, or a copy that python-pptx reads if it would refuse it."""
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        has_paths = any("\\" in name for name in archive.NameToInfo)
        if not has_paths and _STRICT not in archive.read(_LINKS) and not _OTHER_KIND.search(archive.read(_TYPES)):
            yield file
            return
        with tempfile.TemporaryFile() as copy:
            with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
                for entry in archive.infolist():
                    data = archive.read(entry)
                    is_xml = entry.filename.endswith((".xml", ".rels"))
                    target.writestr(entry.filename.replace("\\", "/"), _usual(data) if is_xml else data)
            yield copy


def _usual(data: bytes) -> bytes:
    data = _STRICT_NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
    return _OTHER_KIND.sub(_USUAL_KIND, data)
