"""What a reader's Markdown of some documents is worth."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bench.documents.measures import (
    Overlap,
    headings,
    likeness,
    overlap,
    spanned,
    table_relations,
    tables,
    words,
)
from bench.documents.truths import Case

DRAWS = 2000
"""Of documents with replacement, for the interval."""
T = TypeVar("T")
Read = tuple[Case, str]
NONE = Overlap(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 90 % interval, over so many documents."""

    value: float
    low: float
    high: float
    documents: int

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


def mean_of(read: Sequence[Read], score: Callable[[Read], float]) -> Figure:
    """The mean of a score a document."""
    return _figure([score(one) for one in read], lambda some: sum(some) / len(some))


def f1_of(read: Sequence[Read], count: Callable[[Read], Overlap]) -> Figure:
    """F1 over all that the documents hold together."""
    return _figure([count(one) for one in read], lambda some: sum(some, NONE).f1)


def share_of(read: Sequence[Read], count: Callable[[Read], Overlap]) -> Figure:
    """The share of what is true that was read, over all documents together."""

    def share(some: Sequence[Overlap]) -> float:
        total = sum(some, NONE)
        return total.shared / max(1, total.true)

    return _figure([count(one) for one in read], share)


def _figure(scores: Sequence[T], value: Callable[[Sequence[T]], float]) -> Figure:
    draw = random.Random(0)
    drawn = sorted(value(draw.choices(scores, k=len(scores))) for _ in range(DRAWS))
    return Figure(value(scores), drawn[DRAWS // 20], drawn[-DRAWS // 20], len(scores))


def text(read: Read) -> float:
    """How alike the texts are."""
    return likeness(read[1], read[0].truth)


def cells(read: Read) -> Overlap:
    """Neighbours in tables; the truth is Markdown."""
    return overlap(table_relations(tables(read[1])), table_relations(tables(read[0].truth)))


def headed(read: Read) -> Overlap:
    """Headings."""
    return overlap(headings(read[1]), headings(read[0].truth))


def worded(read: Read) -> Overlap:
    """Words in any order."""
    return overlap(words(read[1]), words(read[0].truth))


def competition(read: Read) -> float:
    """F1 of neighbours in tables; the truth is cells with spans, as in the ICDAR 2013 competition."""
    true = table_relations(spanned(table) for table in read[0].truth if table)
    return overlap(table_relations(tables(read[1])), true).f1


def invoice_lines(read: Read) -> Overlap:
    """Lines of an invoice whose numbers stand together in one row, each in a cell of its own."""
    rows = [
        [_number(cell) for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
        for line in read[1].splitlines()
        if line.strip().startswith("|")
    ]
    found = sum(any(all(number in row for number in line) for row in rows) for line in read[0].truth)
    return Overlap(found, found, len(read[0].truth))


def _number(text: str) -> float | None:
    """The one number of a cell, with a decimal comma or point."""
    found = re.findall(r"\d[\d.,' ]*", text)
    if len(found) != 1:
        return None
    raw = found[0].replace(" ", "").replace("'", "").rstrip(".,")
    comma = re.search(r",\d{1,4}$", raw) is not None
    raw = raw.replace(".", "").replace(",", ".") if comma else raw.replace(",", "")
    return round(float(raw), 4) if raw.count(".") < 2 else None
