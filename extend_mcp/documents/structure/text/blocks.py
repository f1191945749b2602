"""The lines of a zone as typed blocks of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extend_mcp.documents.page import Block, Box
from extend_mcp.documents.structure.text.frame import Frame
from extend_mcp.documents.structure.text.headings import Look, Setting, is_heading, look_of
from extend_mcp.documents.structure.text.nesting import nested
from extend_mcp.documents.structure.text.pairs import are_pairs, sides_of
from extend_mcp.documents.structure.text.passages import Passage, passages_of
from extend_mcp.documents.structure.text.style import Style
from extend_mcp.documents.structure.text.text_line import TextLine


@dataclass(frozen=True, slots=True)
class Piece:
    """A block; of a heading also how it looks, as its level is known only when all headings of the document are."""

    block: Block
    look: Look | None = None


def pieces_of(lines: Sequence[TextLine], style: Style, *, followed: bool) -> list[Piece]:
    """The blocks of the lines of one zone, from top to bottom. `followed`: it is not the last thing in the document."""
    if not lines:
        return []
    frame = Frame(lines, style)
    passages = passages_of(lines, frame)
    texts = [passage.text(style.words) for passage in passages]
    depths = nested(passages)
    pieces: list[Piece] = []
    group: list[Passage] = []
    for at, (passage, text) in enumerate(zip(passages, texts, strict=True)):
        below = passages[at + 1] if at + 1 < len(passages) else None
        setting = Setting(passages[at - 1] if at else None, below, frame, followed)
        whole = f"{passage.mark.text} {text}" if passage.mark else text
        heading = is_heading(passage, whole, setting)
        if group and (passage.apart or passage.mark or heading):
            pieces += map(Piece, _plain(group, style))
            group = []
        if heading:
            pieces.append(Piece(Block("heading", whole, passage.box, level=1), look_of(passage, whole)))
        elif passage.mark:
            marker = passage.mark.text if passage.mark.kind not in {"bullet", "weak"} else "-"
            pieces.append(Piece(Block("text", text, passage.box, marker=marker, level=depths[at])))
        else:
            group.append(passage)
    return pieces + [Piece(block) for block in _plain(group, style)]


def _plain(passages: Sequence[Passage], style: Style) -> Iterator[Block]:
    """Passages close to each other, without marks: paragraphs each by itself, short lines together."""
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
        yield Block("text", "\n".join(part.text for part, _ in side), place)
    if not sides:
        text = "\n".join(passage.text(style.words) for passage in passages)
        yield Block("key_value" if are_pairs(passages) else "text", text, _around(passages))


def _around(passages: Sequence[Passage]) -> Box:
    box = passages[0].box
    for passage in passages[1:]:
        box |= passage.box
    return box
