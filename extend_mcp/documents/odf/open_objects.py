"""Objects in OpenDocument files: equations and charts. They are separate parts; in flat files, they are in the text."""

import math
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

from extend_mcp.documents.number_formats.number_shown import plain
from extend_mcp.documents.office.mathml import mathml_text
from extend_mcp.documents.office.xml_nodes import children, first, local, value
from extend_mcp.documents.page import Block
from extend_mcp.documents.text.text_table import table_block

MAX_POINTS = 10_000
"""The most rows of one chart."""


class OpenObjects:
    """The objects in an open file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def root(self, frame: Element) -> Element | None:
        """The object that a frame shows; None if there is none in the file."""
        shown = first(frame, "object")
        for inside in ("document", "math"):
            if (root := first(shown, inside)) is not None:
                return root
        href = value(shown, "href") or ""
        name = posixpath.normpath(posixpath.join(href, "content.xml"))
        if not href or name not in self._archive.NameToInfo:
            return None
        return fromstring(self._archive.read(name))  # noqa: S314 (expat stops entity bombs and loads nothing)


def equation_text(root: Element | None) -> str:
    """The text of an equation; empty for other objects."""
    return mathml_text(root) if root is not None and local(root) == "math" else ""


def chart_blocks(root: Element | None) -> Iterator[Block]:
    """The titles of a chart, and the table it was drawn from; nothing for other objects."""
    chart = first(first(first(root, "body"), "chart"), "chart")
    if chart is None:
        return
    for node in chart.iter():
        if local(node) in {"title", "subtitle"} and (text := "".join(node.itertext()).strip()):
            yield Block("text", text)
    rows = [_cells(row) for table in children(chart, "table") for row in table.iter() if local(row) == "table-row"]
    if len(rows) > 1:
        yield table_block(rows[:MAX_POINTS])


def _cells(row: Element) -> list[str]:
    return [_shown(cell) for cell in children(row, "table-cell")]


def _shown(cell: Element) -> str:
    paragraph = first(cell, "p")
    text = "".join(paragraph.itertext()).strip() if paragraph is not None else ""
    if value(cell, "value-type") != "float":
        return text
    try:
        number = float(value(cell, "value") or "")
    except ValueError:
        return text
    return "" if math.isnan(number) else plain(number)  # NaN is a missing point
