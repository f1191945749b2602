"""Keeps others on this machine out of the data folder. On Windows its place, in the user's profile, does so."""

import logging
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

OURS = ("engine.db", "blobs", "runs", "working", "engines", "reserve", ".")
"""What names in a data folder of ours begin with. Hidden ones are made by systems, anywhere."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO

_log = logging.getLogger(__name__)


def make_folder(folder: Path) -> None:
    """Make a folder of ours, or take from one that is there what others may do in it."""
    folder.mkdir(exist_ok=True, mode=0o700)
    make_private(folder)


def make_data_folder_private(folder: Path) -> None:
    """Shut the data folder and the database in it to others; of a folder that is not ours alone, say that it is open.

    SQLite gives the files beside the database its mode, but only when it makes them.
    """
    for path in folder.glob("engine.db*"):
        make_private(path)
    if not _is_open(folder):
        return
    if why := _not_ours(folder):
        mode = stat.S_IMODE(folder.stat().st_mode)
        message = "others may enter the data folder %s (mode %03o), and it was left so, as %s: choose an empty one"
        _log.warning(message, folder, mode, why)
    else:
        make_private(folder)


def make_file(path: Path) -> None:
    """Make a file that its owner alone may read, unless it is there.

    One that is there is not opened: to close it again would end the locks that SQLite holds on it in this process.
    """
    with suppress(FileExistsError):
        create_file(path).close()


def create_file(path: Path) -> IO[bytes]:
    """Open a new file that its owner alone may read, for writing."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def make_private(path: Path) -> None:
    """Take what others may do from a file or folder of ours; where the system does not let us, say so."""
    if not _is_open(path):
        return
    try:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
    except OSError as error:
        _log.warning("others may read %s, and its mode cannot be changed: %s", path, error.strerror)


def _is_open(path: Path) -> bool:
    return sys.platform != "win32" and bool(path.stat().st_mode & OTHERS)


def _not_ours(folder: Path) -> str | None:
    """Why a folder is not only this engine's; None where it is."""
    if folder.stat().st_uid != os.geteuid():
        return "it belongs to another user"
    other = next((one.name for one in sorted(folder.iterdir()) if not one.name.startswith(OURS)), None)
    return other and f"it also holds other things, like {other!r}"
