"""A choice among several by the sum of weighted features: weights fitted by Newton's method."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS = 60


def fit_choice(
    rows: Sequence[Sequence[Sequence[float]]],
    chosen: Sequence[int],
    weights: Floats,
    prior: Sequence[float],
    signs: Sequence[int],
    pull: float,
) -> list[float]:
    """The weights of features, from rows of choices with their features and the place of the one that is right.

    `prior` is what a weight is without rows, `pull` how strongly it is pulled there. `signs` (1, -1, or 0 for either)
    says which sign it must have; a feature that would get the other one is left out (0).
    """
    count = max(map(len, rows))
    values = np.zeros((len(rows), count, len(prior)))
    open_ = np.zeros((len(rows), count), bool)
    for at, row in enumerate(rows):
        values[at, : len(row)], open_[at, : len(row)] = row, True
    kept = np.ones(len(prior), bool)
    while True:
        fitted = np.zeros(len(prior))
        start = np.array(prior, float)[kept]
        fitted[kept] = _newton(values[:, :, kept], open_, np.array(chosen), weights, start, pull)
        wrong = kept & (fitted * np.array(signs) < 0)
        if not wrong.any():
            return [round(float(weight), 3) for weight in fitted]
        kept &= ~wrong


def even_weights(groups: Sequence[str]) -> Floats:
    """Row weights by which a group counts as the root of its number of rows."""
    count = Counter(groups)
    return np.array([count[group] ** -0.5 for group in groups])


def _newton(values: Floats, open_: NDArray[np.bool_], chosen: NDArray[np.int64], weights: Floats, prior: Floats,
            pull: float) -> Floats:  # fmt: skip
    found, places = prior.copy(), np.arange(len(chosen))
    loss, shares = _loss(values, open_, chosen, weights, found, prior, pull)
    for _ in range(STEPS):
        mean = np.einsum("nc,ncf->nf", shares, values)
        slope = (weights[:, None] * (mean - values[places, chosen])).sum(0) + pull * (found - prior)
        bend = np.einsum("n,nc,ncf,ncg->fg", weights, shares, values, values, optimize=True)
        bend = bend - np.einsum("n,nf,ng->fg", weights, mean, mean) + pull * np.eye(len(prior))
        step, size = np.linalg.solve(bend, slope), 1.0
        better, newer = _loss(values, open_, chosen, weights, found - step, prior, pull)
        while better >= loss and size > 1e-4:
            size /= 2
            better, newer = _loss(values, open_, chosen, weights, found - size * step, prior, pull)
        if better >= loss - 1e-7:
            return found
        found, loss, shares = found - size * step, better, newer
    return found


def _loss(values: Floats, open_: NDArray[np.bool_], chosen: NDArray[np.int64], weights: Floats, found: Floats,
          prior: Floats, pull: float) -> tuple[float, Floats]:  # fmt: skip
    scores = np.where(open_, values @ found, -1e9)
    scores -= scores.max(1, keepdims=True)
    total = np.log(np.exp(scores).sum(1))
    missing = (weights * (total - scores[np.arange(len(chosen)), chosen])).sum()
    return float(missing + pull / 2 * ((found - prior) ** 2).sum()), np.exp(scores - total[:, None])
