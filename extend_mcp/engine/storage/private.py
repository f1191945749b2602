"""Keeps other users of this machine out of the data folder. On Windows the user's profile does so."""

import logging
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

OURS = (
    "engine.db",
    "blobs",
    "runs",
    "working",
    "cache",
    "check_",
    "part_",
    "engines",
    "reserve",
    "credits.sqlite",
    ".",
)
"""How the names of our files and folders in a data folder begin.

`credits.sqlite` is the server's, and a dot is there since operating systems put hidden files into any folder.
"""
OTHERS = stat.S_IRWXG | stat.S_IRWXO

_log = logging.getLogger(__name__)


def make_folder(folder: Path) -> None:
    """Create a private folder, or make an existing one private."""
    folder.mkdir(exist_ok=True, mode=0o700)
    make_private(folder)


def make_data_folder_private(folder: Path) -> None:
    """Make the data folder and its database private. If the folder is not ours alone, log a warning instead.

    SQLite gives the files beside the database the same mode, but only when it creates them.
    """
    for path in folder.glob("engine.db*"):
        make_private(path)
    if not _is_open(folder):
        return
    if reason := _why_not_ours(folder):
        mode = stat.S_IMODE(folder.stat().st_mode)
        message = (
            "others may enter the data folder %s (mode %03o), which was left unchanged, as %s: choose an empty one"
        )
        _log.warning(message, folder, mode, reason)
    else:
        make_private(folder)


def make_file(path: Path) -> None:
    """Create a file that its owner alone may read, unless it exists.

    An existing file is not opened: to close it would end the locks that SQLite holds on it in this process.
    """
    with suppress(FileExistsError):
        create_file(path).close()


def create_file(path: Path) -> IO[bytes]:
    """Create a file that its owner alone may read, and open it for writing."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def make_private(path: Path) -> None:
    """Remove the rights of others on a file or folder of ours; log a warning if the system does not allow it."""
    if not _is_open(path):
        return
    try:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
    except OSError as error:
        _log.warning("others may read %s, and its mode cannot be changed: %s", path, error.strerror)


def _is_open(path: Path) -> bool:
    return sys.platform != "win32" and bool(path.stat().st_mode & OTHERS)


def _why_not_ours(folder: Path) -> str | None:
    """Why a folder is not this engine's alone, or None."""
    if folder.stat().st_uid != os.geteuid():
        return "it belongs to another user"
    other = next((path.name for path in sorted(folder.iterdir()) if not path.name.startswith(OURS)), None)
    return other and f"it also holds other things, like {other!r}"
