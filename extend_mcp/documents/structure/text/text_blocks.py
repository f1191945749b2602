"""The lines of a zone as typed blocks of text."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from extend_mcp.documents.page import Block, Box, around
from extend_mcp.documents.structure.text.authors import are_authors
from extend_mcp.documents.structure.text.heading_levels import named_heading
from extend_mcp.documents.structure.text.headings import Setting, heading_of, is_heading, listed_alike
from extend_mcp.documents.structure.text.nesting import nested
from extend_mcp.documents.structure.text.pairs import are_pairs, is_labelled, sides_of
from extend_mcp.documents.structure.text.passages import Passage, passages_of
from extend_mcp.documents.structure.text.style import Style
from extend_mcp.documents.structure.text.text_frame import TextFrame
from extend_mcp.documents.structure.text.text_line import TextLine


def blocks_of_lines(lines: Sequence[TextLine], style: Style, box: Box | None = None) -> list[Block]:
    """The blocks of the lines of one zone, from top to bottom; headings do not have their levels yet.

    `box` is the drawn one that the zone fills.
    """
    if not lines:
        return []
    frame = TextFrame(lines, style, box)
    passages = passages_of(lines, frame)
    depths = nested(passages)
    texts = [passage.text(style.words) for passage in passages]
    headings = _headings(passages, list(map(_whole, passages, texts)), frame)
    blocks: list[Block] = []
    group: list[Passage] = []
    for at, passage in enumerate(passages):
        text, whole = texts[at], _whole(passage, texts[at])
        tag = passage.lines[0].tag
        heading = at in headings
        if group and (passage.apart or passage.mark or heading or tag):
            blocks += _plain(group, style)
            group = []
        if tag is not None and tag.level is not None:
            blocks.append(named_heading(" ".join(whole.split()), passage.box, tag.level))
        elif heading:
            blocks.append(heading_of(passage, whole, style, _item(passage, text, depths[at])))
        elif (item := _item(passage, text, depths[at])) is not None:
            blocks.append(item)
        else:
            group.append(passage)
    return [*blocks, *_plain(group, style)]


def _item(passage: Passage, text: str, depth: int | None) -> Block | None:
    """The passage as an item of a list, at its depth; None without a mark."""
    if passage.mark is None:
        return None
    marker = passage.mark.text if passage.mark.kind not in {"bullet", "weak"} else "-"
    return Block("text", text, passage.box, marker=marker, level=depth)


def _whole(passage: Passage, text: str) -> str:
    """The text of a passage with its mark."""
    return f"{passage.mark.text} {text}" if passage.mark else text


def _headings(passages: Sequence[Passage], texts: Sequence[str], frame: TextFrame) -> set[int]:
    """The passages, by their index, that are headings without a tag; `texts` have their marks."""
    found = []
    for at, passage in enumerate(passages):
        below = passages[at + 1] if at + 1 < len(passages) else None
        setting = Setting(passages[at - 1] if at else None, below, frame)
        found.append(passage.lines[0].tag is None and is_heading(passage, texts[at], setting))
    authors = {at for at, is_one in enumerate(found) if is_one and are_authors(passages, at, found, frame.style)}
    return {at for at, is_one in enumerate(found) if is_one} - authors - listed_alike(passages, found, frame.style)


def _plain(passages: Sequence[Passage], style: Style) -> Iterator[Block]:
    """Passages close to each other, without marks: each paragraph is one block, short lines are joined."""
    for many, some in groupby(passages, key=lambda passage: len(passage.lines) > 1 or passage.code is not None):
        if many:
            yield from (Block("text", passage.text(style.words), passage.box) for passage in some)
        else:
            yield from _lines(list(some), style)


def _lines(passages: Sequence[Passage], style: Style) -> Iterator[Block]:
    for side in (sides := sides_of(passages)):
        lines = [line for _, line in side]
        left, right = min(part.left for part, _ in side), max(part.right for part, _ in side)
        place = Box(left, lines[0].box.top, right, lines[-1].box.bottom)
        kind = "key_value" if all(is_labelled(part.text) for part, _ in side) else "text"
        yield Block(kind, "\n".join(part.text for part, _ in side), place)
    if not sides:
        text = "\n".join(passage.text(style.words) for passage in passages)
        yield Block("key_value" if are_pairs(passages) else "text", text, around([passage.box for passage in passages]))
