"""A value that was read for a field, and how sure the reader is of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import exp
from typing import Any

from extend_mcp.analysis.extract.layout.layout import Leaf, Token
from extend_mcp.documents.page import Box
from extend_mcp.wire.runs import RunWarning

SURE, DOUBTED = 1.0, 0.6
"""Confidence of exact data, and of exact data that the pages contradict: values below .7 are flagged."""


@dataclass(frozen=True, slots=True)
class Place:
    """A box of a page, and what is in it."""

    leaf: Leaf
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Exact data that a value was taken from.

    `reference` says what and where, for values that no page shows; `note` is a remark for the user.
    `place` is set for data that has its own box, such as a field of a form.
    """

    confidence: float
    reference: str
    note: str
    file_id: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the words it was read from.

    `score` (about 0 to 1.2) says how well label, place and shape fit; `margin` is its lead over the best other value.
    `kind` picks the calibration, unless `chance` gives the probability that the value is right. `sign` is the currency
    sign of an amount. A value with a `source` was not read.
    """

    value: Any
    tokens: tuple[Token, ...]
    score: float
    margin: float = 1.0
    kind: str = "text"
    sign: str | None = None
    source: Source | None = None
    chance: float | None = None

    @property
    def confidence(self) -> float:
        """Chance that the value is right, by the logistic map of its kind."""
        if self.source is not None:
            return self.source.confidence
        if self.chance is not None:
            return round(self.chance, 3)
        at, slope, gap, most = CALIBRATION.get(self.kind, CALIBRATION["text"])
        chance = 1 / (1 + exp(-(at + slope * self.score + gap * min(self.margin, 0.4))))
        return round(min(most, chance), 3)


@dataclass(slots=True)
class Exact:
    """Exact data: values by the paths of fields, and rows by the paths of arrays."""

    found: dict[str, Found] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Found | None]]] = field(default_factory=dict)
    warnings: list[RunWarning] = field(default_factory=list)


CALIBRATION = {
    "date": (-2.0, 4.0, 4.0, 0.99),
    "guess": (-2.0, 4.0, 4.0, 0.6),
    "amount": (-3.0, 4.0, 5.0, 0.98),
    "number": (-3.0, 4.5, 3.0, 0.95),
    "id": (-3.0, 4.5, 3.0, 0.97),
    "company": (-1.6, 3.6, 4.0, 0.96),
    "address": (-1.7, 3.6, 1.0, 0.9),
    "prose": (-2.0, 3.8, 2.0, 0.95),
    "shape": (-1.0, 3.6, 2.0, 0.97),
    "choice": (-2.0, 4.0, 1.0, 0.93),
    "table": (-1.6, 3.6, 0.0, 0.93),
    "text": (-2.6, 4.0, 1.0, 0.85),
}
"""By kind: intercept, weight of the score, weight of the margin (up to .4), and the highest confidence."""

FLOOR = 0.45
"""Candidates below this score are dropped."""


def best(candidates: Iterable[Found], floor: float = FLOOR) -> Found | None:
    """The best candidate with its margin to the best one of another value; None if none reaches `floor`."""
    ranked = sorted(candidates, key=lambda f: -f.score)
    if not ranked or ranked[0].score < floor:
        return None
    top = ranked[0]
    other = next((f.score for f in ranked if f.value != top.value), 0.0)
    return replace(top, margin=min(top.margin, top.score - other))
