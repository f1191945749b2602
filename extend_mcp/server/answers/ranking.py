"""Ranks places in a text by the words that are near each other there: rare words count more, phrases most."""

import math
from collections import Counter, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from extend_mcp.long_work import check_in
from extend_mcp.server.answers.document import Part
from extend_mcp.server.answers.words import Place, SearchTerm

PHRASE = 3.0
"""How many times as much a quoted phrase counts as a word that is equally rare."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Places in a text that belong together, and their score."""

    page: Part
    places: Sequence[Place]
    score: float

    @property
    def start(self) -> int:
        """Where the first place begins."""
        return self.places[0][0]

    @property
    def spread(self) -> int:
        """Characters from the first place to the last."""
        return self.places[-1][1] - self.start

    @property
    def terms(self) -> frozenset[int]:
        """The numbers of the terms that are there."""
        return frozenset(term for _, _, term in self.places)

    @property
    def order(self) -> tuple[float, int, int]:
        """The key that puts the best hit first."""
        return -self.score, self.spread, self.page.page


def weigh(terms: Sequence[SearchTerm], texts: Sequence[Collection[int]]) -> list[float]:
    """The weight of each term, given the terms that each of the texts has."""
    counts = Counter(number for numbers in texts for number in set(numbers))
    rare = [math.log(1 + len(texts) / max(counts[number], 1)) for number in range(len(terms))]
    return [weight if term.stem else PHRASE * weight for term, weight in zip(terms, rare, strict=True)]


def find_windows(
    page: Part, places: Sequence[Place], weights: Sequence[float], width: int, most: int
) -> list[SearchHit]:
    """The best windows of a text, of at most `width` characters, without overlaps. `places` are those of all terms."""
    found = list[tuple[float, int, int, int]]()
    inside, counts, first = deque[Place](), Counter[int](), 0
    for last, place in enumerate(places):
        check_in()
        inside.append(place)
        counts[place[2]] += 1
        while counts[inside[0][2]] > 1 or (len(inside) > 1 and place[1] - inside[0][0] > width):
            counts[inside.popleft()[2]] -= 1
            first += 1
        score = sum(weights[number] for number, count in counts.items() if count)
        found.append((-score, place[1] - inside[0][0], first, last))
    return [
        SearchHit(page, _each_once(places[first : last + 1]), -score)
        for score, _, first, last in _apart(sorted(found), most)
    ]


def _apart(found: Iterable[tuple[float, int, int, int]], most: int) -> list[tuple[float, int, int, int]]:
    """The first windows that share no place with an earlier one."""
    kept = list[tuple[float, int, int, int]]()
    for each in found:
        if all(each[2] > last or each[3] < first for _, _, first, last in kept):
            kept.append(each)
        if len(kept) == most:
            break
    return kept


def _each_once(places: Sequence[Place]) -> list[Place]:
    """The last place of each term. The first term has only one."""
    return sorted({term: (start, end, term) for start, end, term in places}.values())
