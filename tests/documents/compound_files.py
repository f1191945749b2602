"""Compound files (OLE2) and Outlook messages, made for tests."""

import struct
from typing import Union

Tree = dict[str, Union[bytes, "Tree"]]
_NONE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _SMALL, _CUT = 512, 64, 4096


class _Writer:
    """Collects sectors and directory entries. Streams below 4,096 bytes go into small sectors."""

    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.table: list[int] = []
        self.small = bytearray()
        self.small_table: list[int] = []
        self.entries: list[bytearray] = []

    def store(self, data: bytes) -> int:
        """Put data into sectors, and return the number of the first."""
        if not data:
            return _END
        start = len(self.sectors)
        for at in range(0, len(data), _SECTOR):
            self.sectors.append(data[at : at + _SECTOR].ljust(_SECTOR, b"\0"))
            self.table.append(len(self.sectors))
        self.table[-1] = _END
        return start

    def store_small(self, data: bytes) -> int:
        start = len(self.small_table)
        for at in range(0, len(data), _SMALL):
            self.small += data[at : at + _SMALL].ljust(_SMALL, b"\0")
            self.small_table.append(len(self.small_table) + 1)
        self.small_table[-1] = _END
        return start

    def add(self, name: str, content: "bytes | Tree", kind: int) -> int:
        """Add an entry and what it holds, and return its number."""
        at = len(self.entries)
        text = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(text)] = text
        struct.pack_into("<HBBIII", entry, 64, len(text) + 2, kind, 1, _NONE, _NONE, _NONE)
        self.entries.append(entry)
        if isinstance(content, bytes):
            start = _END if not content else (self.store if len(content) >= _CUT else self.store_small)(content)
            struct.pack_into("<II", entry, 116, start, len(content))
            return at
        children = [self.add(one, inner, 1 if isinstance(inner, dict) else 2) for one, inner in content.items()]
        for one, following in zip(children, [*children[1:], _NONE], strict=True):
            struct.pack_into("<I", self.entries[one], 72, following)
        struct.pack_into("<I", entry, 76, children[0] if children else _NONE)
        return at


def compound_of(tree: Tree) -> bytes:
    """A compound file with these streams and storages."""
    writer = _Writer()
    writer.add("Root Entry", tree, 5)
    small = bytes(writer.small)
    struct.pack_into("<II", writer.entries[0], 116, writer.store(small), len(small))
    small_table = writer.store(b"".join(struct.pack("<I", one) for one in writer.small_table))
    directory = writer.store(b"".join(bytes(entry) for entry in writer.entries))
    count = (len(writer.table) + 1) // 127 + 1  # the table's own sectors are in it
    first = len(writer.sectors)
    writer.table += [_TABLE] * count
    table = b"".join(struct.pack("<I", one) for one in writer.table).ljust(count * _SECTOR, b"\xff")
    header = struct.pack("<8s16xHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIII", 0, count, directory, 0) + struct.pack("<IIIII", _CUT, small_table, 1, _END, 0)
    header += b"".join(struct.pack("<I", first + at if at < count else _NONE) for at in range(109))
    return header + b"".join(writer.sectors) + table


def message_of(texts: dict[int, str], data: dict[int, bytes] | None = None, *, sent: int = 0, head: int = 32) -> Tree:
    """The storage of a message: properties that are text or bytes, and when it was sent, in days from 1601 on."""
    fixed = bytes(head) + struct.pack("<HHIQ", 0x40, 0x39, 6, sent * 864_000_000_000)
    tree: Tree = {"__properties_version1.0": fixed}
    tree |= {f"__substg1.0_{key:04X}001F": text.encode("utf-16-le") for key, text in texts.items()}
    return tree | {f"__substg1.0_{key:04X}0102": one for key, one in (data or {}).items()}
