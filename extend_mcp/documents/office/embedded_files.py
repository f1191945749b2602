"""Files that stand in an office file: as a part of its text (`w:altChunk`), or as objects, such as a table of Excel."""

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
"""Of one office file."""
_WORKBOOK = "xl/workbook.xml"


@dataclass(slots=True)
class EmbeddedFiles:
    """Reads files that are embedded with `read`; without that, none. `left` is how many may still be read."""

    read: Read | None
    left: int = MAX_FILES

    def open_object(self, data: bytes | None, name: str | None) -> tuple[list[Block], list[RunWarning]] | None:
        """What an object shows, which is a file or holds one, and its warnings; None where `open` gives none."""
        found = inner_file(data, name) if data is not None and name is not None else None
        return self.open(*found) if found is not None else None

    def open(self, data: bytes | None, name: str | None) -> tuple[list[Block], list[RunWarning]] | None:
        """What the file of that name shows, and its warnings; None where that is nothing, or cannot be read."""
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
        told = [
            one.model_copy(update={"message": f"In an embedded file: {one.message}", "page": None})
            for one in document.warnings
            if one.code != "LOCAL_PAGES_UNKNOWN"
        ]
        return (blocks, told) if blocks else None


class EmbeddedObjects:
    """Reads the objects of one office file with `read`, and counts those that cannot be read."""

    def __init__(self, read: Read | None) -> None:
        self._files = EmbeddedFiles(read)
        self._told: list[RunWarning] = []
        self._unread = 0

    def blocks(self, file: tuple[bytes, str] | None) -> list[Block]:
        """What an object shows. `file` is the data and the name of the file that it holds; None where it holds none."""
        found = self._files.open(*file) if file is not None else None
        if found is None:
            self._unread += 1
            return []
        self._told += found[1]
        return found[0]

    def warnings(self) -> list[RunWarning]:
        """Those of the files that were read, and one for those that were not."""
        if not self._unread:
            return self._told
        message = f"{self._unread} embedded {'object' if self._unread == 1 else 'objects'} could not be read."
        return [*self._told, RunWarning(code="LOCAL_NOT_SUPPORTED", message=message)]


def _shown(document: Document, data: bytes) -> list[Block]:
    """All of a document; of a workbook the sheet that is open, without its name."""
    if not any(page.sheet for page in document.pages):
        return [block for page in document.pages for block in page.blocks]
    opened = _open_sheet(data)
    page = next((page for page in document.pages if page.sheet and page.sheet.index == opened), document.pages[0])
    return [block for block in page.blocks if block.type != "section_heading"]


def _open_sheet(data: bytes) -> int:
    """The index of the sheet that a workbook shows when it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = ElementTree.fromstring(archive.read(_WORKBOOK))  # noqa: S314 (expat stops entity bombs)
    except DAMAGE:  # of another kind than .xlsx
        return 0
    view = next((node for node in root.iter() if local(node) == "workbookView"), None)
    return number(value(view, "activeTab"))
