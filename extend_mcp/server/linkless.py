"""Opens files and folders without following links, so that exactly the path that was allowed is opened.

A located path has no links. If there is one now, it was put there later, and the file is not opened.
"""

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WALKS = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""True if this system can open a path folder by folder. If not, the real path of the opened file is compared."""


def _flags(*names: str) -> int:
    """Those of the named flags that this system has, combined."""
    return sum(getattr(os, name, 0) for name in names)


_ALWAYS = _flags("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY")
_STEP = _flags("O_PATH", "O_DIRECTORY") | _ALWAYS
_READ = os.O_RDONLY | _flags("O_NONBLOCK", "O_NOCTTY") | _ALWAYS
_LIST = os.O_RDONLY | _flags("O_DIRECTORY") | _ALWAYS
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _ALWAYS

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
"""The errors of a file system without hard links."""


def open_unlinked(path: Path) -> int:
    """Open a file for reading, and return its descriptor. Raises `OSError`, with ELOOP for a link in the path.

    A pipe does not block.
    """
    return _open(path, _READ)


@contextmanager
def entries_of(path: Path) -> Iterator[Iterator["os.DirEntry[str]"]]:
    """The entries of a folder. Raises `OSError` like `open_unlinked`."""
    if not WALKS:
        with os.scandir(path) as found:
            yield found
        return
    folder = _open(path, _LIST)
    try:
        with os.scandir(folder) as found:
            yield found
    finally:
        os.close(folder)


class Draft:
    """A new file in a folder. It has a hidden name until it is complete and `publish` gives it its name.

    Raises `OSError` if the folder is not at its path, or cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder
        self._folder = _open(folder, _STEP) if WALKS else None
        self._name = f".{secrets.token_hex(8)}.part"
        try:
            self.file = os.fdopen(self._make(self._name), "wb")
        except OSError:
            self._leave()
            raise

    def has(self, name: str) -> bool:
        """True if the folder already has a file of that name."""
        try:
            os.stat(self._at(name), dir_fd=self._folder, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def publish(self, name: str) -> None:
        """Give the file its name. Raises `FileExistsError` if the name is taken, `OSError` if the disk is full."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        if os.name == "nt":
            Path(self._at(self._name)).rename(self._at(name))  # on Windows this replaces nothing
            return
        source, target = self._at(self._name), self._at(name)
        try:
            os.link(source, target, src_dir_fd=self._folder, dst_dir_fd=self._folder, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self._replace(name)

    def _replace(self, name: str) -> None:
        """Without hard links: reserve the name with an empty file first, so that no other file is replaced."""
        os.close(self._make(name))
        try:
            os.replace(self._at(self._name), self._at(name), src_dir_fd=self._folder, dst_dir_fd=self._folder)
        except OSError:
            os.unlink(self._at(name), dir_fd=self._folder)
            raise

    def close(self) -> None:
        """Close the file, and remove it if it was not published. This is the last call to a draft."""
        with contextlib.suppress(OSError):  # what could not be written is removed
            self.file.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._at(self._name), dir_fd=self._folder)
        self._leave()

    def _leave(self) -> None:
        if self._folder is not None:
            os.close(self._folder)

    def _at(self, name: str) -> str:
        return name if self._folder is not None else str(self._path / name)

    def _make(self, name: str) -> int:
        if self._folder is not None:
            return os.open(name, _MAKE, 0o666, dir_fd=self._folder)
        return _open(self._path / name, _MAKE)


def _open(path: Path, flags: int) -> int:
    if not WALKS:
        return _compared(path, flags)
    first, *between = path.parts[:-1] or path.parts
    at = os.open(first, _STEP)
    try:
        for name in between:
            inner = os.open(name, _STEP, dir_fd=at)
            os.close(at)
            at = inner
        return os.open(path.name or ".", flags, dir_fd=at)
    finally:
        os.close(at)


def _compared(path: Path, flags: int) -> int:
    """Open, then compare the real path. A file that was created elsewhere is removed."""
    file = os.open(path, flags, 0o666)
    try:
        if _real(file) == path:
            return file
    except OSError:
        os.close(file)
        raise
    os.close(file)
    if flags & os.O_CREAT:
        path.unlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


if sys.platform == "win32":

    def _real(file: int) -> Path:
        import ctypes
        import msvcrt

        found = ctypes.create_unicode_buffer(32768)
        handle = ctypes.c_void_p(msvcrt.get_osfhandle(file))
        if not ctypes.windll.kernel32.GetFinalPathNameByHandleW(handle, found, len(found), 0):
            raise ctypes.WinError()
        return Path(found.value.replace("\\\\?\\UNC\\", "\\\\", 1).removeprefix("\\\\?\\"))

else:

    def _real(file: int) -> Path:
        """Only called on Windows, which has no `openat`."""
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(file))
