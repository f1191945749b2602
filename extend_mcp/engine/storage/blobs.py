"""Files on disk: uploads by content hash, and outputs of runs by run id.

blobs/ab/abcd…    an uploaded file, named by its SHA-256
runs/pr_…/        finished artifacts of a run
working/          unfinished files, removed when their process is dead
"""

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from extend_mcp.engine.storage.private import create_file, make_folder
from extend_mcp.wire.ids import new_id

STALE_SECONDS = 3600
"""An upload that was not written to for so long was left by a process that died."""
WRITERS = 8
"""Files that are synced at a time: a file system with a journal writes it once for all of them."""


class TooLarge(Exception):
    """A file has more bytes than it may."""


class Incoming:
    """A file that is being received and hashed. Leaving the `with` removes it unless it was kept."""

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
        """Remove the file unless it was kept."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


class Blobs:
    """The folders under the data folder. All methods block: call them in worker threads."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._blobs = folder / "blobs"
        self._runs = folder / "runs"
        self._working = folder / "working"
        self._max_bytes = max_bytes
        for path in (self._blobs, self._runs, self._working):
            make_folder(path)

    def receive(self) -> Incoming:
        """Begin to receive a file."""
        return Incoming(self._working / new_id("upload"), self._max_bytes)

    def keep(self, incoming: Incoming, sha256: str) -> None:
        """Move a received file to its place. Call it within the transaction that names it in a row."""
        self.keep_file(incoming.path, sha256)

    def keep_file(self, source: Path, sha256: str) -> None:
        """Move a synced file to its place. Call it within the transaction that names it."""
        _move(source, self.path(sha256))

    def keep_contents(self, contents: Iterable[bytes]) -> list[str]:
        """Store contents from memory. Returns their hashes. Call it within the transaction that names them.

        They are synced as if each was received and kept; a thousand take a third of the time.
        """
        with ThreadPoolExecutor(WRITERS) as pool:
            hashes = list(pool.map(self._keep_content, contents))
            folders = {self.path(sha256).parent for sha256 in hashes}
            list(pool.map(_sync, folders))
        if folders:
            _sync(self._blobs)
        return hashes

    def _keep_content(self, content: bytes) -> str:
        with self.receive() as incoming:
            incoming.write(content)
            sha256 = incoming.close()
            path = self.path(sha256)
            path.parent.mkdir(exist_ok=True, mode=0o700)
            incoming.path.replace(path)
        return sha256

    def path(self, sha256: str) -> Path:
        """The path of the file with this hash."""
        return self._blobs / sha256[:2] / sha256

    def remove(self, sha256: str) -> None:
        """Remove a file. Call it within a transaction that sees no row with it."""
        self.path(sha256).unlink(missing_ok=True)

    def list_prefixes(self) -> list[str]:
        """The first two digits of the hashes of stored files."""
        return [folder.name for folder in self._blobs.glob("[0-9a-f][0-9a-f]/")]

    def list_hashes(self, prefix: str) -> set[str]:
        """The hashes of stored files with these first two digits."""
        return {path.name for path in (self._blobs / prefix).glob(f"{prefix}*")}

    def begin_run(self, run_id: str, owner: str) -> Path:
        """An empty folder for a run while `owner` works on it. Folders of earlier owners are removed."""
        for earlier in self._working.iterdir():  # a glob would keep the pattern of each run compiled
            if earlier.name.startswith(f"{run_id}."):
                shutil.rmtree(earlier, ignore_errors=True)
        folder = self._working / f"{run_id}.{owner}"
        folder.mkdir(mode=0o700)
        return folder

    def begin_job(self) -> Path:
        """An empty folder for work that belongs to no run."""
        folder = self._working / new_id("job")
        folder.mkdir(mode=0o700)
        return folder

    def keep_artifact(self, source: Path, run_id: str) -> None:
        """Move one finished artifact to its place. Call it within the transaction that finishes the run."""
        with source.open("rb+") as file:
            os.fsync(file.fileno())
        _move(source, self.artifact(run_id, source.name))

    def artifact(self, run_id: str, name: str) -> Path:
        """The path of a run's artifact."""
        return self._runs / run_id / name

    def remove_run(self, run_id: str) -> None:
        """Remove a run's artifacts. Call it within a transaction that sees no row of the run."""
        shutil.rmtree(self._runs / run_id, ignore_errors=True)

    def list_run_ids(self) -> list[str]:
        """The ids of runs that have artifacts."""
        return [folder.name for folder in self._runs.iterdir()]

    def list_working_runs(self) -> list[tuple[str, str, Path]]:
        """Run id, owner and folder of all work in progress, in this process or another."""
        entries = []
        for folder in self._working.glob("*.*"):
            run_id, _, owner = folder.name.partition(".")
            entries.append((run_id, owner, folder))
        return entries

    def sweep_stale(self) -> None:
        """Remove uploads and jobs without a run whose process died."""
        for path in [*self._working.glob("upload_*"), *self._working.glob("job_*")]:
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - STALE_SECONDS:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _move(source: Path, path: Path) -> None:
    """Move a file to its place and sync the move: after a crash, no row may name a file that is not there."""
    folder = path.parent
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True, mode=0o700)
    source.replace(path)
    _sync(folder)
    if is_new:
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Sync the names in a folder to disk."""
    if sys.platform == "win32":  # it opens no folders, and keeps a journal of names
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
