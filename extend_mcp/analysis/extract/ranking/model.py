"""A conditional logit over the options of a term, with "none of them" as one more; the sums are chosen together.

p(option) = exp(w·x) / (exp(none) + Σ exp(w·x)). Places with the same value are added. The confidence of a value comes
from a second logit, fitted on layouts that the first one has not seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product
from math import exp, log, log1p
from operator import mul
from typing import Any

from extend_mcp.analysis.extract.ranking.features import Features
from extend_mcp.analysis.extract.ranking.steps import Steps

KINDS = {
    "invoice.number": "id", "invoice.date": "date", "invoice.due": "date", "seller.name": "name", "buyer.name": "name",
    "seller.vat": "vat", "buyer.vat": "vat", "payment.iban": "iban", "total.net": "amount", "total.tax": "amount",
    "total.gross": "amount", "total.due": "amount",
}  # fmt: skip
"""The kind of options of each term."""
SUMS = ("total.net", "total.tax", "total.gross", "total.due")
RIVALS = {
    "seller.name": "buyer.name",
    "buyer.name": "seller.name",
    "seller.vat": "buyer.vat",
    "buyer.vat": "seller.vat",
}
"""Terms of the two parties, which are never the same."""
BEST = 5
"""Options of each sum that are combined with those of the others."""
UNLIKELY = 0.002
CENT, HALF_CENT = 0.015, 0.005
Key = Any
Scores = dict[Key, float]
"""The logarithm of each value's likelihood; the key None is for no value."""
Chances = dict[Key, float]
"""The probability of each value, from 0 to 1; the key None is for no value."""


MOST_SURE = 0.99
"""Only exact data is certain."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights. `ties` are for the facts between sums; `trust` turns a chance into a confidence.

    `caps` limit the confidence of terms whose confident values were wrong too often. Values with a confidence below
    `least` are dropped.
    """

    terms: Mapping[str, Mapping[str, float]]
    ties: Sequence[float] = (0.0,) * 8
    trust: Mapping[str, float] = field(default_factory=dict)
    caps: Mapping[str, float] = field(default_factory=dict)
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Pick:
    """The likeliest value of a term, its chance, the chance of the second, and the facts that support it."""

    key: Key
    chance: float
    second: float


@cache
def read_weights() -> Weights:
    """The weights beside this package."""
    import tomllib

    return Weights(**tomllib.loads((files("extend_mcp.analysis") / "weights.toml").read_text("utf-8")))


def score(weights: Mapping[str, float], options: Iterable[tuple[Key, Features]]) -> Scores:
    """The score of each value, with its places added, and of "none"."""
    found: Scores = {None: weights.get("none", 0.0)}
    for key, features in options:
        value = weigh(weights, features)
        before = found.get(key)
        found[key] = value if before is None else log_add(before, value)
    return found


def weigh(weights: Mapping[str, float], features: Features) -> float:
    """The score of one option."""
    known, value = weights.get, 0.0
    for name, amount in features.items():
        value += known(name, 0.0) * amount
    return value


def log_add(one: float, two: float) -> float:
    """The score of two places together."""
    return max(one, two) + log1p(exp(-abs(one - two)))


def chances(scores: Scores) -> Chances:
    """Scores as shares of 1."""
    top = max(scores.values())
    weighed = {key: exp(value - top) for key, value in scores.items()}
    total = sum(weighed.values())
    return {key: value / total for key, value in weighed.items()}


def facts(sums: Sequence[float | None], steps: Steps, amounts: frozenset[float]) -> list[float]:
    """Relations between net, tax, gross and due amount: eight facts, each 0 or 1."""
    return _facts(sums, steps, _fact_of_due(sums[2], sums[3], steps, amounts))


def _facts(sums: Sequence[float | None], steps: Steps, of_due: int | None) -> list[float]:
    net, tax, gross, _ = sums
    found = [0.0] * 8
    if of_due is not None:
        found[of_due] = 1.0
    taxes = steps.taxes.get((net, gross), frozenset()) if net is not None and gross is not None else frozenset()
    if tax in taxes:
        found[0] = 1.0
    elif net is not None and tax is not None and gross is not None:
        found[0 if abs(net + tax - gross) < CENT and not taxes else 1] = 1.0
    elif tax is None and net is not None and gross is not None:
        found[2] = float(abs(net - gross) < HALF_CENT)
    if net is not None and gross is not None and net > gross + HALF_CENT and gross >= 0 and not taxes:
        found[6] = 1.0
    return found


def _fact_of_due(gross: float | None, due: float | None, steps: Steps, amounts: frozenset[float]) -> int | None:
    """Which of the facts holds for what is due of a gross amount."""
    if gross is None or due is None:
        return None
    if abs(gross - due) < HALF_CENT:
        return 3
    if any(abs(gross - amount - due) < CENT for amount in steps.paid):
        return 4
    return 7 if due < gross and any(abs(gross - amount - due) < CENT for amount in amounts) else 5


def combinations(scores: Sequence[Scores], steps: Steps) -> list[tuple[tuple[float | None, ...], float, list[float]]]:
    """All combinations of the likeliest values of the four sums: values, the sum of their scores, facts."""
    tops = []
    for one in scores:
        likely = chances(one)
        best = sorted((key for key in one if key is not None and likely[key] > UNLIKELY), key=lambda key: -one[key])
        tops.append([(None, one[None]), *((key, one[key]) for key in best[:BEST])])
    amounts = frozenset(abs(key) for key in scores[2] if key)
    dues = {(gross, due): _fact_of_due(gross, due, steps, amounts) for gross, _ in tops[2] for due, _ in tops[3]}
    sets = []
    for some in product(*tops):
        values = tuple([value for value, _ in some])
        sets.append((values, sum([value for _, value in some]), _facts(values, steps, dues[values[2:]])))
    return sets


def choose_sums(scores: Sequence[Scores], steps: Steps, ties: Sequence[float]) -> list[Chances]:
    """The chances of each sum, given that they belong together."""
    sets = combinations(scores, steps)
    totals = [value + sum(map(mul, ties, known)) for _, value, known in sets]
    top = max(totals)
    found: list[Chances] = [{} for _ in scores]
    whole = 0.0
    for (values, _, _), total in zip(sets, totals, strict=True):
        share = exp(total - top)
        whole += share
        for likely, value in zip(found, values, strict=True):
            likely[value] = likely.get(value, 0.0) + share
    return [{key: value / whole for key, value in likely.items()} for likely in found]


def choose(scores: Mapping[str, Scores], steps: Steps, ties: Sequence[float]) -> dict[str, Pick]:
    """The likeliest value of each term. Sums are chosen together if all four have scores; the two parties differ."""
    likely = {term: chances(one) for term, one in scores.items()}
    if all(term in scores for term in SUMS):
        likely |= zip(SUMS, choose_sums([scores[term] for term in SUMS], steps, ties), strict=True)
    apart = {}
    for term, one in likely.items():
        rival = likely.get(RIVALS.get(term, ""), {})
        left = {key: chance * (1 - (rival.get(key, 0.0) if key is not None else 0.0)) for key, chance in one.items()}
        whole = sum(left.values()) or 1.0
        apart[term] = {key: chance / whole for key, chance in left.items()}
    return {term: _pick(one) for term, one in apart.items()}


def _pick(likely: Chances) -> Pick:
    ranked = sorted(((chance, str(key), key) for key, chance in likely.items() if key is not None), reverse=True)[:2]
    ranked += [(0.0, "", None)] * (2 - len(ranked))
    return Pick(ranked[0][2], ranked[0][0], ranked[1][0])


def signals(term: str, picks: Mapping[str, Pick], *, is_photo: bool) -> dict[str, float]:
    """The inputs of the confidence of a term's value."""
    pick = picks[term]
    chance = min(max(pick.chance, 1e-4), 1 - 1e-4)
    found = {"chance": log(chance / (1 - chance)), "margin": pick.chance - pick.second, "one": 1.0, term: 1.0}
    if is_photo:
        found["photo"] = 1.0
    if term in SUMS and all(one in picks for one in SUMS):
        known = facts([picks[one].key for one in SUMS], Steps(), frozenset())
        found["agree"] = known[0] - known[1]
    return found


def confidence(weights: Weights, term: str, picks: Mapping[str, Pick], *, is_photo: bool) -> float:
    """The probability that the value of a term is right, from 0 to 1."""
    value = sum(weights.trust.get(name, 0.0) * x for name, x in signals(term, picks, is_photo=is_photo).items())
    return min(1 / (1 + exp(-max(-30.0, min(30.0, value)))), weights.caps.get(term, MOST_SURE))
