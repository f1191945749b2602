"""Boundaries between documents: features of two consecutive pages, with learned weights."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extend_mcp.analysis.classify.words import read_data
from extend_mcp.analysis.split.marks import FULL, Marks, likeness, rarity

FEATURES = {
    "page numbers begin at 1": True,
    "the page before is numbered as the last": True,
    "another number of pages is printed": True,
    "page numbers end": True,
    "another document's number is printed": True,
    "the page size changes": True,
    "the page has a title": True,
    "the words differ": True,
    "the page before ends early": True,
    "the print changes": True,
    "scanned and other pages meet": True,
    "a letter begins": True,
    "the page before is signed": True,
    "the page before has a total": True,
    "the page has a letterhead": True,
    "the head is in large print": True,
    "the sections begin at 1": True,
    "page numbers go on": False,
    "the page has a later number": False,
    "the page says that it is continued": False,
    "the sentence goes on": False,
    "the page begins within a sentence": False,
    "the page before ends within a sentence": False,
    "the sections go on": False,
    "the page before is a cover": False,
    "the page is a table of contents": False,
    "the same document's number is printed": False,
    "the words are alike": False,
}
"""Each feature (0 to 1) in the words of an observation, and whether it indicates a boundary."""
ANY = "any page"
"""The weight that every page has."""
GOES_ON = 0.3
"""The most that speaks for a boundary before general terms, a table of contents, the next slide, or a page that begins
with a row of a table."""
OTHER_FORM = 0.9
"""The least that speaks for a boundary before the page of a form with another number."""
NEUTRAL = 0.12
"""The likeness of words that indicates neither."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """The likelihood (0 to 1) that a document begins on a page, and the reasons."""

    share: float
    reasons: tuple[str, ...] = ()


def boundaries(pages: Sequence[Marks]) -> list[Boundary]:
    """One boundary for each page; the first page always begins a document.

    A blank page goes to the document before it, and is skipped where pages are compared. General terms go there too:
    they stand on the backs of papers far more often than alone. So do rows and sums at the top of a page, a table of
    contents, which stands behind a cover, and the next of some slides, whose words differ. A form with another number
    than the last one begins a document.
    """
    weights: dict[str, float] = read_data("weights.toml")["boundaries"]
    found: list[Boundary] = []
    form, last = "", None
    for page, features in zip(pages, boundary_features(pages), strict=True):
        is_other_form = "" not in (form, page.form) and form != page.form
        form = page.form or form
        if not found:
            found.append(Boundary(1.0, ("the file begins",)))
        elif features is None:
            found.append(Boundary(0.0))
        elif is_other_form:
            boundary = _boundary(features, weights)
            reasons = ("the form has another number", *boundary.reasons)
            found.append(Boundary(max(boundary.share, OTHER_FORM), reasons))
        else:
            boundary = _boundary(features, weights)
            goes_on = _goes_on(page) or (last is not None and _are_slides(last, page))
            found.append(replace(boundary, share=min(boundary.share, GOES_ON)) if goes_on else boundary)
        last = page if page.words else last
    return found


def _goes_on(page: Marks) -> bool:
    ends = page.ends
    return ends.is_terms or ends.is_contents or (ends.goes_on and not page.titled)


def _are_slides(before: Marks, after: Marks) -> bool:
    """True if both pages are slides of one size, and the second is not numbered as the first of its deck."""
    begins = any(number == 1 for number, _ in after.numbers)
    return before.is_slide and after.is_slide and before.size == after.size and not begins


def _boundary(features: Mapping[str, float], weights: Mapping[str, float]) -> Boundary:
    points = {name: weights[name] * value for name, value in features.items()}
    share = 1 / (1 + math.exp(-weights[ANY] - sum(points.values())))
    reasons = sorted((name for name in points if FEATURES[name] and points[name] > 0.1), key=lambda name: -points[name])
    return Boundary(share, tuple(reasons))


def boundary_features(pages: Sequence[Marks]) -> list[Mapping[str, float] | None]:
    """The features of each page compared with the last one that is not blank; None for a blank page, and no features
    for the first."""
    weights = rarity(pages)
    found: list[Mapping[str, float] | None] = [{}] if pages else []
    last = 0
    for at in range(1, len(pages)):
        if pages[last].words and not pages[at].words:
            found.append(None)
            continue
        found.append(_features(pages[last], pages[at], likeness(pages[last], pages[at], weights)))
        last = at
    return found


def _features(before: Marks, after: Marks, alike: float) -> dict[str, float]:
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
        "the page has a title": float(after.titled),
        "the words differ": max(0.0, 1 - alike / NEUTRAL),
        "the page before ends early": max(0.0, 1 - before.reach / FULL),
        "the print changes": _changes(before.height, after.height),
        "scanned and other pages meet": float(before.scanned != after.scanned),
        "a letter begins": after.is_letter,
        "the page before is signed": before.is_signed,
        "the page before has a total": float(before.ends.sums_up),
        "the page has a letterhead": float(after.ends.letterhead),
        "the head is in large print": float(after.ends.large),
        "the sections begin at 1": float(after.ends.sections is not None and after.ends.sections[0] == 1),
        "page numbers go on": float(follows),
        "the page has a later number": float(any(number > 1 for number, _ in after.sure) and not ended),
        "the page says that it is continued": float(after.is_continued),
        "the sentence goes on": float(before.ends.open and after.ends.small),
        "the page begins within a sentence": float(after.ends.small),
        "the page before ends within a sentence": float(before.ends.open),
        "the sections go on": float(_sections_go_on(before, after)),
        "the page before is a cover": float(before.ends.is_cover),
        "the page is a table of contents": float(after.ends.is_contents),
        "the same document's number is printed": float(kept),
        "the words are alike": max(0.0, min(1.0, (alike - NEUTRAL) / 0.3)),
    }


def _sections_go_on(before: Marks, after: Marks) -> bool:
    last, first = before.ends.sections, after.ends.sections
    return last is not None and first is not None and first[0] > 1 and 0 <= first[0] - last[1] <= 1


def _changes(before: float, after: float) -> float:
    """The change of a measure; a quarter of the smaller value or more is 1."""
    if not before or not after:
        return 0.0
    return min(1.0, (max(before, after) / min(before, after) - 1) / 0.25)
