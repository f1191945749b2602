"""Joins paragraphs of a Word file that are one on the page: after a deleted paragraph mark, and after a drop cap."""

from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.word.paragraph_styles import all_named, is_on

_GONE = {"del", "moveFrom"}
_DROPPED = {"drop", "margin"}


def join_paragraphs(root: Element) -> None:
    """Move the content of such a paragraph to the start of the next one, if a paragraph follows."""
    if not any(_is_open(node) for node in all_named(root, "p")):
        return
    for parent in list(root.iter()):
        for at in range(len(parent) - 2, -1, -1):
            one, after = parent[at], parent[at + 1]
            if local(one) == local(after) == "p" and _is_open(one):
                start = int(first(after, "pPr") is not None)
                after[start:start] = [part for part in one if local(part) != "pPr"]
                parent.remove(one)


def is_mark_hidden(properties: Element | None) -> bool:
    """True if the paragraph mark of these `w:pPr` is hidden: a hidden list item is not counted."""
    return is_on(first(first(properties, "rPr"), "vanish"))


def _is_open(paragraph: Element) -> bool:
    properties = first(paragraph, "pPr")
    mark = first(properties, "rPr")
    if mark is not None and any(local(node) in _GONE for node in mark):
        return True
    return value(first(properties, "framePr"), "dropCap") in _DROPPED
