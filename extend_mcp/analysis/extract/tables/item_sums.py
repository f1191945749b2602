"""What the items of a table come to, though no word says so: rows at its end, and prices of all the pieces of a row."""

from collections.abc import Collection, Mapping, Sequence

from extend_mcp.analysis.extract.found import Found

Item = dict[str, Found | None]
PRICED = ("quantity", "unit price", "amount")
"""What members of an item with a price mean."""
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


def with_line_sums(items: Sequence[Item], names: Mapping[str, str], amounts: Collection[float]) -> list[Item]:
    """The items with prices as what their rows come to, where the one column of prices adds up to a sum on the page.

    `names` are the members by what they mean, `amounts` all on the page. Of `2 Tea 25.00` and `1 Mug 18.00` with 43.00
    below, 25.00 is for both.
    """
    count, price, amount = (names.get(column, "") for column in PRICED)
    if len(items) < 2 or not (count and price and amount) or any(item.get(amount) for item in items):
        return list(items)
    pairs = [(item.get(count), item.get(price)) for item in items]
    numbers = [(one.value, two.value) for one, two in pairs if one is not None and two is not None]
    if len(numbers) < len(items) or not all(isinstance(value, float) for pair in numbers for value in pair):
        return list(items)
    plain, times = sum(each for _, each in numbers), sum(many * each for many, each in numbers)
    if not _is_among(plain, amounts) or _is_among(times, amounts):
        return list(items)
    return [{**item, amount: item[price], price: None} for item in items]


def _is_among(value: float, amounts: Collection[float]) -> bool:
    return any(abs(value - amount) < HALF_CENT for amount in amounts)
