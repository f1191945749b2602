"""The comments on the cells of a worksheet."""

import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.page import Block
from extend_mcp.documents.sheets.sheet_links import linked_parts, read_part

MAX_COMMENTS = 2000
"""The most comments of one worksheet."""
_PERSONS = "xl/persons/person.xml"
Comment = tuple[str, str, str]
"""Cell, author and text."""


def comment_blocks(archive: zipfile.ZipFile, part: str | None) -> list[Block]:
    """A text for each comment, with its cell and author, of the worksheet in the entry `part`."""
    parts = linked_parts(archive, part) if part is not None else {}
    notes = _notes(archive, parts.get("comments"))
    return [comment_block(*one) for one in with_threads(notes, archive, parts.get("threadedComment"))]


def with_threads(notes: Iterable[Comment], archive: zipfile.ZipFile, part: str | None) -> list[Comment]:
    """Notes, then the threaded comments of an entry, up to `MAX_COMMENTS`.

    Older programs get the threaded comments of a cell as one note with advice, which is left out.
    """
    threads = list(_threaded(archive, part))
    answered = {cell for cell, _, _ in threads}
    return list(islice(chain((one for one in notes if one[0] not in answered), threads), MAX_COMMENTS))


def comment_block(cell: str, author: str, text: str) -> Block:
    """A comment on a cell. Excel also writes the author's name at the start of the text, where it is removed."""
    by = f" by {author}" if (author := author.strip()) else ""
    return Block("text", f"Comment on {cell}{by}: {text.strip().removeprefix(f'{author}:').strip()}")


def _notes(archive: zipfile.ZipFile, part: str | None) -> Iterator[Comment]:
    """The comments of all versions of Excel (notes)."""
    root = read_part(archive, part)
    authors = first(root, "authors")
    names = [(node.text or "").strip() for node in authors] if authors is not None else []
    comments = first(root, "commentList")
    for comment in comments if comments is not None else ():
        number = value(comment, "authorId") or ""
        author = names[int(number)] if number.isdecimal() and int(number) < len(names) else ""
        text = "".join(node.text or "" for node in comment.iter() if local(node) == "t").strip()
        if text:
            yield value(comment, "ref") or "", author, text


def _threaded(archive: zipfile.ZipFile, part: str | None) -> Iterator[Comment]:
    """Threaded comments."""
    root = read_part(archive, part)
    persons = read_part(archive, _PERSONS) if root is not None else None
    names = {value(node, "id"): value(node, "displayName") or "" for node in (persons if persons is not None else ())}
    for comment in root if root is not None else ():
        node = first(comment, "text")
        if node is not None and node.text and node.text.strip():
            yield value(comment, "ref") or "", names.get(value(comment, "personId"), ""), node.text.strip()
