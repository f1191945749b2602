"""Finds PDF streams that were compressed twice, which can unpack 3 KB to 1.5 GB.

One compression unpacks to at most a thousand times the size, which the limits of the child process allow.
"""

import re
import zlib
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure

MAX_BYTES = 300 * 1024 * 1024
MAX_FILE = 64 * 1024 * 1024
"""Larger files are not searched."""
_STEP = 1 << 20
_TWICE = re.compile(rb"/Filter\s*\[\s*/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl)\b[^>]{0,2000}>>\s*stream\r?\n")


def check_bombs(path: Path) -> None:
    """Raise `DocumentFailure` if a doubly compressed stream unpacks to more than `MAX_BYTES`."""
    if path.stat().st_size > MAX_FILE:
        return
    data = path.read_bytes()
    for match in _TWICE.finditer(data):
        if _unpacked_twice(data[match.end() :]) > MAX_BYTES:
            raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"A stream of the PDF unpacks to over {MAX_BYTES:,} bytes.")


def _unpacked_twice(data: bytes) -> int:
    outer, inner, total = zlib.decompressobj(), zlib.decompressobj(), 0
    try:
        while data and total <= MAX_BYTES and not outer.eof:
            middle = outer.decompress(data, _STEP)
            data = outer.unconsumed_tail
            while middle and total <= MAX_BYTES:
                total += len(inner.decompress(middle, _STEP))
                middle = inner.unconsumed_tail
    except zlib.error:
        return total
    return total
