"""Unpacks the RTF bodies of Outlook, compressed by MS-OXRTFCP."""

import struct

MAX_BYTES = 20 * 1024 * 1024
"""The largest unpacked size."""
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""The initial content of the window."""
_WINDOW = 4096
_PACKED, _BARE = b"LZFu", b"MELA"


def unpacked(data: bytes) -> bytes:
    """The RTF. Raises `ValueError` or `struct.error` if it is damaged."""
    size, kind = struct.unpack_from("<4xI4s", data)
    if kind == _BARE:
        return data[16 : 16 + size]
    if kind != _PACKED:
        raise ValueError("not a kind of packing")
    window = bytearray(_START.ljust(_WINDOW, b"\0"))
    out, at, end = bytearray(), 16, len(_START)
    while at < len(data) and len(out) <= min(size, MAX_BYTES):
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                break
            if not flags >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            else:
                (code,) = struct.unpack_from(">H", data, at)
                at += 2
                if code >> 4 == end % _WINDOW:
                    return bytes(out)
                piece = _repeated(window, code >> 4, (code & 15) + 2, end)
            for byte in piece:
                window[end % _WINDOW] = byte
                end += 1
            out += piece
    return bytes(out[:size])


def _repeated(window: bytearray, start: int, length: int, end: int) -> bytes:
    """Bytes of the window from `start` on; those past `end` are the ones just being written."""
    distance = (end - start) % _WINDOW
    return bytes(window[(start + at % distance) % _WINDOW] for at in range(length))
