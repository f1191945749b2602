"""How well a sample fits each class: signatures of known types, the build of the pages, and the user's own words."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extend_mcp.analysis.classify.classes import Kind, read_classes, stem
from extend_mcp.analysis.classify.sample import BODY, HEAD, Sample
from extend_mcp.analysis.classify.signatures import SIGNATURES, STRONG, WEAK
from extend_mcp.wire.classify import Classification

IN_HEAD, IN_BODY, LATER = 1.4, 1.0, 0.6
"""What a phrase counts by where it first stands."""
REPEATED = 0.2
"""What each doubling of a phrase adds."""
MOST_WEAK = 6.0
"""What all weak phrases of a type count at most: long texts have most of them."""
TITLE = 4.0
"""For a line of the head that is nothing but the name of the type."""
OWN_NAME = 2.5
OWN_WORDS, ONLY_WORDS = 6.0, 10.0
"""For all words of a class's name and description; more where it is of no known type."""
SPECIAL = 6.0
"""From this score on, a special case has what its general type has as well."""
FLOOR = 5.0
"""What `other` scores where nothing speaks for it."""
UNCLAIMED = 0.8
"""What a known type that no class asks for counts for `other`."""
SPREAD = 2.5
"""Points of difference at which one of two classes is e times as likely, before the size of the scores."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a class fits: `score` in points, and the phrases that speak for it most."""

    score: float
    phrases: tuple[str, ...] = ()


class Scorer:
    """Scores samples against one list of classes."""

    def __init__(self, classes: Sequence[Classification]) -> None:
        self.kinds = read_classes(classes)
        spread = Counter(word for kind in self.kinds for word in kind.words)
        count = max(1, sum(not kind.is_other for kind in self.kinds))
        self._idf = {word: math.log(1 + count / uses) for word, uses in spread.items()}
        self._claimed = {name for kind in self.kinds for name in kind.types}

    def fits(self, sample: Sample) -> list[Fit]:
        """A fit for each class, in their order."""
        types = _types(sample)
        stems = Counter(stem(word) for word in sample.words)
        unclaimed = max((fit.score for name, fit in types.items() if name not in self._claimed), default=0.0)
        return [
            Fit(max(FLOOR, UNCLAIMED * unclaimed)) if kind.is_other else self._fit(kind, sample, types, stems)
            for kind in self.kinds
        ]

    def _fit(self, kind: Kind, sample: Sample, types: dict[str, Fit], stems: Counter[str]) -> Fit:
        best = max((types[name] for name in kind.types), key=lambda fit: fit.score, default=Fit(0.0))
        weight = max(kind.types.values(), default=0.0)
        words = self._overlap(kind.words, stems)
        if not kind.types:
            return Fit(_own_name(kind, sample) + ONLY_WORDS * words)
        return Fit(weight * best.score + OWN_WORDS * words, best.phrases)

    def _overlap(self, words: frozenset[str], stems: Counter[str]) -> float:
        """BM25 of the class's words in the sample, as a share (0 to 1) of what all of them would give."""
        most = sum(self._idf[word] for word in words)
        if not most:
            return 0.0
        found = sum(self._idf[w] * stems[w] / (stems[w] + 1.2) for w in words if w in stems)
        return found / most


def shares(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities that add up to 1. The spread grows with the best: long texts score high for all."""
    if not scores:
        return []
    best = max(scores)
    spread = SPREAD + 0.1 * best
    parts = [math.exp((score - best) / spread) for score in scores]
    return [part / sum(parts) for part in parts]


def _own_name(kind: Kind, sample: Sample) -> float:
    """For classes of no known type: their name as a phrase, more where it stands in the head."""
    text = f" {' '.join(sample.words)} "
    score = 0.0
    for name in kind.names:
        at = text.find(f" {name} ")
        if at >= 0:
            score = max(score, OWN_NAME * (1.5 if at < 8 * HEAD else 1.0) * (1 if " " in name else 0.6))
    return score + (TITLE if any(line in kind.names for line in sample.head_lines) else 0.0)


def _phrase_index() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """All phrases by their first word."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase in {phrase for signature in SIGNATURES for phrase in signature.phrases}:
        words = tuple(phrase.split())
        if words:
            index.setdefault(words[0], []).append((words, phrase))
    return index


_INDEX = _phrase_index()


def _places(words: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Where each known phrase first stands, and how often it does."""
    places: dict[str, tuple[int, int]] = {}
    for at, word in enumerate(words):
        for phrase_words, phrase in _INDEX.get(word, ()):
            if tuple(words[at : at + len(phrase_words)]) == phrase_words:
                first, count = places.get(phrase, (at, 0))
                places[phrase] = first, count + 1
    return places


def _types(sample: Sample) -> dict[str, Fit]:
    """Every known type's fit."""
    places = _places(sample.words)
    made = {}
    for signature in SIGNATURES:
        points = {p: _points(signature.phrases[p], *places[p]) for p in signature.phrases if p in places}
        titled = any(line in signature.names for line in sample.head_lines)
        weak = sum(points[p] for p in points if signature.phrases[p] == WEAK)
        score = (
            sum(points.values())
            - max(0.0, weak - MOST_WEAK)
            + (TITLE if titled else 0.0)
            + sample.build.get(signature.name, 0.0)
        )
        told = sorted(points, key=lambda p: -points[p])[:4]
        made[signature.name] = Fit(score, tuple(told))
    for signature in SIGNATURES:
        if signature.under and made[signature.name].score >= SPECIAL:
            special, usual = made[signature.name], made[signature.under]
            made[signature.name] = replace(special, score=special.score + usual.score)
    return made


def _points(weight: float, first: int, count: int) -> float:
    zone = IN_HEAD if first < HEAD else IN_BODY if first < BODY else LATER
    return weight * zone * (1 + REPEATED * math.log2(count) * (weight < STRONG))
