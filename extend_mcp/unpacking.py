"""Bodies of HTTP answers, unpacked piece by piece, so that a small answer cannot fill the memory."""

import zlib
from collections.abc import AsyncIterator, Iterator

import anyio.lowlevel

PIECE_BYTES = 1024 * 1024
"""The most that is unpacked at a time."""
PACKED_BYTES = 64 * 1024
"""How much of a packed body to take at a time: a thousand times as much may come of it."""

_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class PackingError(Exception):
    """The body cannot be unpacked. The text is half a sentence, in our words."""


class Unpacker:
    """Unpacks a body by its `content-encoding`. Raises `PackingError` if it is packed twice or in an unknown way."""

    def __init__(self, encoding: str) -> None:
        layers = [one for one in encoding.lower().replace(" ", "").split(",") if one not in {"", "identity"}]
        if len(layers) > 1 or not _WINDOWS.keys() >= set(layers):
            raise PackingError("the answer is compressed twice, or in an unknown way")
        self.is_packed = bool(layers)
        self._window = _WINDOWS[layers[0]] if layers else 0
        self._work = zlib.decompressobj(self._window)
        self._begun = False

    def pieces(self, came: bytes) -> Iterator[bytes]:
        """What comes of the next part of the body, in pieces of `PIECE_BYTES` at most. Raises `PackingError`."""
        if not self.is_packed:
            yield came
            return
        while came:
            self._begun = True
            if self._work.eof:  # a body may be several packed ones, one after the other
                self._work = zlib.decompressobj(self._window)
            piece = self._next(came)
            came = self._work.unused_data if self._work.eof else self._work.unconsumed_tail
            if piece:
                yield piece
        while piece := self._next(b""):  # what the library holds back
            yield piece

    def _next(self, came: bytes) -> bytes:
        try:
            return self._work.decompress(came, PIECE_BYTES)
        except zlib.error as error:
            raise PackingError("the answer cannot be decompressed") from error

    def end(self) -> None:
        """Raises `PackingError` where the body broke off."""
        if self._begun and not self._work.eof:
            raise PackingError("the answer breaks off")


async def unpacked(body: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """A body that comes in small parts, unpacked. Others get their turn after each piece. Raises `PackingError`."""
    unpacker = Unpacker(encoding)
    async for came in body:
        for piece in unpacker.pieces(came):
            yield piece
            await anyio.lowlevel.checkpoint()
    unpacker.end()
