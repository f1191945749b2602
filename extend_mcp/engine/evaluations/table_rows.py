"""Pairs the rows of two arrays, to compare them in any order."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import inf
from typing import Any

from extend_mcp.engine.budget import Budget

MAX_ROWS = 100
"""Rows without an equal that are paired exactly at a time: the work grows with their third power."""
MAX_SAME = 20
"""A cell that more rows than this share does not identify a row."""

Pair = tuple[Any, Any]
Likeness = Callable[[Any, Any], float]
"""How much two rows agree."""
Cell = tuple[str, str]
"""A value of a row: its path, and the value as JSON."""


def pair_rows(expected: Sequence[Any], actual: Sequence[Any], likeness: Likeness, budget: Budget) -> list[Pair]:
    """Pairs of rows with the greatest sum of `likeness`; rows that are left over are not in a pair.

    Equal rows are paired first, which loses nothing: no other row can be more like a row than its equal. In very long
    arrays, rows are then paired by cells that few others have, which is nearly the best.

    Raises `OverBudget`.
    """
    budget.spend(len(expected) + len(actual))
    pairs, missed, spare = _pair_equal(expected, actual)
    if max(len(missed), len(spare)) > MAX_ROWS:
        likely, missed, spare = _pair_by_rare_cells(missed, spare)
        pairs += likely
    for start in range(0, min(len(missed), len(spare)), MAX_ROWS):
        rows, others = missed[start : start + MAX_ROWS], spare[start : start + MAX_ROWS]
        pairs += _pair_best(rows, others, likeness, budget)
    return pairs


def _pair_equal(expected: Sequence[Any], actual: Sequence[Any]) -> tuple[list[Pair], list[Any], list[Any]]:
    """Pairs of equal rows, and the rows of each side that have no equal, in their order."""
    places: dict[str, list[int]] = defaultdict(list)
    for place in range(len(actual) - 1, -1, -1):
        places[_key(actual[place])].append(place)
    pairs, missed, used = [], [], set()
    for row in expected:
        if there := places[_key(row)]:
            used.add(there[-1])
            pairs.append((row, actual[there.pop()]))
        else:
            missed.append(row)
    return pairs, missed, [row for place, row in enumerate(actual) if place not in used]


def _pair_by_rare_cells(expected: Sequence[Any], actual: Sequence[Any]) -> tuple[list[Pair], list[Any], list[Any]]:
    """Pairs of rows by their shared cells, rare ones first, and the rows of each side that share none."""
    places: dict[Cell, list[int]] = defaultdict(list)
    for place, row in enumerate(actual):
        for cell in set(_cells(row)):
            places[cell].append(place)
    pairs, missed, used = [], [], set()
    for row in expected:
        votes: Counter[int] = Counter()
        for cell in set(_cells(row)):
            there = places.get(cell, [])
            if len(there) <= MAX_SAME:
                votes.update({place: len(actual) // len(there) for place in there if place not in used})
        if votes:
            best = min(votes, key=lambda place: (-votes[place], place))
            used.add(best)
            pairs.append((row, actual[best]))
        else:
            missed.append(row)
    return pairs, missed, [row for place, row in enumerate(actual) if place not in used]


def _cells(row: Any, path: str = "") -> Iterator[Cell]:
    if isinstance(row, dict):
        for name, value in row.items():
            yield from _cells(value, f"{path}.{name}")
    elif isinstance(row, list):
        for value in row:
            yield from _cells(value, path)
    elif row is not None:
        yield path, _key(row)


def _key(row: Any) -> str:
    return json.dumps(row, sort_keys=True)


def _pair_best(expected: Sequence[Any], actual: Sequence[Any], likeness: Likeness, budget: Budget) -> list[Pair]:
    if len(expected) > len(actual):
        return [(left, right) for right, left in _pair_best(actual, expected, lambda a, b: likeness(b, a), budget)]
    costs = [[-likeness(left, right) for right in actual] for left in expected]
    return [(expected[row], actual[column]) for row, column in enumerate(assign_columns(costs, budget))]


def assign_columns(costs: Sequence[Sequence[float]], budget: Budget) -> list[int]:
    """A column for each row, no two the same, at the least sum of costs. There are at least as many columns as rows.

    The Hungarian method with prices: rows are added one by one, along the cheapest path of exchanges. Columns count
    from 1 here, and column 0 is for the row that is added.
    """
    columns = len(costs[0])
    owner = [0] * (columns + 1)  # the row that has a column, from 1; 0 for none
    row_prices, column_prices = [0.0] * (len(costs) + 1), [0.0] * (columns + 1)
    for row in range(1, len(costs) + 1):
        owner[0] = row
        _add_row(costs, owner, row_prices, column_prices, budget)
    column_of = {row: column - 1 for column, row in enumerate(owner) if column and row}
    return [column_of[row] for row in range(1, len(costs) + 1)]


def _add_row(
    costs: Sequence[Sequence[float]],
    owner: list[int],
    row_prices: list[float],
    column_prices: list[float],
    budget: Budget,
) -> None:
    """Give a column to the row that owns column 0, and move other rows if that is cheaper."""
    slack, before = [inf] * len(owner), [0] * len(owner)
    seen: list[int] = []
    unseen = list(range(1, len(owner)))
    column = 0
    while owner[column]:
        budget.spend(len(unseen))
        seen.append(column)
        row = owner[column]
        for other in unseen:
            spare = costs[row - 1][other - 1] - row_prices[row] - column_prices[other]
            if spare < slack[other]:
                slack[other], before[other] = spare, column
        nearest = min(unseen, key=slack.__getitem__)
        step = slack[nearest]
        for column in seen:
            row_prices[owner[column]] += step
            column_prices[column] -= step
        for other in unseen:
            slack[other] -= step
        unseen.remove(nearest)
        column = nearest
    while column:
        owner[column], column = owner[before[column]], before[column]
