"""Lines that no table took, as blocks of text."""

from collections.abc import Sequence

from extend_mcp.documents.page import Block, Box, Word

APART = 0.6
"""Of a line's height: a larger gap begins a paragraph."""


def blocks_of(lines: Sequence[Sequence[Word]]) -> list[Block]:
    """Paragraphs of the lines of one column, from top to bottom."""
    groups: list[list[Sequence[Word]]] = []
    bottom = float("-inf")
    for line in lines:
        box = _around(line)
        if not groups or box.top - bottom > APART * box.height:
            groups.append([])
        groups[-1].append(line)
        bottom = box.bottom
    return [_block(group) for group in groups]


def _block(lines: Sequence[Sequence[Word]]) -> Block:
    box = _around([word for line in lines for word in line])
    return Block("text", "\n".join(" ".join(word.text for word in line) for line in lines), box)


def _around(words: Sequence[Word]) -> Box:
    box = words[0].box
    for word in words[1:]:
        box |= word.box
    return box
