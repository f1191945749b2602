"""Files in an office file: parts of its text (`w:altChunk`), or objects such as an Excel table."""

import io
import posixpath
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.office.archive import DAMAGE
from extend_mcp.documents.office.ole_objects import inner_file
from extend_mcp.documents.office.xml_nodes import local, number, value
from extend_mcp.documents.page import Block, Document, Read
from extend_mcp.wire.runs import RunWarning

MAX_FILES = 100
"""The most files of one office file."""
_WORKBOOK = "xl/workbook.xml"


@dataclass(slots=True)
class EmbeddedFiles:
    """Reads embedded files with `read`; none without it. `left` is how many more may be read."""

    read: Read | None
    left: int = MAX_FILES

    def open_object(self, data: bytes | None, name: str | None) -> tuple[list[Block], list[RunWarning]] | None:
        """The blocks of an object that is or holds a file, and warnings; None if `open` returns None."""
        found = inner_file(data, name) if data is not None and name is not None else None
        return self.open(*found) if found is not None else None

    def open(self, data: bytes | None, name: str | None) -> tuple[list[Block], list[RunWarning]] | None:
        """The blocks of a file of that name, and warnings; None if it has none or cannot be read."""
        if self.read is None or name is None or not data or self.left == 0:
            return None
        self.left -= 1
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "part"
            path.write_bytes(data)
            try:
                document = self.read(path, posixpath.basename(name))
            except DocumentFailure:
                return None
        blocks = _shown(document, data)
        warnings = [
            one.model_copy(update={"message": f"In an embedded file: {one.message}", "page": None})
            for one in document.warnings
            if one.code != "LOCAL_PAGES_UNKNOWN"
        ]
        return (blocks, warnings) if blocks else None


class EmbeddedObjects:
    """Reads the objects of one office file with `read`, and counts the unreadable ones."""

    def __init__(self, read: Read | None) -> None:
        self._files = EmbeddedFiles(read)
        self._file_warnings: list[RunWarning] = []
        self._unread = 0

    def blocks(self, file: tuple[bytes, str] | None) -> list[Block]:
        """The blocks of an object. `file` is the data and the name of the file in it, or None."""
        found = self._files.open(*file) if file is not None else None
        if found is None:
            self._unread += 1
            return []
        self._file_warnings += found[1]
        return found[0]

    def warnings(self) -> list[RunWarning]:
        """The warnings of the files that were read, and one for those that were not."""
        if not self._unread:
            return self._file_warnings
        message = f"{self._unread} embedded {'object' if self._unread == 1 else 'objects'} could not be read."
        return [*self._file_warnings, RunWarning(code="LOCAL_NOT_SUPPORTED", message=message)]


def _shown(document: Document, data: bytes) -> list[Block]:
    """All blocks of a document; for a workbook, those of the open sheet, without its name."""
    if not any(page.sheet for page in document.pages):
        return [block for page in document.pages for block in page.blocks]
    opened = _open_sheet(data)
    page = next((page for page in document.pages if page.sheet and page.sheet.index == opened), document.pages[0])
    return [block for block in page.blocks if block.type != "section_heading"]


def _open_sheet(data: bytes) -> int:
    """The index of the sheet that a workbook shows when opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = ElementTree.fromstring(archive.read(_WORKBOOK))  # noqa: S314 (expat stops entity bombs)
    except DAMAGE:  # not an .xlsx
        return 0
    view = next((node for node in root.iter() if local(node) == "workbookView"), None)
    return number(value(view, "activeTab"))
