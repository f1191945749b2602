"""Files on disk: uploads by content hash, and what runs made, by run id.

blobs/ab/abcd…    an uploaded file, named by its SHA-256
runs/pr_…/        finished artifacts of a run
working/          half-done things, removed when their maker is gone
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
"""A half-done upload that nobody has written to for so long was left by a process that died."""
WRITERS = 8
"""Files that are brought to disk at a time: a file system that keeps a journal writes it once for all of them."""


class TooLarge(Exception):
    """More bytes came than a file may have."""


class Incoming:
    """A file that is being received, hashed as it comes. Leaving the `with` removes what was not kept."""

    def __init__(self, path: Path, max_bytes: int) -> None:
        self.path = path
        self.size = 0
        self._max_bytes = max_bytes
        self._hash = hashlib.sha256()
        self._file = create_file(path)

    def write(self, data: bytes) -> None:
        """Take the next bytes. Raises `TooLarge`."""
        self.size += len(data)
        if self.size > self._max_bytes:
            raise TooLarge
        self._hash.update(data)
        self._file.write(data)

    def close(self) -> str:
        """Everything came: bring it safely to disk. Returns the SHA-256."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._hash.hexdigest()

    def discard(self) -> None:
        """Remove what was not kept."""
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
        """Begin to take a file in."""
        return Incoming(self._working / new_id("upload"), self._max_bytes)

    def keep(self, incoming: Incoming, sha256: str) -> None:
        """Put a received file in its place. Call it within the transaction that names it in a row."""
        self.keep_made(incoming.path, sha256)

    def keep_made(self, made: Path, sha256: str) -> None:
        """Put a file that is safely on disk in its place. Call it within the transaction that names it."""
        _put(made, self.path(sha256))

    def keep_contents(self, contents: Iterable[bytes]) -> list[str]:
        """Store what is in memory. Returns the hashes. Call it within the transaction that names them.

        They are on disk afterwards, as if each was received and kept; a thousand in a third of the time.
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
        """Where the file with this hash is."""
        return self._blobs / sha256[:2] / sha256

    def forget(self, sha256: str) -> None:
        """Remove a file. Call it within a transaction that sees no row of it."""
        self.path(sha256).unlink(missing_ok=True)

    def prefixes(self) -> list[str]:
        """The two digits that stored files begin with."""
        return [folder.name for folder in self._blobs.glob("[0-9a-f][0-9a-f]/")]

    def stored(self, prefix: str) -> set[str]:
        """The hashes of stored files that begin with these two digits."""
        return {path.name for path in (self._blobs / prefix).glob(f"{prefix}*")}

    def begin_run(self, run_id: str, owner: str) -> Path:
        """An empty folder for what a run makes while `owner` works on it. Those of earlier owners are removed."""
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

    def keep_artifact(self, made: Path, run_id: str) -> None:
        """Put one finished artifact in its place. Call it within the transaction that finishes the run."""
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        _put(made, self.artifact(run_id, made.name))

    def artifact(self, run_id: str, name: str) -> Path:
        """Where a run's artifact is."""
        return self._runs / run_id / name

    def forget_run(self, run_id: str) -> None:
        """Remove what a run made. Call it within a transaction that sees no row of it."""
        shutil.rmtree(self._runs / run_id, ignore_errors=True)

    def run_ids(self) -> list[str]:
        """The runs that have artifacts."""
        return [folder.name for folder in self._runs.iterdir()]

    def working_runs(self) -> list[tuple[str, str, Path]]:
        """Run, owner and folder of all work in progress, this process's or not."""
        found = []
        for folder in self._working.glob("*.*"):
            run_id, _, owner = folder.name.partition(".")
            found.append((run_id, owner, folder))
        return found

    def sweep_stale(self) -> None:
        """Remove uploads, and work that belongs to no run, whose process died."""
        for path in [*self._working.glob("upload_*"), *self._working.glob("job_*")]:
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - STALE_SECONDS:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _put(made: Path, path: Path) -> None:
    """Move a file to its place, and bring the move itself to disk: the row that names it may not outlive it."""
    folder = path.parent
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True, mode=0o700)
    made.replace(path)
    _sync(folder)
    if is_new:
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Bring the names in a folder to disk."""
    if sys.platform == "win32":  # opens no folders, and keeps a journal of names
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
