"""Charts of office files, as the tables from which they were drawn."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from extend_mcp.documents.number_formats.numbers import shown
from extend_mcp.documents.office.xml_nodes import children, first, local, value
from extend_mcp.documents.page import Block, Box
from extend_mcp.documents.text.text_table import table_block

MAX_POINTS = 10_000
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 (dates of charts have no zone)
_AXES = ("catAx", "dateAx", "valAx", "serAx")


def chart_blocks(chart: Element, box: Box | None = None) -> Iterator[Block]:
    """The titles of a chart and its axes, then a row for each category and a column for each series.

    `chart` is a `c:chartSpace`, or a `cx:chartSpace` of one of the newer kinds, such as waterfalls.
    """
    drawn = first(chart, "chart")
    for title in _titles(drawn):
        yield Block("text", title, box)
    rows = _newer_rows(chart) if first(chart, "chartData") is not None else _rows(chart)
    if len(rows) > 1:
        block = table_block(rows)
        yield Block("table", block.text, box, cells=block.cells)


def _titles(chart: Element | None) -> Iterator[str]:
    """The title of the chart, then those of its axes."""
    if chart is None:
        return
    axes = [axis for axis in chart.iter() if local(axis) in {*_AXES, "axis"}]
    for owner in (chart, *axes):
        title = first(owner, "title")
        paragraphs = [node for node in title.iter() if local(node) == "p"] if title is not None else []
        text = " ".join("".join(part.text or "" for part in _all(one, "t")).strip() for one in paragraphs).strip()
        text = text or " ".join(part.text or "" for part in (_all(title, "v") if title is not None else ())).strip()
        if text:
            yield text


def _rows(chart: Element) -> list[list[str]]:
    series = list(_all(chart, "ser"))
    if any(first(one, "xVal") is not None for one in series):
        return _scattered(series)
    columns = [_points(first(one, "val")) for one in series]
    categories = [_points(first(one, "cat")) for one in series]
    names = [_points(first(one, "tx")).get(0, "") for one in series]
    places = sorted({at for column in [*columns, *categories] for at in column})[:MAX_POINTS]
    labels = next((labels for labels in categories if labels), {})
    return _table(names, labels, columns, places)


def _scattered(series: Sequence[Element]) -> list[list[str]]:
    """Points by their x values: a row for each, in order, with columns of y values and sizes."""
    names: list[str] = []
    columns: list[dict[tuple[str, int], str]] = []
    for one in series:
        across = _points(first(one, "xVal"))
        keys, seen = {}, Counter[str]()
        for at in sorted(_points(first(one, "yVal"))):
            place = across.get(at, str(at + 1))
            keys[at] = place, seen[place]
            seen[place] += 1
        name = _points(first(one, "tx")).get(0, "")
        for part, title in (("yVal", name), ("bubbleSize", f"{name} (size)".strip())):
            if points := _points(first(one, part)):
                names.append(title)
                columns.append({keys[at]: text for at, text in points.items() if at in keys})
    places = sorted({key for column in columns for key in column}, key=_in_numbers)[:MAX_POINTS]
    return [["", *names], *([key[0], *(column.get(key, "") for column in columns)] for key in places)]


def _in_numbers(key: tuple[str, int]) -> tuple[float, str, int]:
    try:
        return float(key[0]), key[0], key[1]
    except ValueError:
        return float("inf"), key[0], key[1]


def _table(
    names: Sequence[str], labels: dict[int, str], columns: Sequence[dict[int, str]], places: Sequence[int]
) -> list[list[str]]:
    return [["", *names], *([labels.get(at, ""), *(column.get(at, "") for column in columns)] for at in places)]


def _newer_rows(chart: Element) -> list[list[str]]:
    """The data of a `cx:chartSpace`: names in one dimension, numbers in the other."""
    data = children(first(chart, "chartData"), "data")
    names = ["".join(part.text or "" for part in _all(one, "v")) for one in _all(chart, "series")]
    columns = [_levels(first(one, "numDim")) for one in data]
    labels = next((found for one in data if (found := _levels(first(one, "strDim")))), {})
    places = sorted({at for column in [*columns, labels] for at in column})[:MAX_POINTS]
    return _table([*names, *[""] * len(columns)][: len(columns)], labels, columns, places)


def _points(node: Element | None) -> dict[int, str]:
    """The stored values by index, in the chart's number format; for nested categories, all levels."""
    if node is None:
        return {}
    levels = list(_all(node, "lvl"))
    if levels:
        return _levels(node)
    number_format = next((part.text for part in _all(node, "formatCode")), None)
    points = {}
    for at, text, own in _stored(node):
        points[at] = _shown(text, own or number_format)
    return points


def _levels(node: Element | None) -> dict[int, str]:
    """Nested categories, the outermost first: an outer one is valid until the next."""
    if node is None:
        return {}
    levels = [{at: text for at, text, _ in _stored(level)} for level in _all(node, "lvl")]
    inner = levels[0] if levels else {}
    found: dict[int, str] = {}
    current = [""] * len(levels)
    for at in sorted(inner)[:MAX_POINTS]:
        current = [level.get(at, before) for level, before in zip(levels, current, strict=True)]
        found[at] = " ".join(part for part in reversed(current) if part)
    return found


def _stored(node: Element) -> Iterator[tuple[int, str, str | None]]:
    """Index, text and own number format of each point."""
    for point in _all(node, "pt"):
        index, text = value(point, "idx") or "", first(point, "v")
        content = (text.text if text is not None else point.text) or ""
        if index.isdecimal() and len(index) < 10:
            yield int(index), content.strip(), value(point, "formatCode")


def _shown(text: str, number_format: str | None) -> str:
    """A number or date in its format; other text unchanged."""
    if not number_format:
        return text
    try:
        stored = float(text)
        if _DATE.search(_QUOTED.sub("", number_format)):
            return shown(_EPOCH + datetime.timedelta(days=stored), number_format).text
    except (ValueError, OverflowError):
        return text
    return shown(stored, number_format).text


def _all(node: Element, name: str) -> Iterator[Element]:
    return (child for child in node.iter() if local(child) == name)
