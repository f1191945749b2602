"""Files that are synced to disk before anything names them: after a crash, no row may name a file that is not there."""

import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from extend_mcp.engine.objects.port import NewObject
from extend_mcp.engine.storage.private import create_file

WRITERS = 8
"""Files that are synced at a time: a file system with a journal writes it once for all of them."""

_syncing = ThreadPoolExecutor(WRITERS)
"""It is kept, as each run syncs a file and two folders and new threads cost more; a thread starts when needed."""


def write_contents(uploads: Sequence[NewObject], folder: Path) -> list[NewObject]:
    """Write contents from memory to synced files in a folder. Returns the uploads of these files, and the others.

    A thousand take a third of the time that they take one after the other.
    """

    def write(upload: NewObject) -> NewObject:
        if isinstance(upload.source, Path):
            return upload
        path = folder / upload.key.replace("/", "-")
        write_file(path, upload.source)
        return replace(upload, source=path)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(write, uploads))


def write_file(path: Path, content: bytes) -> None:
    """Write a new file that its owner alone may read, and sync it."""
    with create_file(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_file(path: Path) -> None:
    """Sync a file that another process wrote."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def move_all(moves: Iterable[tuple[Path, Path]], unsynced: Iterable[Path] = ()) -> None:
    """Move files to their places. Sync their new names, and those that are `unsynced` there, side by side.

    That takes a fifth of the time: the journal is written once for all of them.
    """
    changed = {folder for source, path in moves for folder in _move(source, path)}
    syncing = [_syncing.submit(sync_file, path) for path in unsynced]
    syncing += [_syncing.submit(sync_folder, folder) for folder in changed]
    for one in syncing:
        one.result()


def _move(source: Path, path: Path) -> list[Path]:
    """Move a file. Returns the folders that have a new name in them.

    With a file that has its last name and is alone in its folder, that folder becomes the new one, if there is none
    yet: to create a folder and to remove another takes twice the processor time of all else here (measured).
    """
    if source.name == path.name and not path.parent.exists() and list(source.parent.iterdir()) == [source]:
        changed = make_folders(path.parent.parent)
        source.parent.replace(path.parent)
        return [*changed, path.parent.parent, path.parent]
    changed = make_folders(path.parent)
    source.replace(path)
    return [*changed, path.parent]


def make_folders(folder: Path) -> list[Path]:
    """Create a private folder with those above it. Returns the folders that have a new name in them."""
    if folder.exists():
        return []
    changed = [*make_folders(folder.parent), folder.parent]
    folder.mkdir(exist_ok=True, mode=0o700)
    return changed


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder to disk."""
    if sys.platform == "win32":  # it opens no folders, and keeps a journal of names
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
