"""Files embedded in the worksheets of an Excel file, such as a Word document or a PDF."""

import zipfile

from extend_mcp.documents.office.embedded_files import EmbeddedObjects
from extend_mcp.documents.office.ole_objects import inner_file
from extend_mcp.documents.page import Block
from extend_mcp.documents.sheets.sheet_links import linked_parts

OBJECTS = "xl/embeddings/"
"""Their folder in the archive."""


def object_blocks(archive: zipfile.ZipFile, part: str | None, objects: EmbeddedObjects) -> list[Block]:
    """The blocks of the files on a worksheet."""
    links = linked_parts(archive, part).values() if part is not None else ()
    names = dict.fromkeys(name for name in links if name.startswith(OBJECTS) and name in archive.NameToInfo)
    return [block for name in names for block in objects.blocks(inner_file(archive.read(name), name))]
