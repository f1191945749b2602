"""Lines that no table took, as blocks of text."""

from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.documents.page import Block, Box, Word

APART = 0.6
"""Of a line's height: a larger gap begins a paragraph."""


@dataclass(frozen=True, slots=True)
class Zone:
    """The lines of one column of a page, or of a part of it, from top to bottom."""

    lines: tuple[Sequence[Word], ...]


def running_lines(pages: Sequence[tuple[float, Sequence[Sequence[Word]]]]) -> list[dict[int, Block]]:
    """For each page, from its height and its lines of words: its running lines by their place among the lines."""
    return [{} for _ in pages]


def zone_of(lines: Sequence[Sequence[Word]]) -> Zone:
    """A zone from its lines, from top to bottom, each of words from left to right."""
    return Zone(tuple(lines))


def text_of(pages: Sequence[Sequence[Zone | Block]]) -> list[list[Block]]:
    """The blocks of each page of a document. Zones become blocks of text; blocks stay where they stand."""
    return [
        [block for part in page for block in (_blocks(part) if isinstance(part, Zone) else [part])] for page in pages
    ]


def _blocks(zone: Zone) -> list[Block]:
    groups: list[list[Sequence[Word]]] = []
    bottom = float("-inf")
    for line in zone.lines:
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
