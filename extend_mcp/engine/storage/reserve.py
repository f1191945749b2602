"""Room reserved in the data folder: SQLite logs what it deletes first, for which a full disk has no room."""

import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from extend_mcp.engine.storage.private import create_file, make_private

RESERVED_BYTES = 4 * 1024**2
"""About what SQLite's log grows to before its space is used again."""
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
"""How SQLite says that the disk is full: its own words, for a quota, and for the memory that processes share."""


class Reserve:
    """A file that is removed when a deletion needs its room. All methods block."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "reserve"

    def keep(self) -> bool:
        """Reserve the room, if it is not yet. False if the disk has hardly more than that."""
        if self._path.exists():
            make_private(self._path)
            return True
        if shutil.disk_usage(self._path.parent).free < RESERVED_BYTES * 5 // 4:
            return False
        try:
            with create_file(self._path) as file:
                file.write(os.urandom(RESERVED_BYTES))  # zeros take no room where the file system packs them
        except FileExistsError:  # another engine was faster
            return True
        except OSError:
            self.give_up()
            return False
        return True

    def give_up(self) -> bool:
        """Free the room. False if none was reserved."""
        with suppress(FileNotFoundError):
            self._path.unlink()
            return True
        return False


def is_full(error: DatabaseError) -> bool:
    """True if the database had no room to write."""
    return getattr(error.orig, "sqlite_errorcode", None) in FULL
