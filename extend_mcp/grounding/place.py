"""Which of several places a value is meant at: the one whose line, or the line above, has words of the field's name."""

import re
from collections.abc import Sequence

from extend_mcp.grounding.index import Index
from extend_mcp.grounding.texts import Hit
from extend_mcp.grounding.words import PlacedWord

MOST = 50
"""Places that are compared; of more the first ones."""
REACH = 5.0
"""Heights above a value, within which a heading of its column is looked for."""


def nearest_label(index: Index, path: str, hits: Sequence[Hit]) -> Hit:
    """The hit with a word of the field's name nearest, before or above it; else the first."""
    if len(hits) == 1:
        return hits[0]
    names = [index.labels[part] for part in _parts_of(path) if part in index.labels]

    def score(hit: Hit) -> float:
        value = hit.span[0]
        return max((_nearness(label, value) for name in names for label in name.get(value.page, ())), default=0.0)

    return max(hits[:MOST], key=score)


def _parts_of(path: str) -> set[str]:
    """The words of a path in small letters, camelCase parted, without the numbers of items."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", re.sub(r"\[\d+\]", "", path)).lower()
    return {part for part in re.split(r"[\W\d_]+", words) if len(part) > 2}


def _nearness(label: PlacedWord, value: PlacedWord) -> float:
    if label.box is None or value.box is None:
        return 0.0
    height = value.box.height
    down, across = abs(label.box.top - value.box.top) / height, max(0.0, value.box.left - label.box.right) / height
    if label.box.top > value.box.bottom or down > REACH:
        return 0.0
    return 1 / (1 + down + across / 4)
