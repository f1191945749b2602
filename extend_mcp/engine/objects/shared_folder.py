"""A store in a folder, of this host or on a disk that several hosts mount: `file:///srv/extend`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

import anyio.to_thread

from extend_mcp.engine.objects.disk import move_all, sync_file, write_file
from extend_mcp.engine.objects.incoming import TooLarge, remove_stale
from extend_mcp.engine.objects.port import StoreFailed, StoreUnusable
from extend_mcp.engine.storage.private import create_file
from extend_mcp.wire.ids import new_id

CHUNK_BYTES = 1024 * 1024
TRIES = 10


class SharedFolder:
    """Objects as files below a folder, which must be there: an unmounted disk must not look like an empty store."""

    def __init__(self, url: str, folder: Path) -> None:
        self.name = url
        self._folder = folder

    def check(self) -> None:
        """Write an object, read it and remove it; and remove what processes that died had begun to write."""
        key = new_id("check")
        try:
            self.put(key, b"check")
            self.read(key)
            self.remove([key])
            with self._faults():
                remove_stale(self._folder.glob("part_*"))
        except StoreFailed as error:
            raise StoreUnusable(
                f"The store {self.name} cannot be used: {error.reason}. The folder must be there, and this user must "
                "be allowed to write into it"
            ) from error

    def put(self, key: str, source: Path | bytes) -> None:
        """Write a file beside its place, and move it there."""
        part = self._folder / new_id("part")
        with self._faults():
            try:
                if isinstance(source, bytes):
                    write_file(part, source)
                else:
                    _copy(source, part)
                self._move(part, self._folder / key)
            finally:
                part.unlink(missing_ok=True)

    def _move(self, part: Path, path: Path) -> None:
        for _ in range(TRIES):
            with suppress(FileNotFoundError):  # others removed its folder, which was empty
                move_all([(part, path)])
                return
        raise StoreFailed(self.name, f"{path.parent} was removed again and again")

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """An object."""
        path = self._folder / key
        with self._faults():
            if max_bytes is not None and path.stat().st_size > max_bytes:
                raise TooLarge
            return path.read_bytes()

    def read_chunks(self, key: str) -> Iterator[bytes]:
        """An object, part by part."""
        with self._faults(), (self._folder / key).open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    async def open(self, key: str) -> Path:
        """The path of an object."""
        path = self._folder / key
        with self._faults():
            await anyio.to_thread.run_sync(path.stat)
        return path

    def remove(self, keys: Sequence[str]) -> None:
        """Remove objects, and the folders of runs that are empty then."""
        with self._faults():
            for key in keys:
                (self._folder / key).unlink(missing_ok=True)
                with suppress(OSError):  # a folder with others in it is not removed
                    for folder in PurePath(key).parents[:-2] if key.startswith("runs/") else ():
                        (self._folder / folder).rmdir()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Say which store failed. A missing object is not a fault of the store, unless the folder itself is missing."""
        try:
            yield
        except FileNotFoundError as error:
            if self._folder.is_dir():
                raise
            raise StoreFailed(self.name, "the folder is missing") from error
        except OSError as error:
            raise StoreFailed(self.name, error.strerror or str(error)) from error


def _copy(source: Path, path: Path) -> None:
    """Copy a file, and sync the copy."""
    with source.open("rb") as original, create_file(path) as copy:
        while chunk := original.read(CHUNK_BYTES):
            copy.write(chunk)
    sync_file(path)
