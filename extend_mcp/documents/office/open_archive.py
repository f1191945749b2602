"""Opens OpenDocument files: archives, and flat ones (.fodt, .fods, .fodp), which are one XML file."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.office.archive import DAMAGE, check_archive, is_locked

MAX_FLAT = 100 * 1024 * 1024
"""The most bytes of a flat file, which is in memory as a whole."""
_PARTS = ("content.xml", "styles.xml")


@contextmanager
def open_archive(path: Path, what: str) -> Iterator[zipfile.ZipFile]:
    """The file as an archive; that of a flat file has it as both its text and its styles.

    Raises `DocumentFailure` with `what` the file is, also for damage found while it is used.
    """
    with path.open("rb") as file:
        is_flat = file.read(2) != b"PK"
    if is_flat:
        _check_flat(path)
    else:
        check_archive(path)
    try:
        with zipfile.ZipFile(_packed(path) if is_flat else path) as archive:
            if is_locked(archive):
                raise DocumentFailure("PASSWORD_PROTECTED_FILE", f"The {what} is encrypted. Upload it unlocked.")
            yield archive
    except DAMAGE as error:
        message = f"The {what} cannot be read: a part of it is damaged or missing."
        raise DocumentFailure("CORRUPT_FILE", message) from error


def _check_flat(path: Path) -> None:
    size = path.stat().st_size
    if size > MAX_FLAT:
        message = f"The file has {size:,} bytes. Of flat OpenDocument files, the local engine reads {MAX_FLAT:,} bytes."
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", message)


def _packed(path: Path) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in _PARTS:
            archive.write(path, name)
    return packed
