"""Fit the weights of classifying and splitting: `python -m scripts.fit_classes CORPUS`, as `make weights` does.

Three fits on the documents of a corpus that are not set aside (`bench/documents/labelled.py`): what speaks for a kind
of documents, what for a class of the user in lists of many wordings, and what for a boundary in packets. Some minutes
of one core: nearly all of it goes into reading the documents, above all scans.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np

from bench.documents.class_lists import ClassList, kinds_beside, make_list, near_kinds
from bench.documents.labelled import NO_CLASS, Labelled, labelled
from bench.documents.packets import STYLES, covered, packets, scanned
from extend_mcp.analysis.classify import evidence, scores
from extend_mcp.analysis.classify.classes import read_classes
from extend_mcp.analysis.classify.evidence import KindEvidence, kind_features, weigh
from extend_mcp.analysis.classify.kinds import all_kinds
from extend_mcp.analysis.classify.meaning import resembling
from extend_mcp.analysis.classify.sample import Sample, sample
from extend_mcp.analysis.classify.scores import Scorer
from extend_mcp.analysis.classify.words import read_data
from extend_mcp.analysis.split.boundaries import ANY, FEATURES, boundary_features
from extend_mcp.analysis.split.marks import marks
from scripts.logit import even_weights, fit_choice

WEIGHTS = Path(__file__).parent.parent / "extend_mcp/analysis/classify/weights.toml"
LISTS = 4
"""Of each part of a document."""
UNKNOWN, UNKNOWN_BESIDE = 0.3, 0.02
"""The share of lists in which the true kind is unknown, and of other kinds that are."""
HIDDEN = 0.3
"""The share of a document's words that are hidden: the lists of phrases were written with some of them in view."""
PACKETS = 200
COVERED = 0.06
"""The share of documents in packets that have a cover of their own."""
SCANNED = 0.25
"""The share of packets that are as a scanner makes them."""
LEAST_SPREAD = 0.05
KIND_PRIORS = {
    "is titled": 1.5, "title names it": 0.8, "strong in head": 0.5, "strong": 1.0, "strong share": 1.0, "fair": 0.7,
    "weak": 0.2, "looks like it": 0.4, "has its shape": 2.0, "looks otherwise": -0.4, "own phrases": 0.5,
    "mentions": 0.5, evidence.BAR: 3.0,
}  # fmt: skip
"""What is assumed before any document: few of the corpus have a title and nothing else."""
CLASS_PRIORS = {
    "evidence": 1.0, "implied evidence": 0.6, "words": 2.0, "words of a known kind": 1.0, "looks": 0.5,
    "looks of a known kind": 0.2, "pairs": 2.0, "own name": 0.5, "own name in title": 1.0,
    "named as the likeliest": 0.5, "implied as the likeliest": 1.0, "excluded": -1.5, "behind the likeliest": -0.3,
    "other": 1.0, "other's evidence": 0.7, "few words": 2.0,
}  # fmt: skip
FREE = {"is named", "implied", "unknown", "other", evidence.BAR, ANY}
"""Features whose weights may have either sign."""
AGAINST = {"looks otherwise", "excluded", "behind the likeliest"}
Weights = dict[str, float]


@dataclass(frozen=True)
class Known:
    """A document of a known kind, or its beginning, as it is looked at."""

    about: Labelled
    seen: Sample

    @cached_property
    def features(self) -> dict[str, tuple[list[float], tuple[str, ...]]]:
        return kind_features(self.seen)


def read_parts(one: Labelled) -> Iterator[Known]:
    """A document, its first page, and one of its beginnings: parts of packets are short."""
    draw, pages = random.Random(one.name), one.document.pages
    for count in sorted({1, min(len(pages), draw.randint(2, 4)), len(pages)}):
        yield Known(one, _hide_words(sample(one.document, pages[:count]), draw))


def _hide_words(seen: Sample, draw: random.Random) -> Sample:
    shown = {word: "" if draw.random() < HIDDEN else word for word in sorted({*seen.words, *chain(*seen.heads)})}
    heads = tuple(tuple(shown[word] for word in head) for head in seen.heads)
    return replace(seen, words=tuple(shown[word] for word in seen.words), heads=heads)


def fit_traits(documents: Sequence[Known]) -> dict[str, list[float]]:
    """The mean and the spread of each trait."""
    weights = even_weights([one.about.group for one in documents])
    found = {}
    for trait in sorted(documents[0].seen.traits):
        values = np.array([one.seen.traits[trait] for one in documents])
        mean = float(np.average(values, weights=weights))
        spread = float(np.average((values - mean) ** 2, weights=weights)) ** 0.5
        found[trait] = [round(mean, 3), round(max(LEAST_SPREAD, spread), 3)]
    return found


def fit_kinds(documents: Sequence[Known]) -> Weights:
    """What speaks for a kind; a document of no kind, or of one that is not known, is below the bar."""
    names = [*all_kinds(), NO_CLASS]
    below = [*[0.0] * len(evidence.FEATURES), 1.0]
    rows = [[*([*row, 0.0] for row, _ in one.features.values()), below] for one in documents]
    chosen = [names.index(one.about.kind) if one.about.kind in names else len(names) - 1 for one in documents]
    return _fit(
        (*evidence.FEATURES, evidence.BAR), rows, chosen, [one.about.group for one in documents], KIND_PRIORS, 0.5
    )


def fit_classes(documents: Sequence[Known], weights: Weights) -> Weights:
    """What speaks for a class."""
    rows, chosen, groups = [], [], []
    for one in documents:
        found = weigh(one.features, list(weights.values()))
        for row, at in _list_rows(one, found):
            rows.append(row)
            chosen.append(at)
            groups.append(one.about.group)
    return _fit(scores.FEATURES, rows, chosen, groups, CLASS_PRIORS, 1.0)


def _list_rows(one: Known, found: dict[str, KindEvidence]) -> Iterator[tuple[list[list[float]], int]]:
    kind, draw = one.about.kind, random.Random(f"{one.about.name} {len(one.seen.words)}")
    for _ in range(LISTS):
        is_asked = kind != NO_CLASS and draw.random() < 0.65
        beside = near_kinds(kind) if draw.random() < 0.3 else []
        beside = beside or draw.sample(kinds_beside(kind), draw.randint(2, 8))
        classes = make_list([*([kind] if is_asked else []), *beside], draw, "fit", draw.choice(STYLES))
        unknown = {name for name in classes.kinds if draw.random() < (UNKNOWN if name == kind else UNKNOWN_BESIDE)}
        left = {name: each for name, each in found.items() if name not in unknown}
        yield _unknowing(classes, unknown).features(one.seen, left), classes.kinds.index(kind if is_asked else "other")


def _unknowing(classes: ClassList, unknown: set[str]) -> Scorer:
    """A scorer that has never heard of some kinds, nor of their special cases."""
    lost = unknown | {one.name for one in all_kinds().values() if one.under in unknown}
    made = []
    for one in read_classes(classes.classes):
        implied = one.implied if not lost & set(one.kinds) else resembling(sorted(one.words))
        kinds = tuple(name for name in one.kinds if name not in lost)
        made.append(replace(one, kinds=kinds, implied={name: s for name, s in implied.items() if name not in lost}))
    return Scorer(made)


def fit_boundaries(documents: Sequence[Labelled]) -> Weights:
    """What speaks for a boundary."""
    rows, chosen, groups = [], [], []
    shown_as = packets(covered(documents, COVERED, 5), PACKETS, 5, "fit")
    for number, packet in enumerate(scanned(shown_as, SCANNED, 5)):
        starts = {start for start, _ in packet.parts}
        shown = [marks(page) for page in packet.document.pages]
        for page, features in zip(packet.document.pages, boundary_features(shown), strict=True):
            if features:
                rows.append([[0.0] * (len(FEATURES) + 1), [*features.values(), 1.0]])
                chosen.append(int(page.number in starts))
                groups.append(str(number))
    priors = {name: 0.8 if speaks else -0.8 for name, speaks in FEATURES.items()} | {ANY: -0.5}
    return _fit((*FEATURES, ANY), rows, chosen, groups, priors, 1.0)


def _fit(
    names: Sequence[str],
    rows: list[list[list[float]]],
    chosen: list[int],
    groups: list[str],
    priors: Weights,
    pull: float,
) -> Weights:
    prior = [priors.get(name, 0.0) for name in names]
    against = AGAINST | {name for name, speaks in FEATURES.items() if not speaks}
    signs = [0 if name in FREE else -1 if name in against else 1 for name in names]
    return dict(zip(names, fit_choice(rows, chosen, even_weights(groups), prior, signs, pull), strict=True))


def write(parts: dict[str, Weights | dict[str, list[float]]]) -> None:
    """Write the data file."""
    lines = [
        "# Learned by `make weights` (scripts/fit_classes.py), not written by hand. `kinds` says what each feature"
    ]
    lines += [
        "# speaks for a kind of documents, `classes` for a class of the user, `boundaries` for the beginning of a"
    ]
    lines += ["# document; `traits` has the mean and the spread of each trait."]
    for name, weights in parts.items():
        lines += ["", f"[{name}]", *(f'"{feature}" = {weight}' for feature, weight in weights.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus.resolve()
    documents = list(labelled(corpus, aside=False))
    parts = [part for one in documents for part in read_parts(one)]
    print(f"{len(documents)} documents, in {len(parts)} lengths")
    data = read_data("weights.toml")
    data["traits"] = fit_traits(parts)
    data["kinds"] = fit_kinds(parts)
    data["classes"] = fit_classes(parts, data["kinds"])
    data["boundaries"] = fit_boundaries(documents)
    write({name: data[name] for name in ("kinds", "classes", "boundaries", "traits")})


if __name__ == "__main__":
    main()
