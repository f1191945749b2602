"""Compound files (OLE2): the containers of the older Office formats.

Only the standard library is used: this runs in the server process.
"""

import struct
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_ENTRIES = 32_768
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks: the end of a chain, or an unused sector."""
_ENTRY_BYTES = 128
_SMALL = 64
"""Bytes of a small sector. Streams below 4,096 bytes are divided into these, inside the root entry's stream."""


class CompoundStream(NamedTuple):
    """The start of a stream, and its size in bytes."""

    start: int
    size: int


class StreamEntry(NamedTuple):
    """An entry of the directory: a stream, or a storage, which holds others. `at` is its number."""

    at: int
    is_stream: bool
    stream: CompoundStream


class CompoundFile:
    """The directory of a compound file. Raises `ValueError` or `struct.error` if the file is damaged."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._bytes = file.seek(0, 2)
        self._header = self._read(0, 512)
        shift = struct.unpack_from("<H", self._header, 30)[0]
        if shift not in (9, 12):
            raise ValueError("not a size of sectors")
        self._size = 1 << shift
        self._table = self._allocation()
        directory = self._chain(struct.unpack_from("<I", self._header, 48)[0], MAX_ENTRIES * _ENTRY_BYTES)
        self._entries = [directory[at : at + _ENTRY_BYTES] for at in range(0, len(directory), _ENTRY_BYTES)]

    def root_streams(self) -> dict[str, CompoundStream]:
        """The streams at the top level by name, without those of embedded files."""
        return {name: entry.stream for name, entry in self.children().items() if entry.is_stream}

    def children(self, storage: int = 0) -> dict[str, StreamEntry]:
        """The entries of a storage by name; without a number, those at the top level."""
        children: dict[str, StreamEntry] = {}
        seen: set[int] = set()
        waiting = [struct.unpack_from("<I", self._entries[storage], 76)[0]]
        while waiting:
            at = waiting.pop()
            if at >= len(self._entries) or at in seen:
                continue
            seen.add(at)
            entry = self._entries[at]
            length, kind, _, left, right = struct.unpack_from("<HBBII", entry, 64)
            if kind in {1, 2}:
                name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
                children[name] = StreamEntry(at, kind == 2, _stream(entry))
            waiting += [left, right]
        return children

    def read(self, stream: CompoundStream) -> bytes:
        """The bytes of a stream."""
        if stream.size >= struct.unpack_from("<I", self._header, 56)[0]:
            return self._chain(stream.start, stream.size)
        small, table = self._small
        parts: list[bytes] = []
        at = stream.start
        while at < _LAST and len(parts) * _SMALL < stream.size:
            parts.append(small[at * _SMALL : (at + 1) * _SMALL])
            at = struct.unpack_from("<I", table, at * 4)[0]
        return b"".join(parts)[: stream.size]

    @cached_property
    def _small(self) -> tuple[bytes, bytes]:
        """The stream that holds the small sectors, and their allocation table."""
        small = self._chain(*_stream(self._entries[0]))
        return small, self._chain(struct.unpack_from("<I", self._header, 60)[0], len(small))

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)

    def _sector(self, number: int) -> bytes:
        data = self._read((number + 1) * self._size, self._size)
        if not data:
            raise ValueError("a sector is past the end of the file")
        return data

    def _allocation(self) -> bytes:
        """The allocation table, four bytes a sector. Its first 109 sectors are in the header, others in a chain."""
        sectors = list(struct.unpack_from("<109I", self._header, 76))
        at, per = struct.unpack_from("<I", self._header, 68)[0], self._size // 4
        needed = self._bytes // self._size // per + 1
        while at < _LAST and len(sectors) < needed:
            *named, at = struct.unpack(f"<{per}I", self._sector(at))
            sectors += named
        return b"".join(self._sector(number) for number in sectors[:needed] if number < _LAST)

    def _chain(self, at: int, size: int) -> bytes:
        """The sectors from `at` on, up to `size` bytes, and never more than the file has, if a chain is a circle."""
        parts: list[bytes] = []
        while at < _LAST and len(parts) * self._size < min(size, self._bytes):
            parts.append(self._sector(at))
            at = struct.unpack_from("<I", self._table, at * 4)[0]
        return b"".join(parts)[:size]


def _stream(entry: bytes) -> CompoundStream:
    return CompoundStream(*struct.unpack_from("<II", entry, 116))


def stream_names(path: Path) -> set[str]:
    """The names of the streams at the top level of the file at `path`; none if it is damaged, or of another kind."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return set()
            return set(CompoundFile(file).root_streams())
    except (ValueError, struct.error, IndexError):
        return set()
