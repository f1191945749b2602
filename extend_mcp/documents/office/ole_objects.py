"""Finds the file in an OLE object, which another program put into an office file."""

import io
import struct

from extend_mcp.documents.office.compound import MAGIC, CompoundFile

_PACKAGE, _CONTENTS, _NATIVE = "package", "contents", "\x01ole10native"
"""Streams that hold a file: of newer Office programs, of Acrobat and others, of dragged-in files. MS-OLEDS, 2.3."""
_FILES = (b"PK\x03\x04", MAGIC, b"%PDF-")
"""The beginnings of files that are objects or are in them. Other bytes may be a program's own."""


def inner_file(data: bytes, name: str) -> tuple[bytes, str] | None:
    """The file that an object holds or is, and its name; None if there is no file."""
    if data.startswith(MAGIC):
        try:
            compound = CompoundFile(io.BytesIO(data))
            streams = {key.lower(): stream for key, stream in compound.root_streams().items()}
            if _NATIVE in streams:
                return _dragged_in(compound.read(streams[_NATIVE])[4:])
            held = streams.get(_PACKAGE) or streams.get(_CONTENTS)
            data = compound.read(held) if held is not None else data
        except (ValueError, LookupError, struct.error):
            return None
    return (data, name) if data.startswith(_FILES) else None


def older_file(digits: str) -> tuple[bytes, str] | None:
    """The same for an OLE 1.0 object, whose bytes RTF writes as pairs of hexadecimal digits. MS-OLEDS, 2.2.5."""
    names, at = [], 8
    try:
        data = bytes.fromhex(digits)
        for _ in range(3):  # its class, topic and item
            (length,) = struct.unpack_from("<I", data, at)
            names.append(data[at + 4 : at + 4 + length].rstrip(b"\0").decode("ascii", errors="replace"))
            at += 4 + length
        (size,) = struct.unpack_from("<I", data, at)
        held = data[at + 4 : at + 4 + size]
        return _dragged_in(held) if names[0] == "Package" else inner_file(held, names[0])
    except (ValueError, struct.error):
        return None


def _dragged_in(native: bytes) -> tuple[bytes, str]:
    """The file and its name. Layout: two bytes, label, path, eight bytes with the length of a path, that path, file."""
    label, _, rest = native[2:].partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    (skipped,) = struct.unpack_from("<I", rest, 4)
    (size,) = struct.unpack_from("<I", rest, 8 + skipped)
    start = 12 + skipped
    return rest[start : start + size], label.decode("utf-8", errors="replace")
