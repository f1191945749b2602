"""Where one document ends and the next begins.

Weights were set by hand on streams of real documents joined at random (`bench/checks/split_quality.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.analysis.split.marks import Marks, likeness, rarity

BIAS = -0.35
FIRST_NUMBER, LAST_NUMBER, OTHER_COUNT, NO_NUMBER = 1.2, 1.0, 0.8, 0.8
OTHER_SIZE, OTHER_CLASS, TITLE = 1.2, 1.0, 0.8
OTHER_ID, SAME_ID = 2.0, 1.0
NEXT_NUMBER, LATER_NUMBER, SAME_LINES, GOES_ON = 1.6, 0.4, 1.0, 0.8
"""What speaks for one document is taken away."""
ALIKE, NEUTRAL = 5.0, 0.12
"""What a unit of likeness above `NEUTRAL` takes away, at most 1 point either way."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """Between a page and the one before: begins a document where `score` is above 0; `reasons` say why."""

    score: float
    reasons: tuple[str, ...] = ()


def boundaries(pages: Sequence[Marks], kinds: Sequence[str | None]) -> list[Boundary]:
    """One boundary a page, the first always open. `kinds` are the pages' own classes, None where unsure.

    A blank page goes to the document before it, and is skipped where pages are compared.
    """
    weights = rarity(pages)
    found = [Boundary(1.0, ("the file begins",))] if pages else []
    shown = 0
    for at in range(1, len(pages)):
        if pages[shown].words and not pages[at].words:
            found.append(Boundary(-1.0))
            continue
        alike = likeness(pages[shown], pages[at], weights)
        found.append(_boundary(pages[shown], pages[at], alike, _differ(kinds[shown], kinds[at])))
        shown = at
    return found


def _boundary(before: Marks, after: Marks, alike: float, other_class: bool) -> Boundary:
    follows = any((number - 1, count) in before.numbers for number, count in after.numbers)
    counts = [{count for _, count in page.sure if count} for page in (before, after)]
    ended = any(number == count for number, count in before.numbers)
    shared = before.ids.keys() & after.ids.keys()
    kept = any(before.ids[label] == after.ids[label] for label in shared)
    fresh = {
        "page numbers begin at 1": FIRST_NUMBER * any(number == 1 for number, _ in after.numbers),
        "the page before is numbered as the last": LAST_NUMBER * ended,
        "another number of pages is printed": OTHER_COUNT * bool(all(counts) and not counts[0] & counts[1]),
        "page numbers end": NO_NUMBER * bool(before.numbers and not after.numbers),
        "another document's number is printed": OTHER_ID * (bool(shared) and not kept),
        "the page size changes": OTHER_SIZE * _differ(before.size, after.size),
        "the kind of document changes": OTHER_CLASS * other_class,
        "the page has a title": TITLE * after.titled,
        "the words differ": max(0.0, min(1.0, ALIKE * (NEUTRAL - alike))),
    }
    if follows:
        for numbering in list(fresh)[:4]:
            fresh[numbering] = 0.0
    later = any(number > 1 for number, _ in after.sure) and not ended
    same = NEXT_NUMBER if follows else LATER_NUMBER * later
    same += SAME_LINES * bool(before.running & after.running) + GOES_ON * after.goes_on
    same += SAME_ID * kept + max(0.0, min(1.0, ALIKE * (alike - NEUTRAL)))
    reasons = sorted((reason for reason, points in fresh.items() if points > 0), key=lambda r: -fresh[r])
    return Boundary(BIAS + sum(fresh.values()) - same, tuple(reasons))


def _differ(one: object, two: object) -> bool:
    return one is not None and two is not None and one != two
