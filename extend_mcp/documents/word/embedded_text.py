"""Files of other formats that stand in a Word file as a part of its text (`w:altChunk`), such as HTML."""

import posixpath
import tempfile
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.mail.message import Read
from extend_mcp.documents.page import Document
from extend_mcp.documents.word.package import Package

MAX_FILES = 100
"""Of one Word file."""


class EmbeddedText:
    """Reads what is embedded in `package` with `read`; without that, nothing."""

    def __init__(self, package: Package, read: Read | None) -> None:
        self._package = package
        self._read = read
        self._left = MAX_FILES

    def open(self, name: str | None) -> Document | None:
        """The file in the part of that name; None where it cannot be read."""
        data = self._package.data(name) if name is not None else None
        if self._read is None or name is None or not data or self._left == 0:
            return None
        self._left -= 1
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "part"
            path.write_bytes(data)
            try:
                return self._read(path, posixpath.basename(name))
            except DocumentFailure:
                return None
