"""The files of a configuration: replaced in one step, with a copy of the earlier content next to them."""

import os
import secrets
import stat
from datetime import UTC, datetime
from pathlib import Path


def read(path: Path) -> bytes | None:
    """The content of the file, or None if it does not exist. Raises `OSError`, and `ValueError` if it is not a file."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ValueError(f"{path} is not a file")
        return path.read_bytes()
    except FileNotFoundError:
        return None


def replace(path: Path, data: bytes) -> Path | None:
    """Replace the file's content by `data` in one step; after an `OSError` it is unchanged.

    Returns the copy of the old file, if any. A new file is readable only by its owner, since it can contain a key; an
    existing one keeps its mode.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    old = read(path)
    if old is not None and not os.access(path, os.W_OK):
        raise PermissionError(f"{path} is read-only")
    mode = 0o600 if old is None else stat.S_IMODE(path.stat().st_mode)
    copy = None
    if old is not None:
        copy = path.with_name(f"{path.name}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}.bak")
        _create(copy, old, mode)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    _create(temporary, data, mode)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink()
        raise
    return copy


def _create(path: Path, data: bytes, mode: int) -> None:
    """Create a file, synced to disk. After an `OSError` there is no file."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            path.chmod(mode)
        except OSError:
            path.unlink()
            raise
