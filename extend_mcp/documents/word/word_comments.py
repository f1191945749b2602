"""The comments that reviewers left in a Word file."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import children, value
from extend_mcp.documents.page import Block
from extend_mcp.documents.word.table_cells import row_texts

MAX_COMMENTS = 2000
"""The most comments of one Word file."""


def comment_blocks(root: Element, blocks_of: Callable[[Element], list[Block]]) -> Iterator[tuple[str, Block]]:
    """Each comment with text, with its author, by its id in the text."""
    for comment in children(root, "comment")[:MAX_COMMENTS]:
        author = (value(comment, "author") or "").strip()
        text = "\n".join(text for block in blocks_of(comment) for text in row_texts(block))
        if text:
            by = f" by {author}" if author else ""
            yield value(comment, "id") or "", Block("text", f"Comment{by}: {text}")
