"""The interface of a store: put, read and remove objects by key. Lists and conditions are not needed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from extend_mcp.engine.objects.port import ObjectStream


class Remote(Protocol):
    """A store. Its methods block, except `open`; all may raise `StoreFailed`."""

    name: str
    """Its address, for messages."""

    def check(self) -> None:
        """Write an object, read it and remove it. Raises `StoreUnusable`."""

    def put(self, key: str, source: Path | bytes) -> None:
        """Store an object. The same object may be there already."""

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """An object. Raises `FileNotFoundError`, and `TooLarge` beyond `max_bytes`."""

    def read_chunks(self, key: str) -> Iterator[bytes]:
        """An object, part by part. Raises `FileNotFoundError`."""

    async def open(self, key: str) -> Path | ObjectStream:
        """An object, to be sent on. Raises `FileNotFoundError`."""

    def remove(self, keys: Sequence[str]) -> None:
        """Remove objects. Those that are not there do not matter."""
