"""`python -m scripts.weights CORPUS`: fits `extend_mcp/analysis/weights.toml`, and says how well on layouts left out.

numpy and scipy are for this alone. `bench/documents/value_cases.py` says what a corpus holds.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # the matrices are small

from bench.documents.value_cases import value_cases
from extend_mcp.analysis.extract.ranking.model import KINDS, Weights
from scripts.weights.examples import MADE_UP, Example, make_example
from scripts.weights.fit import Prediction, calibrate, fit_terms, fit_ties, leave_out, scores_of, trust_left_out
from scripts.weights.made_up import make_invoice, make_note, make_receipt
from scripts.weights.store import write_weights

TARGET = Path(__file__).parents[2] / "extend_mcp" / "analysis" / "weights.toml"
INVOICES, RECEIPTS, NOTES = 240, 60, 60
"""Made-up documents."""
LEAST = 0.6
"""The confidence below which a value is not given: so that at most 7 % of those given are wrong."""
SURE = 0.9
OF_CONTRACTS = {"seller.name", "buyer.name", "invoice.date"}


def read_examples(corpus: Path) -> Iterator[Example]:
    """The documents of a corpus, each name once. Contracts have parties and a date, and nothing else that is fitted."""
    seen = set()
    for case in value_cases(corpus):
        if case.path.name not in seen:
            seen.add(case.path.name)
            absent = case.absent if case.kind != "contract" else KINDS.keys() - OF_CONTRACTS
            yield make_example(case.path.name, case.kind, case.layout, case.document, case.true, absent)


def make_examples() -> Iterator[Example]:
    """Documents of made-up layouts. What a receipt shows beside its true values is unknown."""
    for seed in range(INVOICES):
        document, true = make_invoice(seed)
        absent = KINDS.keys() - true.keys()
        yield make_example(f"invoice {seed}", MADE_UP, f"invoice {seed}", document, true, absent)
    for seed in range(RECEIPTS):
        document, true = make_receipt(seed)
        yield make_example(f"receipt {seed}", MADE_UP, f"receipt {seed}", document, true, ())
    for seed in range(NOTES):
        yield make_example(f"note {seed}", MADE_UP, f"note {seed}", make_note(seed), {}, KINDS)


def fit(real: Sequence[Example], made_up: Sequence[Example]) -> tuple[Weights, list[Prediction]]:
    """The weights, and predictions for each layout without it."""
    predictions = leave_out([*real, *made_up])
    weights = fit_terms([*real, *made_up])
    weights = replace(weights, ties=fit_ties(real, {one.name: scores_of(weights, one) for one in real}), least=LEAST)
    return calibrate(weights, predictions), predictions


def describe(predictions: Sequence[Prediction], real: Sequence[Example]) -> Iterator[str]:
    """A line a term, on layouts left out of fit and calibration."""
    given = [(one, sure) for one, sure in trust_left_out(predictions) if sure >= LEAST]
    yield f"{'layouts left out':18} asked  right  wrong of given  sure  right of sure"
    for term in ("", *KINDS):
        some = [(one.is_right, sure) for one, sure in given if term in ("", one.term)]
        asked = sum(bool(one.asked[each].keys) for one in real for each in KINDS if term in ("", each))
        right, sure = sum(right for right, _ in some), [right for right, sure in some if sure >= SURE]
        yield (
            f"{term or 'all':18} {asked:5}  {right / max(1, asked):.3f}  {1 - right / max(1, len(some)):14.3f}"
            f"  {len(sure) / max(1, asked):4.2f}  {sum(sure) / max(1, len(sure)):.3f}"
        )


def main() -> None:
    """Fit, say how well, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus
    real, made_up = list(read_examples(corpus)), list(make_examples())
    weights, predictions = fit(real, made_up)
    print("\n".join(describe(predictions, real)))
    write_weights(weights, TARGET)


if __name__ == "__main__":
    main()
