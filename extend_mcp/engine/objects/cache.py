"""Contents of files that a worker fetched from the store, kept on its disk: `cache/ab/<sha256>`. All methods block."""

import hashlib
import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from extend_mcp.engine.objects.disk import make_folders
from extend_mcp.engine.objects.incoming import remove_stale
from extend_mcp.engine.storage.private import create_file, make_folder
from extend_mcp.wire.ids import new_id

_log = logging.getLogger(__name__)


class Cache:
    """Several processes may share it. What was used the longest time ago goes first."""

    def __init__(self, data_dir: Path, max_bytes: int) -> None:
        self._folder = data_dir / "cache"
        self._max_bytes = max_bytes
        self._lock = Lock()
        make_folder(self._folder)
        remove_stale(self._folder.glob("part_*"))  # what processes that died had begun to fetch
        self._size = sum(size for _, size, _ in self._list())

    def link(self, sha256: str, target: Path) -> bool:
        """Link a content to a path of the data folder, where it stays when the cache drops it. False if it has none.

        The content is checked: a damaged file is removed.
        """
        path = self._path(sha256)
        try:
            with path.open("rb") as file:
                actual = hashlib.file_digest(file, "sha256").hexdigest()
            if actual == sha256:
                os.utime(path)
                target.hardlink_to(path)
                return True
        except FileNotFoundError:
            return False
        _log.warning("%s is damaged and is fetched again", path)
        path.unlink(missing_ok=True)
        return False

    def add(self, sha256: str, chunks: Iterable[bytes], target: Path) -> bool:
        """Keep a content, and link it to a path. False if it is not that content."""
        part = self._folder / new_id("part")
        try:
            actual = _write(part, chunks)
            if actual != sha256:
                return False
            target.hardlink_to(part)
            path = self._path(sha256)
            make_folders(path.parent)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        self._make_room(target.stat().st_size)
        return True

    def _make_room(self, added: int) -> None:
        """Remove old contents, a tenth more than needed, once there are too many bytes."""
        with self._lock:
            self._size += added
            if self._size <= self._max_bytes:
                return
            entries = sorted(self._list())
            self._size = sum(size for _, size, _ in entries)
            for _, size, path in entries:
                if self._size <= self._max_bytes * 9 // 10:
                    return
                path.unlink(missing_ok=True)
                self._size -= size

    def _list(self) -> list[tuple[float, int, Path]]:
        """When each content was last used, its size and its path."""
        entries = []
        for path in self._folder.glob("*/*"):
            with suppress(FileNotFoundError):
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
        return entries

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _write(path: Path, chunks: Iterable[bytes]) -> str:
    """Write a new file. Returns its SHA-256."""
    digest = hashlib.sha256()
    with create_file(path) as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()
