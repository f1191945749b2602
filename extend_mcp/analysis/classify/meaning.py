"""The known kinds that a description without their names is about, by the words that describe them."""

import math
from collections.abc import Sequence
from functools import cache

from extend_mcp.analysis.classify.kinds import all_kinds
from extend_mcp.analysis.classify.words import stem

ABOUT, PRINTED = 1.0, 0.4
"""The points of a word that describes a kind or is in its name, and of one that such documents print."""
NEAR = 0.6
"""The share of the best kind's points from which another kind is also meant."""


def resembling(words: Sequence[str]) -> dict[str, float]:
    """By kind: the share (0 to 1) of a description that is about this kind; only the best kinds."""
    stems = set(map(stem, words))
    most = sum(_rarity(word) for word in stems)
    if not most:
        return {}
    shares = {
        name: sum(_rarity(word) * weights[word] for word in stems & weights.keys()) / most
        for name, weights in _weights().items()
    }
    best = max(shares.values(), default=0.0)
    return {name: share for name, share in shares.items() if share > 0 and share >= NEAR * best}


@cache
def _weights() -> dict[str, dict[str, float]]:
    """By kind: its words and their points."""
    by_kind = {}
    for kind in all_kinds().values():
        weights = {stem(word): PRINTED for phrase in kind.phrases for word in phrase}
        weights |= dict.fromkeys(kind.about, ABOUT) | {stem(word): ABOUT for name in kind.names for word in name}
        by_kind[kind.name] = weights
    return by_kind


@cache
def _rarity(word: str) -> float:
    """Higher for a word of few kinds; a word of no kind counts a little against all."""
    known = sum(word in weights for weights in _weights().values())
    return math.log(1 + len(_weights()) / known) if known else 1.0
