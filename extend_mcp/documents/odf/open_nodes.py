"""Helpers to read the XML of OpenDocument files."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.inner_tables import is_frame
from extend_mcp.documents.office.xml_nodes import local, value

SKIPPED = frozenset(
    "page-number placeholder tracked-changes sequence-decls variable-decls user-field-decls forms annotation-end "
    "ruby-text scripts event-listeners settings table-of-content-source alphabetical-index-source "
    "illustration-index-source table-index-source object-index-source user-index-source bibliography-source".split()
)
"""Elements whose text is not shown, such as prompts, or not known, such as page numbers."""
_GROUPS = {"table-header-rows", "table-rows", "table-row-group"}


def table_rows(node: Element) -> Iterator[Element]:
    """The rows of a table, also those in groups."""
    for child in node:
        if local(child) == "table-row":
            yield child
        elif local(child) in _GROUPS:
            yield from table_rows(child)


def frame_cells(node: Element) -> list[Element]:
    """The cells of a table that is only a frame around text; none if it is a table for a reader."""
    rows = [[cell for cell in row if local(cell) == "table-cell"] for row in table_rows(node)]
    return [cell for row in rows for cell in row] if is_frame(rows, "table") else []


def blanks(text: str | None) -> str:
    """Reduce each white space of the XML to one blank."""
    if not text:
        return ""
    squeezed = " ".join(text.split())
    return f"{' ' if text[0].isspace() else ''}{squeezed}{' ' if squeezed and text[-1].isspace() else ''}"


def count(node: Element, name: str, usual: int) -> int:
    """An attribute that is a number from 1; `usual` if it is missing."""
    text = value(node, name) or ""
    return max(1, int(text)) if text.isdecimal() and len(text) < 8 else usual
