"""Limits the unpacked size of an office file, and checks whether it is encrypted."""

import struct
import zipfile
import zlib
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.office.zip_names import MAX_ENTRIES, entry_names

MAX_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200
"""A 2 MB Word file that declared 2 GB took 5.8 GB to read; real ones stay below 50 to 1."""


DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""Exceptions of the office libraries and the zip reader on damaged files, as 10,000 damaged ones showed."""


def check_archive(path: Path) -> None:
    """Raise `DocumentFailure` unless the zip at `path` is sound and its declared size is within the limit.

    Declared sizes can be trusted: `zipfile` reads no further than them.
    """
    if entry_names(path) is None:
        message = f"The office document cannot be opened: it is damaged, or has over {MAX_ENTRIES:,} parts."
        raise DocumentFailure("CORRUPT_FILE", message)
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentFailure("PASSWORD_PROTECTED_FILE", "The office document is encrypted. Upload it unlocked.")
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_BYTES or declared > MAX_RATIO * max(path.stat().st_size, 1024):
        raise DocumentFailure(
            "FILE_SIZE_TOO_LARGE",
            f"The document unpacks to {declared:,} bytes, which is over the limits of the local engine "
            f"({MAX_BYTES:,} bytes, and {MAX_RATIO} times the file).",
        )


def is_locked(archive: zipfile.ZipFile) -> bool:
    """True if the manifest of an OpenDocument file says that a part of it is encrypted."""
    name = "META-INF/manifest.xml"
    return name in archive.NameToInfo and b":encryption-data" in archive.read(name)
