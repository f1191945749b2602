"""XML that holds data as readable blocks: names with their values, and elements that repeat as tables."""

import re
from collections.abc import Iterator
from typing import Any

from extend_mcp.documents.page import Block
from extend_mcp.documents.text.text_table import table_block

MOST = 20_000
"""The most elements; a larger file is read as text."""
LONGEST = 2000
"""The most characters of a value: encoded files are longer."""
DEEPEST_HEADING = 6
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_.-]+")
"""Between the words of a name."""


def data_blocks(root: Any) -> list[Block] | None:
    """The blocks of an lxml element; None if it has only text, or texts and elements in turn, as in articles."""
    if not len(root):
        return None
    for count, element in enumerate(root.iter()):
        is_mixed = len(element) and (element.text or "").strip()
        if count >= MOST or is_mixed or (element is not root and (element.tail or "").strip()):
            return None
    return [Block("heading", _name(root), level=1), *_inside(root, 2)]


def _inside(element: Any, level: int) -> Iterator[Block]:
    for name, value in _values(element):
        yield Block("key_value", f"{name}: {value}")
    groups: dict[str, list[Any]] = {}
    for child in element:
        if len(child):
            groups.setdefault(_name(child), []).append(child)
    for name, some in groups.items():
        yield Block("heading", name, level=min(level, DEEPEST_HEADING))
        if len(some) > 1 and all(map(_is_row, some)):
            yield _table([dict(_flat(one)) for one in some])
        else:
            for one in some:
                yield from _inside(one, level + 1)


def _values(element: Any) -> Iterator[tuple[str, str]]:
    """The names and texts of an element's attributes and of the elements in it that have no others in them."""
    yield from ((_words(key), value) for key, value in element.attrib.items() if value.strip())
    for child in element:
        text = " ".join((child.text or "").split())
        if not len(child) and text and len(text) <= LONGEST:
            yield _name(child), text
            yield from ((f"{_name(child)} {_words(key)}", value) for key, value in child.attrib.items())


def _is_row(element: Any) -> bool:
    """True if an element is at most two levels deep."""
    return not any(len(inner) for child in element for inner in child)


def _flat(element: Any) -> Iterator[tuple[str, str]]:
    """The values of an element and of those in it, in one row; names of inner ones begin with that of their element."""
    yield from _values(element)
    for child in element:
        if len(child):
            yield from ((f"{_name(child)} {name}", value) for name, value in _flat(child))


def _table(rows: list[dict[str, str]]) -> Block:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return table_block([columns, *([row.get(name, "") for name in columns] for row in rows)])


def _name(element: Any) -> str:
    return _words(str(element.tag))


def _words(name: str) -> str:
    """`{urn:x}orderNumber` as `order number`."""
    words = _HUMP.sub(" ", name.rpartition("}")[2]).strip()
    return words if words.isupper() else words.lower()
