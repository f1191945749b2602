"""The fit: one logit a term, what holds between sums, and how sure a value is. Layouts are left out, never files."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from extend_mcp.analysis.extract.ranking.model import (
    KINDS,
    SUMS,
    Pick,
    Scores,
    Weights,
    choose,
    combinations,
    confidence,
    score,
    signals,
)
from scripts.weights.examples import Example

Array = NDArray[np.float64]
RIDGE = {"name": 2.0}
USUAL_RIDGE = 0.7
"""What large weights cost: more for names, of which papers show some seventy, and layouts differ most in them."""
MADE_UP_SHARE = {"amount": 0.05}
"""What a made-up document counts beside a real layout: sums on made-up ones are tidier than on real ones."""
USUAL_SHARE = 0.3
ABSENT_SHARE = 0.5
RELIABLE, CAP = 0.96, 0.89
"""A term whose sure values were right less often than this, on layouts left out, is capped."""
SURE = 0.9
PARTS = 10
"""Into so many parts layouts are put, each left out in turn."""
UNRELIABLE = "name"
"""The kind that is always capped: on layouts set aside, 29 of 40 confident names of parties were right."""
LEAST_SURE = 8
"""So many sure values at least must have been seen for a term not to be capped."""


def weigh(examples: Iterable[Example]) -> dict[str, float]:
    """What a document counts by its layout: a layout counts as the root of its number of documents."""
    counts = Counter(one.layout for one in examples)
    return {layout: count**-0.5 for layout, count in counts.items()}


def fit_term(term: str, examples: Sequence[Example]) -> dict[str, float]:
    """The weights of one term."""
    known = [one for one in examples if one.asked[term].is_known]
    share = MADE_UP_SHARE.get(KINDS[term], USUAL_SHARE)
    layouts = weigh(known)
    names = sorted({name for one in known for _, features in one.of(term) for name in features})
    if not names:
        return {"none": 1.0}
    at = {name: place for place, name in enumerate(names)}
    rows = [(number, key, features) for number, one in enumerate(known) for key, features in one.of(term)]
    matrix = np.zeros((len(rows), len(names)))
    for row, (_, _, features) in enumerate(rows):
        for name, value in features.items():
            matrix[row, at[name]] = value
    group = np.array([number for number, _, _ in rows], int)
    right = np.array([key in known[number].asked[term].keys for number, key, _ in rows], float)
    absent = np.array([not one.asked[term].keys for one in known], float)
    weight = np.array([share if one.is_made_up else layouts[one.layout] for one in known])
    ridge = RIDGE.get(KINDS[term], USUAL_RIDGE)
    best = _maximise(matrix, group, right, absent, weight * np.where(absent > 0, ABSENT_SHARE, 1), ridge)
    made = {name: round(float(value), 3) for name, value in zip(names, best, strict=False) if abs(value) > 5e-3}
    return {"none": round(float(best[-1]), 3), **made}


def _maximise(
    matrix: Array, group: NDArray[np.int_], right: Array, absent: Array, weight: Array, ridge: float
) -> Array:
    count = len(absent)

    def loss(theta: Array) -> tuple[float, Array]:
        scores, none = matrix @ theta[:-1], theta[-1]
        top = np.full(count, none)
        np.maximum.at(top, group, scores)
        each, of_none = np.exp(scores - top[group]), np.exp(none - top)
        whole = of_none + np.bincount(group, each, count)
        good = absent * of_none + np.bincount(group, each * right, count)
        value = -(weight * (np.log(good + 1e-300) - np.log(whole))).sum()
        value += 0.5 * ridge * (theta[:-1] ** 2).sum() + 0.01 * none * none
        slope = weight[group] * (each / whole[group] - each * right / good[group])
        of_none_slope = (weight * (of_none / whole - absent * of_none / good)).sum() + 0.02 * none
        return value, np.concatenate([matrix.T @ slope + ridge * theta[:-1], [of_none_slope]])

    start = np.zeros(matrix.shape[1] + 1)
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x)


def fit_terms(examples: Sequence[Example]) -> Weights:
    """The weights of all terms."""
    return Weights({term: fit_term(term, examples) for term in KINDS})


def scores_of(weights: Weights, example: Example) -> dict[str, Scores]:
    """The scores of a document's options by term."""
    return {term: score(weights.terms[term], example.of(term)) for term in KINDS}


def fit_ties(examples: Sequence[Example], scored: Mapping[str, Mapping[str, Scores]]) -> list[float]:
    """Weights of what holds between sums, on scores of weights that have not seen the layout."""
    layouts = weigh(examples)
    parts = []
    for one in examples:
        if one.name not in scored:
            continue
        made = combinations([scored[one.name][term] for term in SUMS], one.steps)
        good = np.ones(len(made), bool)
        known = 0
        for at, term in enumerate(SUMS):
            if one.asked[term].keys:
                known += 1
                good &= np.array([values[at] in one.asked[term].keys for values, _, _ in made])
        if known > 1 and good.any():
            values = np.array([value for _, value, _ in made])
            parts.append((values, np.array([facts for _, _, facts in made]), good, layouts[one.layout]))

    def loss(ties: Array) -> tuple[float, Array]:
        value, slope = 0.05 * float((ties**2).sum()), 0.1 * ties
        for scores, facts, good, weight in parts:
            total = scores + facts @ ties
            each = np.exp(total - np.max(total))
            whole, right = each.sum(), each[good].sum() + 1e-300
            value -= weight * float(np.log(right) - np.log(whole))
            slope = slope + weight * (facts.T @ each / whole - facts[good].T @ each[good] / right)
        return value, slope

    return [round(float(value), 3) for value in minimize(loss, np.zeros(8), jac=True, method="L-BFGS-B").x]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The likeliest value of a term of a document whose layout the weights have not seen."""

    example: Example
    term: str
    picks: Mapping[str, Pick]

    @property
    def is_right(self) -> bool:
        return self.picks[self.term].key in self.example.asked[self.term].keys


def predict(weights: Weights, examples: Iterable[Example]) -> list[Prediction]:
    """What weights say of documents, for terms whose truth is known."""
    made = []
    for one in examples:
        picks = choose(scores_of(weights, one), one.steps, weights.ties)
        made += [
            Prediction(one, term, picks) for term in KINDS if one.asked[term].is_known and picks[term].key is not None
        ]
    return made


def leave_out(examples: Sequence[Example]) -> list[Prediction]:
    """Predictions for each layout by weights of all others."""
    real = [one for one in examples if not one.is_made_up]
    layouts = fold_layouts(real)
    weights = {
        fold: fit_terms([one for one in examples if layouts.get(one.layout) != fold]) for fold in set(layouts.values())
    }
    scored = {one.name: scores_of(weights[layouts[one.layout]], one) for one in real}
    made = []
    for fold, fitted in weights.items():
        others = [one for one in real if layouts[one.layout] != fold]
        tied = replace(fitted, ties=fit_ties(others, scored))
        made += predict(tied, [one for one in real if layouts[one.layout] == fold])
    return made


def fold_layouts(examples: Sequence[Example]) -> dict[str, int]:
    """Layouts by the part that is left out together: `PARTS` parts of each kind of document."""
    layouts = sorted({(one.kind, one.layout) for one in examples})
    return {layout: at % PARTS for at, (_, layout) in enumerate(layouts)}


def fit_trust(predictions: Sequence[Prediction]) -> dict[str, float]:
    """The second logit, on predictions for layouts that were left out."""
    layouts = weigh({one.example.name: one.example for one in predictions}.values())
    rows = [signals(one.term, one.picks, is_photo=one.example.is_photo) for one in predictions]
    names = sorted({name for row in rows for name in row})
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    right = np.array([one.is_right for one in predictions], float)
    weight = np.array([layouts[one.example.layout] for one in predictions])
    ridge = np.array([0.3 if name in KINDS else 0.05 for name in names])

    def loss(theta: Array) -> tuple[float, Array]:
        total = matrix @ theta
        value = (weight * (np.logaddexp(0, total) - right * total)).sum() + 0.5 * (ridge * theta * theta).sum()
        return float(value), matrix.T @ (weight * (1 / (1 + np.exp(-total)) - right)) + ridge * theta

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: round(float(value), 3) for name, value in zip(names, best, strict=True)}


def find_caps(predictions: Sequence[Prediction]) -> dict[str, float]:
    """Caps for terms that are wrong too often when they are sure, by a calibration that has not seen the layout."""
    sure = defaultdict(list)
    for one, trusted in trust_left_out(predictions):
        if trusted >= SURE:
            sure[one.term].append(one.is_right)
    return {
        term: CAP for term in KINDS
        if KINDS[term] == UNRELIABLE or len(sure[term]) < LEAST_SURE or sum(sure[term]) / len(sure[term]) < RELIABLE
    }  # fmt: skip


def calibrate(weights: Weights, predictions: Sequence[Prediction]) -> Weights:
    """The weights with trust and caps."""
    return replace(weights, trust=fit_trust(predictions), caps=find_caps(predictions))


def trust_left_out(predictions: Sequence[Prediction]) -> list[tuple[Prediction, float]]:
    """Each prediction with the confidence that a calibration without its layout gives."""
    folds = fold_layouts([one.example for one in predictions])
    made = []
    for fold in set(folds.values()):
        others = [one for one in predictions if folds[one.example.layout] != fold]
        weights = Weights({}, trust=fit_trust(others))
        made += [
            (one, confidence(weights, one.term, one.picks, is_photo=one.example.is_photo))
            for one in predictions if folds[one.example.layout] == fold
        ]  # fmt: skip
    return made
