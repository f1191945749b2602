"""Rows at the end of a table that are what the items come to, though no word says so."""

from collections.abc import Mapping, Sequence

from extend_mcp.analysis.extract.found import Found

Item = dict[str, Found | None]
HALF_CENT = 0.005
SUM_CELLS = 2
"""The most cells of a sum: its words and the number."""


def without_sums(items: Sequence[Item]) -> list[Item]:
    """The items before the first that has only words and one number, which is the sum of those of all items before.

    One item before it proves nothing: the next may cost the same.
    """
    filled = [{name for name, found in item.items() if found is not None} for item in items]
    for at in range(2, len(items)):
        is_short = len(filled[at]) <= SUM_CELLS < min(map(len, filled[:at]))
        if is_short and _is_sum(items[at], items[:at]):
            return list(items[:at])
    return list(items)


def _is_sum(row: Mapping[str, Found | None], above: Sequence[Item]) -> bool:
    return any(_adds_up(name, found, above) for name, found in row.items() if found is not None)


def _adds_up(name: str, found: Found, above: Sequence[Item]) -> bool:
    numbers = [other.value for item in above if (other := item.get(name)) is not None]
    if not all(isinstance(one, float) for one in (found.value, *numbers)):
        return False
    return len(numbers) == len(above) and abs(sum(numbers) - found.value) < HALF_CENT
