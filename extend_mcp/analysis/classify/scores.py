"""The likelihood of each of the user's classes for a sample: features with learned weights, one choice among all."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extend_mcp.analysis.classify.classes import Class, claimed_kinds
from extend_mcp.analysis.classify.evidence import KindEvidence, evidence_of, standard_traits
from extend_mcp.analysis.classify.form_numbers import form_fit
from extend_mcp.analysis.classify.sample import Sample
from extend_mcp.analysis.classify.words import Phrase, weights_of

FEATURES = (
    "is named", "evidence", "named as the likeliest", "implied evidence", "implied", "implied as the likeliest",
    "unknown", "words of a known kind", "words", "looks of a known kind", "looks", "pairs", "own name",
    "own name in title", "excluded", "behind the likeliest",
    "other", "other's evidence", "few words",
)  # fmt: skip
"""Features of a class, then those of `other`."""
UNDERSTOOD = 0.5
"""The share of a class's words that must be about kinds, if it names none."""
OWN_FORM, OTHER_FORM = 6.0, -25.0
"""The points of a class that is called by the number of the form, and of one called by another number: more than all
its other features, which forms of one authority share."""
FEW = 40
"""With fewer words a page says little."""


@dataclass(frozen=True, slots=True)
class ClassFit:
    """The likelihood of a class (0 to 1), and the strongest phrases for it."""

    share: float
    phrases: tuple[str, ...] = ()
    is_blind: bool = False
    """True for `other` if the rules have not understood the sample or a class, so that it may be of that class."""


class Scorer:
    """Scores samples against one list of classes."""

    def __init__(self, classes: Sequence[Class]) -> None:
        self.classes = classes
        spread = Counter(word for one in self.classes for word in one.words)
        count = max(1, sum(not one.is_other for one in self.classes))
        self._rarity = {word: math.log(1 + count / uses) for word, uses in spread.items()}
        self._claimed = claimed_kinds(self.classes)

    def fits(self, sample: Sample) -> list[ClassFit]:
        """The fit of each class, in their order; their shares add up to 1."""
        weights = weights_of("classes", FEATURES)
        evidence = evidence_of(sample)
        points = [
            sum(w * x for w, x in zip(weights, row, strict=True)) + _form_points(one, sample)
            for one, row in zip(self.classes, self.features(sample, evidence), strict=True)
        ]
        best = max(points, default=0.0)
        parts = [math.exp(point - best) for point in points]
        blind = all(one.score <= 0 for one in evidence.values()) or not all(map(_is_understood, self.classes))
        return [
            ClassFit(part / sum(parts), _strongest_phrases(one, evidence), is_blind=blind and one.is_other)
            for one, part in zip(self.classes, parts, strict=True)
        ]

    def features(self, sample: Sample, evidence: Mapping[str, KindEvidence]) -> list[list[float]]:
        """For each class its features, in the order of `FEATURES`."""
        looks = standard_traits(sample.traits)
        unclaimed = max((e.score for name, e in evidence.items() if name not in self._claimed), default=0.0)
        few = max(0.0, 1 - len(sample.words) / FEW)
        return [
            [0.0] * 16 + [1.0, max(0.0, unclaimed), few]
            if one.is_other
            else [*self._features(one, sample, evidence, looks), 0.0, 0.0, 0.0]
            for one in self.classes
        ]

    def _features(
        self,
        one: Class,
        sample: Sample,
        evidence: Mapping[str, KindEvidence],
        looks: Mapping[str, float],
    ) -> list[float]:
        known = bool(one.kinds)
        likeliest = max(evidence, key=lambda kind: evidence[kind].score, default="")
        most = evidence[likeliest].score if likeliest else 0.0
        likeliest = likeliest if most > 0 else ""
        words = self._overlap(one.words, sample.stems)
        look = _look(one.traits, looks)
        in_text, in_title = _own_name(one.names, sample)
        return [
            float(known),
            max((evidence[kind].score for kind in one.kinds), default=0.0),
            float(likeliest in one.kinds),
            max((share * max(0.0, evidence[kind].score) for kind, share in one.implied.items()), default=0.0),
            max(one.implied.values(), default=0.0),
            one.implied.get(likeliest, 0.0),
            float(not known),
            words if known else 0.0,
            0.0 if known else words,
            look if known else 0.0,
            0.0 if known else look,
            len(one.pairs & sample.pairs) / max(3, len(one.pairs)),
            in_text * (not known),
            in_title * (not known),
            max((max(0.0, evidence[kind].score) for kind in one.excluded), default=0.0),
            math.log1p(max(0.0, most - max(evidence[kind].score for kind in one.kinds))) if known else 0.0,
        ]

    def _overlap(self, words: frozenset[str], stems: Mapping[str, int]) -> float:
        """BM25 of the class's words in the sample, as a share (0 to 1) of what all of them would give."""
        most = sum(self._rarity[word] for word in words)
        found = sum(self._rarity[w] * stems[w] / (stems[w] + 1.2) for w in words if stems.get(w))
        return found / most if most else 0.0


def _form_points(one: Class, sample: Sample) -> float:
    if not (sample.form and one.forms):
        return 0.0
    fit = form_fit(sample.form, one.forms)
    return OWN_FORM * fit if fit else OTHER_FORM


def _is_understood(one: Class) -> bool:
    return one.is_other or bool(one.kinds) or max(one.implied.values(), default=0.0) >= UNDERSTOOD


def _look(traits: Mapping[str, int], looks: Mapping[str, float]) -> float:
    """How far the traits that a class asks for are above the usual; those asked for twice count twice."""
    counts = {trait: min(2, count) for trait, count in traits.items()}
    total = sum(counts.values())
    return sum(looks[trait] * count for trait, count in counts.items()) / total if total else 0.0


def _own_name(names: Sequence[Phrase], sample: Sample) -> tuple[float, float]:
    """Whether the text has a class's name, and whether a title is or has it."""
    text = f" {' '.join(sample.words)} "
    in_text = max((1.0 if len(name) > 1 else 0.6 for name in names if f" {' '.join(name)} " in text), default=0.0)
    in_title = any(f" {' '.join(name)} " in f" {' '.join(head)} " for name in names for head in sample.heads)
    return in_text, float(in_title)


def _strongest_phrases(one: Class, evidence: Mapping[str, KindEvidence]) -> tuple[str, ...]:
    kinds = one.kinds or tuple(one.implied)
    best = max(kinds, key=lambda kind: evidence[kind].score, default=None)
    return evidence[best].phrases if best is not None else ()
