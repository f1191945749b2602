"""Which of several places a value is meant at: the one whose line, or the line above, has words of the field's name."""

import re
from collections.abc import Sequence

from extend_mcp.grounding.fold import squeeze
from extend_mcp.grounding.index import Index
from extend_mcp.grounding.texts import Hit
from extend_mcp.grounding.words import PlacedWord

MOST = 50
"""Places that are compared; of more the first ones."""
REACH = 5.0
"""Heights above a value, within which a heading of its column is looked for."""


def nearest_label(index: Index, path: str, hits: Sequence[Hit]) -> Hit:
    """The hit with a word of the field's name nearest, before or above it; else the first."""
    wanted = {part for part in re.split(r"[^a-z]+", _words_of(path)) if len(part) > 2}
    if len(hits) == 1 or not wanted:
        return hits[0]
    labels = {number: [word for word in page if squeeze(word.text) in wanted] for number, page in index.pages.items()}
    return max(
        hits[:MOST],
        key=lambda hit: max((_nearness(word, hit.span[0]) for word in labels[hit.span[0].page]), default=0.0),
    )


def _words_of(path: str) -> str:
    """The path in small letters, camelCase parted, without the numbers of items."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", re.sub(r"\[\d+\]", "", path)).lower()


def _nearness(label: PlacedWord, value: PlacedWord) -> float:
    if label.box is None or value.box is None:
        return 0.0
    height = max(value.box.bottom - value.box.top, 1e-6)
    down, across = abs(label.box.top - value.box.top) / height, max(0.0, value.box.left - label.box.right) / height
    if label.box.top > value.box.bottom or down > REACH:
        return 0.0
    return 1 / (1 + down + across / 4)
