"""Deleted text of recorded changes that stands in its place, as LibreOffice writes it to flat files."""

from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import children, first, local, value


def clear_deleted(body: Element) -> None:
    """Clear the text between the marks of each change that is a deletion. Elements stay, without text."""
    regions = children(first(body, "tracked-changes"), "changed-region")
    deletions = {value(one, "id") for one in regions if first(one, "deletion") is not None}
    if deletions:
        _clear(body, deletions, set())


def _clear(node: Element, deletions: set[str | None], deleting: set[str | None]) -> None:
    """`deleting` are the deletions that have begun and not ended at the place that is read."""
    for child in node:
        change = value(child, "change-id")
        if local(child) == "change-start" and change in deletions:
            deleting.add(change)
        elif local(child) == "change-end":
            deleting.discard(change)
        elif local(child) != "tracked-changes":
            if deleting:
                child.text = None
            _clear(child, deletions, deleting)
        if deleting:
            child.tail = None
