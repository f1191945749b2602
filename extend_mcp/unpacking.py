"""Decompresses bodies of HTTP answers piece by piece, so that a small answer cannot fill the memory."""

import zlib
from collections.abc import AsyncIterator, Iterator

import anyio.lowlevel

PIECE_BYTES = 1024 * 1024
"""The most bytes that are decompressed at a time."""
PACKED_BYTES = 64 * 1024
"""The most compressed bytes to read at a time: decompressed, they may be a thousand times as many."""

_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class PackingError(Exception):
    """The body cannot be decompressed. The text is the second half of a sentence, in our own words."""


class Unpacker:
    """Unpacks a body by its `content-encoding`. Raises `PackingError` if it is packed twice or in an unknown way."""

    def __init__(self, encoding: str) -> None:
        layers = [layer for layer in encoding.lower().replace(" ", "").split(",") if layer not in {"", "identity"}]
        if len(layers) > 1 or not _WINDOWS.keys() >= set(layers):
            raise PackingError("the answer is compressed twice, or in an unknown way")
        self.is_packed = bool(layers)
        self._window = _WINDOWS[layers[0]] if layers else 0
        self._work = zlib.decompressobj(self._window)
        self._begun = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """The next part of the body, decompressed, in pieces of at most `PIECE_BYTES`. Raises `PackingError`."""
        if not self.is_packed:
            yield data
            return
        while data:
            self._begun = True
            if self._work.eof:  # a body may be several packed ones, one after the other
                self._work = zlib.decompressobj(self._window)
            piece = self._next(data)
            data = self._work.unused_data if self._work.eof else self._work.unconsumed_tail
            if piece:
                yield piece
        while piece := self._next(b""):  # what the library holds back
            yield piece

    def _next(self, data: bytes) -> bytes:
        try:
            return self._work.decompress(data, PIECE_BYTES)
        except zlib.error as error:
            raise PackingError("the answer cannot be decompressed") from error

    def end(self) -> None:
        """Raises `PackingError` if the body is incomplete."""
        if self._begun and not self._work.eof:
            raise PackingError("the answer breaks off")


async def unpacked(body: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """A body that arrives in small parts, decompressed. Other tasks get their turn after each piece.

    Raises `PackingError`.
    """
    unpacker = Unpacker(encoding)
    async for data in body:
        for piece in unpacker.pieces(data):
            yield piece
            await anyio.lowlevel.checkpoint()
    unpacker.end()
