"""How much of a corpus with known values the local reader gets right."""

from collections import defaultdict
from pathlib import Path

from bench.checks.extract_quality import FLOORS, Scores, contracts, invoices, receipts
from bench.row import Row


def quality(corpus: Path) -> list[Row]:
    """A row a field: right values out of all, and the floor that the check holds it to."""
    scores: Scores = defaultdict(list)
    for folder, read in {"invoices": invoices, "receipts": receipts, "nda": contracts}.items():
        if (corpus / folder).is_dir():
            read(corpus / folder, scores)
    return [_row(field, [row[0] for row in rows]) for field, rows in sorted(scores.items())]


def _row(field: str, right: list[bool]) -> Row:
    share, floor = sum(right) / len(right), FLOORS.get(field)
    figure = f"{sum(right)} of {len(right)}"
    if floor is None:
        return Row(f"Extract: {field}", figure, ratio=share)
    return Row(f"Extract: {field}", figure, ratio=share, goal=f"≥ {floor}", held=share >= floor)
