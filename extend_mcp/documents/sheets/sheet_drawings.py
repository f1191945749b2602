"""Objects over the cells of a worksheet: text boxes, pictures, charts and diagrams."""

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.alternative_text import description
from extend_mcp.documents.office.charts import chart_blocks
from extend_mcp.documents.office.smartart import smartart_blocks
from extend_mcp.documents.office.xml_nodes import first, local, number, value
from extend_mcp.documents.page import Block
from extend_mcp.documents.sheets.sheet_links import linked_parts, read_part

MAX_DRAWINGS = 2000
"""The most drawings of one worksheet."""


def drawing_blocks(archive: zipfile.ZipFile, part: str | None) -> list[Block]:
    """A block for each text box and picture on a worksheet, from top to bottom, and the titles of its charts.

    The numbers of charts are in cells already.
    """
    drawing = linked_parts(archive, part).get("drawing") if part is not None else None
    root = read_part(archive, drawing)
    if drawing is None or root is None:
        return []
    links = linked_parts(archive, drawing)
    anchors = sorted(root, key=_place)[:MAX_DRAWINGS]
    return [block for anchor in anchors for block in _blocks(anchor, archive, links)]


def _place(anchor: Element) -> tuple[int, int]:
    start = first(anchor, "from")
    row, column = (first(start, name) for name in ("row", "col"))
    return number(row.text if row is not None else None), number(column.text if column is not None else None)


def _blocks(node: Element, archive: zipfile.ZipFile, links: dict[str, str]) -> Iterator[Block]:
    for child in node:
        match local(child):
            case "txBody":
                if text := _text(child):
                    yield Block("text", text)
            case "pic":
                yield Block("figure", description(value(first(first(child, "nvPicPr"), "cNvPr"), "descr")))
            case "chart" | "relIds":
                chart = read_part(archive, links.get(value(child, "id") or value(child, "dm") or ""))
                if chart is not None and local(child) == "chart":
                    titles = [block.text for block in chart_blocks(chart) if block.type == "text"]
                    yield Block("figure", "\n".join(titles))
                elif chart is not None:
                    yield from smartart_blocks(chart)
            case "Fallback":
                continue
            case _:
                yield from _blocks(child, archive, links)


def _text(body: Element) -> str:
    lines = (
        "".join(part.text or "" for part in paragraph.iter() if local(part) == "t")
        for paragraph in body
        if local(paragraph) == "p"
    )
    return "\n".join(line.strip() for line in lines if line.strip())
