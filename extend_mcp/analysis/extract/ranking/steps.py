"""The steps from one sum of a document to another: discounts, charges and taxes between them, or payments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from extend_mcp.analysis.extract.ranking.options import Option

MOST = 5
"""The most discounts, charges and taxes between two sums."""
SUMS = frozenset({"net", "total", "gross", "due", "paid", "lines"})
"""Meanings of the label of a sum, which is not a step."""
NO_STEPS = frozenset({"paid", "due", "cash", "rounding"})
"""Meanings of a label that end the search for steps."""
MOST_SUMS = 60
"""Amounts at the end of a document, one a row, among which steps are searched."""
Means = frozenset[str]
Tax = float | None
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Steps:
    """`paid` are the amounts that a label says were paid. `taxes` are, by net and gross amount, the taxes that lead
    from one to the other with the discounts and charges between them; None if no tax does."""

    paid: frozenset[float] = frozenset()
    taxes: Mapping[Ends, frozenset[Tax]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An amount, and the meanings of its label."""

    value: float
    means: frozenset[str]

    @property
    def is_tax(self) -> bool:
        """True if it is labelled as a tax, and not as a sum with or without it."""
        return "tax" in self.means and not self.means & {"net", "gross", "due"}

    @property
    def is_sum(self) -> bool:
        """True if it is labelled as a sum or a payment."""
        return bool(self.means & SUMS) and not self.is_tax and "less" not in self.means


def read_steps(amounts: Sequence[tuple[Option, tuple[Means, Means]]]) -> Steps:
    """The steps between amounts. Each amount comes with the meanings of its labels beside and above it."""
    paid = frozenset(abs(one.key) for one, (beside, _) in amounts if "paid" in beside)
    return Steps(paid, find_taxes(_lists(amounts)))


def _lists(amounts: Sequence[tuple[Option, tuple[Means, Means]]]) -> Iterator[list[Labelled]]:
    """Lists of consecutive amounts: the last of each row, and all of a row under its labels."""
    column: list[Labelled] = []
    for _, row in groupby(amounts, lambda one: (one[0].place.segment.leaf.order, one[0].place.row)):
        some = list(row)
        last, (beside, _) = some[-1]
        column.append(Labelled(last.key, beside))
        if len(some) > 2:
            yield [Labelled(one.key, above) for one, (_, above) in some]
    yield column[-MOST_SUMS:]


def find_taxes(lists: Iterable[Sequence[Labelled]]) -> dict[Ends, frozenset[Tax]]:
    """The taxes between sums: in `Subtotal 100, Discount 10, Tax 9, Total 99` the tax from 100 to 99 is 9."""
    found: dict[Ends, frozenset[Tax]] = {}
    for amounts in lists:
        for at, first in enumerate(amounts):
            if first.is_sum and first.value > 0 and not first.means & {"due", "paid"}:
                for ends, taxes in _from(first, amounts[at + 1 :]):
                    found[ends] = found.get(ends, frozenset()) | taxes
    return found


def _from(first: Labelled, after: Sequence[Labelled]) -> Iterator[tuple[Ends, frozenset[Tax]]]:
    """The sums that the steps behind a sum lead to."""
    reached, steps = {_cents(first.value)}, list[Labelled]()
    for one in after:
        if one.is_sum and "paid" not in one.means:
            if steps and _cents(one.value) in reached:
                yield (round(first.value, 2), round(one.value, 2)), _taxes_of(steps)
                return
        elif one.means & NO_STEPS or len(steps) == MOST:
            return
        else:
            steps.append(one)
            reached = {sum_ + step for sum_ in reached for step in _readings(one)}


def _readings(step: Labelled) -> set[int]:
    """The amounts that a step may add, in cents: a discount may be printed without its sign."""
    value = _cents(step.value)
    return {value, -abs(value)} if "less" in step.means else {value}


def _taxes_of(steps: Sequence[Labelled]) -> frozenset[Tax]:
    """The steps that may be the tax: the one labelled as tax, or any whose label has no meaning."""
    named = [round(step.value, 2) for step in steps if step.is_tax]
    if named:
        return frozenset({round(sum(named), 2)})
    return frozenset({None, *(round(step.value, 2) for step in steps if "less" not in step.means)})


def _cents(value: float) -> int:
    return round(value * 100)
