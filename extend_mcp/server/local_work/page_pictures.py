"""Pictures of a file's pages, drawn in a child process from its bytes, which both backends provide."""

import io
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from anyio import to_thread

from extend_mcp.errors import Refused
from extend_mcp.server.local_work.working_folder import working_folder

if TYPE_CHECKING:
    from extend_mcp.engine.queue.alone import PageDrawer

SIDE = 1400
"""Pixels of a picture's longer side: a page of A4 is 990 wide."""
MOST_BYTES = 87_000
"""The most bytes of a picture: 116,000 characters of base64."""
MOST_FILE_BYTES = 200 * 1024**2
"""The most bytes of a file whose pages are drawn."""
KEPT_BYTES = 48 * 1024**2
"""The most bytes of files in memory, so that not every page fetches its file again."""
KEPT_PICTURE_BYTES = 16 * 1024**2
"""The most bytes of pictures in memory: about 200 pictures, so that reopening a page is instant."""
HINT = "Use the values without a picture of this page."

K = TypeVar("K")

Fetch = Callable[[BinaryIO], Awaitable[int]]
"""Writes a file's bytes into an open file."""


class PagePictures:
    """Draws pages of callers' files."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, str, int, int], bytes] = OrderedDict()

    async def draw(self, account: str, file_id: str, name: str, fetch: Fetch, *, page: int, turn: int) -> bytes:
        """The page (from 1) as WebP, turned clockwise by `turn` degrees. Raises `Refused` if it cannot be drawn.

        `fetch` is called only if neither the picture nor the account's file is in memory.
        """
        key = account, file_id, page, turn
        if key not in self._pictures:
            self._pictures[key] = await self._draw(account, file_id, name, fetch, page=page, turn=turn)
            _bound(self._pictures, KEPT_PICTURE_BYTES)
        else:
            self._pictures.move_to_end(key)
        return self._pictures[key]

    async def _draw(self, account: str, file_id: str, name: str, fetch: Fetch, *, page: int, turn: int) -> bytes:
        from extend_mcp.engine.queue.alone import UNREADABLE

        config, sharer = {"page": page, "turn": turn, "side": SIDE, "most": MOST_BYTES}, f"{account} {file_id}"
        async with working_folder() as folder:
            path = folder / "source"
            await self._write(path, (account, file_id), fetch)
            try:
                return await self._drawer.draw(path, name, folder, sharer=sharer, **config)
            except UNREADABLE as failure:
                raise Refused("LOCAL_NO_PICTURE", f"The page cannot be drawn: {failure}", hint=HINT) from failure

    @cached_property
    def _drawer(self) -> "PageDrawer":
        from extend_mcp.engine.queue.alone import PageDrawer

        return PageDrawer()

    async def _write(self, path: Path, key: tuple[str, str], fetch: Fetch) -> None:
        """Write the file to `path`."""
        content = self._kept.get(key)
        if content is not None:
            self._kept.move_to_end(key)
            await to_thread.run_sync(path.write_bytes, content)
            return
        with await to_thread.run_sync(_Bounded, path, "xb+") as file:
            size = await fetch(file)
            if size <= KEPT_BYTES:
                self._kept[key] = await to_thread.run_sync(file.read_all)
        _bound(self._kept, KEPT_BYTES)


def _bound(kept: OrderedDict[K, bytes], most: int) -> None:
    """Drop what was unused for longest, until at most `most` bytes are kept."""
    while sum(map(len, kept.values())) > most:
        kept.popitem(last=False)


class _Bounded(io.FileIO):
    """A new file of at most `MOST_FILE_BYTES`."""

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        if self.tell() + len(data) > MOST_FILE_BYTES:
            raise Refused("LOCAL_NO_PICTURE", "The file is too large for its pages to be drawn.", hint=HINT)
        return super().write(data)

    def read_all(self) -> bytes:
        """Everything that was written."""
        self.seek(0)
        return self.read()
