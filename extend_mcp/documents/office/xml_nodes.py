"""Helpers to read XML by names without their namespaces."""

from functools import lru_cache
from xml.etree.ElementTree import Element


def local(node: Element) -> str:
    """A tag without its namespace; empty for a comment, which lxml keeps as a node."""
    return _bare(node.tag) if isinstance(node.tag, str) else ""


@lru_cache(1000)
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def first(node: Element | None, name: str) -> Element | None:
    """The first child of that local name."""
    return None if node is None else next((child for child in node if local(child) == name), None)


def children(node: Element | None, name: str) -> list[Element]:
    """The children of that local name."""
    return [child for child in node if local(child) == name] if node is not None else []


def value(node: Element | None, name: str) -> str | None:
    """The attribute of that local name."""
    if node is None:
        return None
    return next((text for key, text in node.attrib.items() if key.rpartition("}")[2] == name), None)


def number(text: str | None, default: int = 0) -> int:
    """A whole number of at most five digits; `default` for other texts."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 else default
