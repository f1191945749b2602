"""The evidence for each known kind in a sample, as features with learned weights."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extend_mcp.analysis.classify.kinds import Kind, all_kinds, named, places_of
from extend_mcp.analysis.classify.sample import Sample
from extend_mcp.analysis.classify.words import Phrase, read_data, weights_of

CARRIED = 12.0
"""The least score of a kind that exact data in the file gives: more than most documents reach."""
HEAD = 60
"""Words of a document's head."""
BAR = "bar"
"""The name of the threshold that a kind's features must exceed to be evidence, among the weights."""
FEATURES = (
    "is titled", "title names it", "strong in head", "strong", "strong share", "fair", "weak", "looks like it",
    "has its shape", "looks otherwise", "own phrases", "mentions",
)  # fmt: skip
_TITLE = 9
"""The most words of a title."""


@dataclass(frozen=True, slots=True)
class KindEvidence:
    """The evidence for a kind, and the phrases that contribute most."""

    score: float
    phrases: tuple[str, ...] = ()


def standard_traits(traits: Mapping[str, float]) -> dict[str, float]:
    """Traits by their distance from those of most documents, in standard deviations from -1.5 to 2.5."""
    usual = read_data("weights.toml")["traits"]
    return {name: max(-1.5, min(2.5, (value - usual[name][0]) / usual[name][1])) for name, value in traits.items()}


def evidence_of(sample: Sample) -> dict[str, KindEvidence]:
    """The evidence for each kind. If the file contains exact data of a kind, there is none for other kinds."""
    found = weigh(kind_features(sample), weights_of("kinds", (*FEATURES, BAR)))
    if sample.carried is None:
        return found
    return {
        name: replace(one, score=max(CARRIED, one.score) if name == sample.carried else min(0.0, one.score))
        for name, one in found.items()
    }


def weigh(
    features: Mapping[str, tuple[Sequence[float], tuple[str, ...]]], weights: Sequence[float]
) -> dict[str, KindEvidence]:
    """The evidence for kinds by their features and the threshold for all, the last of the weights.

    A special case with evidence of its own phrases also gets the evidence for its general kind; a kind that quotes
    another also gets the evidence for that one.
    """
    *each, bar = weights
    scores = {name: sum(w * x for w, x in zip(each, row, strict=True)) - bar for name, (row, _) in features.items()}
    wider = {name: kind.under or kind.quotes for name, kind in all_kinds().items()}
    general = {name: max(0.0, scores[other]) for name, other in wider.items() if other in scores}
    for name in general.keys() & features.keys():
        general[name] *= _share_of_general(features[name][0])
    return {name: KindEvidence(score + general.get(name, 0.0), features[name][1]) for name, score in scores.items()}


def _share_of_general(features: Sequence[float]) -> float:
    """1 if a special case is the title or has several own phrases, a half if it has one."""
    strong = features[FEATURES.index("strong")]
    if features[FEATURES.index("is titled")] or strong >= math.log1p(3):
        return 1.0
    return 0.5 if strong else 0.0


def kind_features(sample: Sample) -> dict[str, tuple[list[float], tuple[str, ...]]]:
    """For each kind its features, in the order of `FEATURES`, and its phrases that were found."""
    places = places_of(sample.words)
    titles = _titles(sample)
    looks = standard_traits(sample.traits)
    mentions = Counter(sample.words)
    return {kind.name: _features(kind, sample, places, titles, looks, mentions) for kind in all_kinds().values()}


def _features(
    kind: Kind,
    sample: Sample,
    places: Mapping[Phrase, tuple[int, int]],
    titles: Mapping[str, float],
    looks: Mapping[str, float],
    mentions: Mapping[str, int],
) -> tuple[list[float], tuple[str, ...]]:
    found: dict[str, list[Phrase]] = {"strong": [], "fair": [], "weak": []}
    for phrase in kind.phrases.keys() & places.keys():
        found[kind.phrases[phrase]].append(phrase)
    strong = sorted(found["strong"], key=lambda one: (places[one][0], one))
    telling = sum(1 / _owners()[phrase] for phrase in strong)
    titled = titles.get(kind.name, 0.0)
    look = _mean([looks[trait] for trait in kind.likes])
    features = [
        float(titled == 1.0),
        float(titled > 0.0),
        math.log1p(sum(places[phrase][0] < HEAD for phrase in strong)),
        math.log1p(len(strong)),
        min(1.0, 20 * sum(places[phrase][1] for phrase in strong) / max(40, len(sample.words))),
        math.log1p(len(found["fair"])),
        math.log1p(len(found["weak"])),
        look if strong or found["fair"] or titled else min(0.0, look),
        _mean([sample.traits[trait] for trait in kind.shapes]),
        _mean([looks[trait] for trait in kind.dislikes]),
        math.log1p(telling),
        math.log1p(sum(mentions[name[0]] for name in kind.names if len(name) == 1)),
    ]
    return features, tuple(" ".join(phrase) for phrase in (strong + sorted(found["fair"]))[:4])


def _titles(sample: Sample) -> dict[str, float]:
    """1 for a kind whose name is a whole title, less if the title has more words."""
    titles: dict[str, float] = {}
    for head in sample.heads:
        words = [word for word in head if not any(map(str.isdigit, word)) and word != "no"]
        if 0 < len(words) <= _TITLE:
            for start, end, kind in named(words):
                titles[kind] = max(titles.get(kind, 0.0), 1.0 if end - start == len(words) else 0.5)
    return titles


@cache
def _owners() -> Counter[Phrase]:
    """By phrase: the number of kinds for which it is strong."""
    return Counter(
        phrase for kind in all_kinds().values() for phrase, strength in kind.phrases.items() if strength == "strong"
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
