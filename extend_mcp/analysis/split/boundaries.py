"""Where one document ends and the next begins: features of two pages that follow each other, with learned weights."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extend_mcp.analysis.classify.words import read_data
from extend_mcp.analysis.split.marks import FULL, Marks, likeness, rarity

FEATURES = {
    "page numbers begin at 1": True,
    "the page before is numbered as the last": True,
    "another number of pages is printed": True,
    "page numbers end": True,
    "another document's number is printed": True,
    "the page size changes": True,
    "the kind of document changes": True,
    "the page has a title": True,
    "the words differ": True,
    "the page before ends early": True,
    "the print changes": True,
    "the margin changes": True,
    "scanned and other pages meet": True,
    "a letter begins": True,
    "the page before is signed": True,
    "page numbers go on": False,
    "the page has a later number": False,
    "the same lines run through": False,
    "the text goes on": False,
    "the same document's number is printed": False,
    "the words are alike": False,
}
"""Each feature (0 to 1) as an observation says it, and whether it speaks for a boundary."""
ANY = "any page"
"""The weight that every page has."""
NEUTRAL = 0.12
"""The likeness of words at which it speaks for neither."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """Between a page and the one before: how likely (0 to 1) a document begins here, and why."""

    share: float
    reasons: tuple[str, ...] = ()


def boundaries(pages: Sequence[Marks], kinds: Sequence[Mapping[str, float]]) -> list[Boundary]:
    """One boundary a page, the first always open. `kinds` are the pages' shares of the classes.

    A blank page goes to the document before it, and is skipped where pages are compared.
    """
    weights: dict[str, float] = read_data("weights.toml")["boundaries"]
    found: list[Boundary] = []
    for features in boundary_features(pages, kinds):
        if not found:
            found.append(Boundary(1.0, ("the file begins",)))
        elif features is None:
            found.append(Boundary(0.0))
        else:
            found.append(_boundary(features, weights))
    return found


def _boundary(features: Mapping[str, float], weights: Mapping[str, float]) -> Boundary:
    points = {name: weights[name] * value for name, value in features.items()}
    share = 1 / (1 + math.exp(-weights[ANY] - sum(points.values())))
    reasons = sorted((name for name in points if FEATURES[name] and points[name] > 0.1), key=lambda name: -points[name])
    return Boundary(share, tuple(reasons))


def boundary_features(pages: Sequence[Marks], kinds: Sequence[Mapping[str, float]]) -> list[Mapping[str, float] | None]:
    """The features of each page beside the last that is not blank; None for a blank page, nothing for the first."""
    weights = rarity(pages)
    found: list[Mapping[str, float] | None] = [{}] if pages else []
    shown = 0
    for at in range(1, len(pages)):
        if pages[shown].words and not pages[at].words:
            found.append(None)
            continue
        alike = likeness(pages[shown], pages[at], weights)
        found.append(_features(pages[shown], pages[at], alike, _apart(kinds[shown], kinds[at])))
        shown = at
    return found


def _features(before: Marks, after: Marks, alike: float, kind_changes: float) -> dict[str, float]:
    follows = any((number - 1, count) in before.numbers for number, count in after.numbers)
    counts = [{count for _, count in page.sure if count} for page in (before, after)]
    ended = any(number == count for number, count in before.numbers)
    shared = before.ids.keys() & after.ids.keys()
    kept = any(before.ids[label] == after.ids[label] for label in shared)
    loose = not follows
    return {
        "page numbers begin at 1": float(loose and any(number == 1 for number, _ in after.numbers)),
        "the page before is numbered as the last": float(loose and ended),
        "another number of pages is printed": float(loose and all(counts) and not counts[0] & counts[1]),
        "page numbers end": float(loose and bool(before.numbers) and not after.numbers),
        "another document's number is printed": float(bool(shared) and not kept),
        "the page size changes": float(None not in (before.size, after.size) and before.size != after.size),
        "the kind of document changes": kind_changes,
        "the page has a title": float(after.titled),
        "the words differ": max(0.0, 1 - alike / NEUTRAL),
        "the page before ends early": max(0.0, 1 - before.reach / FULL),
        "the print changes": _changes(before.height, after.height, 0.25),
        "the margin changes": _changes(before.left, after.left, 1.0),
        "scanned and other pages meet": float(before.scanned != after.scanned),
        "a letter begins": after.is_letter,
        "the page before is signed": before.is_signed,
        "page numbers go on": float(follows),
        "the page has a later number": float(any(number > 1 for number, _ in after.sure) and not ended),
        "the same lines run through": min(1.0, len(before.running & after.running) / 2),
        "the text goes on": float(after.goes_on),
        "the same document's number is printed": float(kept),
        "the words are alike": max(0.0, min(1.0, (alike - NEUTRAL) / 0.3)),
    }


def _apart(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """How sure it is that two pages are of different classes."""
    return 1 - sum(math.sqrt(share * two.get(name, 0.0)) for name, share in one.items())


def _changes(before: float, after: float, most: float) -> float:
    """By how much a measure changes, as a share of the smaller; `most` and all above are 1."""
    if not before or not after:
        return 0.0
    return min(1.0, (max(before, after) / min(before, after) - 1) / most)
