"""The comments that reviewers left on a slide."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from extend_mcp.documents.office.xml_nodes import local, value
from extend_mcp.documents.page import Block

MAX_COMMENTS = 2000
"""The most comments of one slide."""
_AUTHORS = {"commentAuthors", "authors"}
"""The types of the parts with the names of authors, in older and newer versions of PowerPoint."""


def comment_blocks(slide: Any) -> list[Block]:
    """A text for each comment on a slide and each answer to it, with its author."""
    threads = [root for part in _parts(slide.part, {"comments"}) for root in _roots(part)]
    if not threads:
        return []
    show = slide.part.package.presentation_part
    people = [root for part in _parts(show, _AUTHORS) for root in _roots(part)]
    names = {value(person, "id"): value(person, "name") or "" for root in people for person in root}
    found = (one for root in threads for one in _comments(root))
    return [_block(names.get(author, ""), text) for (author, text), _ in zip(found, range(MAX_COMMENTS), strict=False)]


def _block(author: str, text: str) -> Block:
    return Block("text", f"Comment by {author}: {text}" if author else f"Comment: {text}")


def _parts(part: Any, kinds: set[str]) -> list[Any]:
    """The parts that a part is linked to, of the types with these last words."""
    return [
        link.target_part for link in part.rels.values()
        if not link.is_external and link.reltype.rpartition("/")[2] in kinds
    ]  # fmt: skip


def _roots(part: Any) -> Iterator[Element]:
    yield fromstring(part.blob)  # noqa: S314 (expat stops entity bombs and loads nothing)


def _comments(root: Element) -> Iterator[tuple[str | None, str]]:
    """The author's id and the text of each comment and answer, in order."""
    for node in root.iter():
        if local(node) in {"cm", "reply"}:
            body = next((child for child in node if local(child) in {"text", "txBody"}), None)
            text = "".join(inner.text or "" for inner in body.iter()).strip() if body is not None else ""
            if text:
                yield value(node, "authorId"), text
