"""Charts of office files, as the tables they were drawn from."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from extend_mcp.documents.page import Block, Box
from extend_mcp.documents.text_table import table_block
from extend_mcp.documents.word_styles import first, local, value

MAX_POINTS = 10_000


def chart_blocks(chart: Element, box: Box | None = None) -> Iterator[Block]:
    """The title of a chart (`c:chartSpace`), then a row for each category and a column for each series."""
    title = "".join(node.text or "" for top in _all(chart, "title") for node in _all(top, "t"))
    if title.strip():
        yield Block("text", title.strip(), box)
    series = list(_all(chart, "ser"))
    columns = [_points(first(one, "val") if first(one, "val") is not None else first(one, "yVal")) for one in series]
    categories = [_points(first(one, "cat") if first(one, "cat") is not None else first(one, "xVal")) for one in series]
    names = [_points(first(one, "tx")).get(0, "") for one in series]
    rows = sorted({at for column in [*columns, *categories] for at in column})[:MAX_POINTS]
    labels = next((labels for labels in categories if labels), {})
    if rows:
        table = [["", *names], *([labels.get(at, ""), *(column.get(at, "") for column in columns)] for at in rows)]
        block = table_block(table)
        yield Block("table", block.text, box, cells=block.cells)


def _points(node: Element | None) -> dict[int, str]:
    """The stored values by index."""
    points = {}
    for point in _all(node, "pt") if node is not None else ():
        index, text = value(point, "idx") or "", first(point, "v")
        if index.isdecimal() and text is not None:
            points[int(index)] = (text.text or "").strip()
    return points


def _all(node: Element, name: str) -> Iterator[Element]:
    return (child for child in node.iter() if isinstance(child.tag, str) and local(child) == name)
