"""Which known kinds a description without the name of one is about, by the words that people describe them with."""

import math
from collections.abc import Sequence
from functools import cache

from extend_mcp.analysis.classify.kinds import all_kinds
from extend_mcp.analysis.classify.words import stem

ABOUT, PRINTED = 1.0, 0.4
"""What a word counts that describes a kind or is in its name, and one that such documents print."""
NEAR = 0.6
"""The share of the best kind's points from which another is meant as well."""


def resembling(words: Sequence[str]) -> dict[str, float]:
    """By kind: the share (0 to 1) of what a description says that is about this kind; the best kinds alone."""
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
    """By kind: its words."""
    made = {}
    for kind in all_kinds().values():
        weights = {stem(word): PRINTED for phrase in kind.phrases for word in phrase}
        weights |= dict.fromkeys(kind.about, ABOUT) | {stem(word): ABOUT for name in kind.names for word in name}
        made[kind.name] = weights
    return made


@cache
def _rarity(word: str) -> float:
    """More for a word of few kinds; a word of none says a little that no kind is about."""
    known = sum(word in weights for weights in _weights().values())
    return math.log(1 + len(_weights()) / known) if known else 1.0
