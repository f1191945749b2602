"""True if a PDF has layers (optional content), which viewers may hide."""

import mmap
import re
import zlib
from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
"""The most bytes of packed objects that are searched."""
_NAMED, _PACKED = b"/OCProperties", b"/ObjStm"
_SPELT = re.compile(b"/" + b"".join(b"(?:%c|#(?i:%02x))" % (letter, letter) for letter in _NAMED[1:]))
"""The name with any of its letters as a hexadecimal number, as in `/OC#50roperties`."""
_STREAM = re.compile(rb"/ObjStm\b[^>]{0,500}(?:>>[^>]{0,500})??>>\s{0,9}stream\r?\n")


def has_layers(path: Path, password: str | None) -> bool:
    """True if the PDF lists layers, or if that is unknown. pypdf is used only if there may be any: 1.4 ms a file."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(_NAMED) >= 0:
            return True
        if _are_without(data):
            return False
    return _is_listed(path, password)


def _are_without(data: mmap.mmap) -> bool:
    """True if the packed objects of a PDF can be searched, none too large, and name no layers."""
    places = [found.end() for found in _STREAM.finditer(data)]
    left = MAX_BYTES
    for at in places:
        unpacking = zlib.decompressobj()
        try:
            with memoryview(data) as view, view[at:] as rest:
                objects = unpacking.decompress(rest, left)
        except zlib.error:  # of an encrypted file, among others
            return False
        left -= len(objects)
        if left <= 0 or not unpacking.eof or _SPELT.search(objects):
            return False
    return len(places) == len(re.findall(_PACKED, data))


def _is_listed(path: Path, password: str | None) -> bool:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        with PdfReader(path, password=password) as reader:
            return _NAMED.decode() in reader.root_object
    except (PyPdfError, AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError):
        return True
