"""Files on their way in, and the folders of work in progress: both are on this machine's disk."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from extend_mcp.engine.storage.private import create_file, make_folder
from extend_mcp.wire.ids import new_id

STALE_SECONDS = 3600
"""An upload that was not written to for so long was left by a process that died."""


class TooLarge(Exception):
    """A file has more bytes than it may."""


def remove_stale(paths: Iterable[Path]) -> None:
    """Remove files and folders that nobody wrote to for long: their process died. Other processes may do so too."""
    for path in paths:
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - STALE_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


class Incoming:
    """A file that is being received and hashed. Leaving the `with` removes it unless it was stored elsewhere."""

    def __init__(self, path: Path, max_bytes: int) -> None:
        self.path = path
        self.size = 0
        self._max_bytes = max_bytes
        self._hash = hashlib.sha256()
        self._file = create_file(path)

    def write(self, data: bytes) -> None:
        """Add the next bytes. Raises `TooLarge`."""
        self.size += len(data)
        if self.size > self._max_bytes:
            raise TooLarge
        self._hash.update(data)
        self._file.write(data)

    def close(self) -> str:
        """End the file and sync it to disk. Returns its SHA-256."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._hash.hexdigest()

    def discard(self) -> None:
        """Remove the file unless it was moved."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


class WorkingFolder:
    """`working/` of the data folder: unfinished files, removed when their process is dead. All methods block."""

    def __init__(self, data_dir: Path, max_bytes: int) -> None:
        """`max_bytes` is the most that one received file may have."""
        self._folder = data_dir / "working"
        self._max_bytes = max_bytes
        make_folder(self._folder)

    def receive(self) -> Incoming:
        """Begin to receive a file."""
        return Incoming(self._ready() / new_id("upload"), self._max_bytes)

    def begin_run(self, run_id: str, owner: str) -> Path:
        """An empty folder for a run while `owner` works on it. Folders of earlier owners are removed."""
        for earlier in self._ready().iterdir():  # a glob would keep the pattern of each run compiled
            if earlier.name.startswith(f"{run_id}."):
                shutil.rmtree(earlier, ignore_errors=True)
        folder = self._folder / f"{run_id}.{owner}"
        folder.mkdir(mode=0o700)
        return folder

    def begin_job(self) -> Path:
        """An empty folder for work that belongs to no run."""
        folder = self._ready() / new_id("job")
        folder.mkdir(mode=0o700)
        return folder

    def _ready(self) -> Path:
        """The folder, made anew if somebody removed it."""
        self._folder.mkdir(exist_ok=True, mode=0o700)
        return self._folder

    def drop_emptied(self, files: Iterable[Path]) -> None:
        """Remove the folders that these files were moved out of, if nothing is left in them."""
        for folder in {path.parent for path in files}:
            if folder.parent == self._folder:
                with suppress(OSError):
                    folder.rmdir()

    def list_runs(self) -> list[tuple[str, str, Path]]:
        """Run id, owner and folder of all work in progress, in this process or another."""
        entries = []
        for folder in self._folder.glob("*.*"):
            run_id, _, owner = folder.name.partition(".")
            entries.append((run_id, owner, folder))
        return entries

    def sweep_stale(self) -> None:
        """Remove uploads and jobs without a run whose process died."""
        remove_stale([*self._folder.glob("upload_*"), *self._folder.glob("job_*")])
