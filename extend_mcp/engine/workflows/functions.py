"""The functions of formulas, on the values that `operators` describes."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from extend_mcp.engine.workflows.formula_budget import READ_AT_ONCE, FormulaBudget
from extend_mcp.engine.workflows.operators import ValueFault, equal, flat, number, text, truth

MANY = 1000
"""The most values of a function that has no limit itself."""
MAX_FUZZY_CHARS = 10_000
"""The most characters of each text that FUZZYMATCH compares."""
MAX_PLACES = 15


def is_present(value: Any) -> bool:
    """True if a value is not null and not empty."""
    return value is not None and value not in ("", [], {})


def contains(budget: FormulaBudget, holder: Any, *wanted: Any) -> bool:
    """True if an array has each of these items, or a text has each of these texts."""
    if isinstance(holder, str):
        return all(_is_within(budget, text(each), holder) for each in wanted)
    return all(any(equal(budget, item, each) for item in _items(holder)) for each in wanted)


def includes_any(budget: FormulaBudget, holder: Any, *wanted: Any) -> bool:
    """True if an item of an array has one of the texts, in any case of letters."""
    texts = [_fold(budget, item) for item in _items(holder)]
    return any(_is_within(budget, each, item) for each in (_fold(budget, each) for each in wanted) for item in texts)


def _is_within(budget: FormulaBudget, wanted: str, holder: str) -> bool:
    budget.search(wanted, holder)
    return wanted in holder


def _fold(budget: FormulaBudget, value: Any) -> str:
    """A value as text without case."""
    return _convert(budget, text(value), str.casefold)


def _convert(budget: FormulaBudget, source: str, change: Callable[[str], str]) -> str:
    """A changed text, of about the same length."""
    budget.make(len(source))
    return change(source)


def _fuzzy(budget: FormulaBudget, left: Any, right: Any, least: Any = 0.8) -> bool | None:
    """True if two texts are alike by at least `least`: twice their common part, divided by their joint length."""
    from rapidfuzz import fuzz  # loaded only when it is used

    if left is None or right is None:
        return None
    first, second = text(left), text(right)
    if max(len(first), len(second)) > MAX_FUZZY_CHARS:
        raise ValueFault(f"FUZZYMATCH compares texts of at most {MAX_FUZZY_CHARS:,} characters")
    budget.spend(1 + len(first) * len(second) // READ_AT_ONCE)
    return fuzz.ratio(first.casefold(), second.casefold()) >= 100 * number(least)


def _no_model(*_: Any) -> bool:
    raise ValueFault("LLMJUDGE needs a language model, which the local engine does not have")


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _numbers(budget: FormulaBudget, values: tuple[Any, ...]) -> list[float]:
    return [number(value) for value in flat(budget, values)]


def _average(budget: FormulaBudget, *values: Any) -> float | None:
    numbers = _numbers(budget, values)
    return math.fsum(numbers) / len(numbers) if numbers else None


def _on_each(work: Callable[..., Any]) -> Callable[..., Any]:
    def apply(budget: FormulaBudget, value: Any, *others: Any) -> Any:
        budget.spend()
        if isinstance(value, list):
            return [apply(budget, item, *others) for item in value]
        return None if value is None else work(budget, value, *others)

    return apply


def _not(budget: FormulaBudget, value: Any) -> Any:
    return [_not(budget, item) for item in value] if isinstance(value, list) else not truth(budget, value)


def _round(_budget: FormulaBudget, value: Any, digits: Any = 0) -> float:
    places = number(digits)
    if not abs(places) <= MAX_PLACES:
        raise ValueFault(f"a number can be rounded to {MAX_PLACES} places at most")
    factor = 10.0 ** int(places)
    scaled = number(value) * factor
    return math.copysign(math.floor(abs(scaled) + 0.5), scaled) / factor


@dataclass(frozen=True, slots=True)
class Function:
    """A function's work on a budget and values, and how many values it accepts."""

    work: Callable[..., Any]
    least: int
    most: int = MANY


FUNCTIONS = {
    "IF": Function(lambda *_: None, 2, 3),
    "AND": Function(lambda budget, *values: all(truth(budget, value) for value in values), 1),
    "OR": Function(lambda budget, *values: any(truth(budget, value) for value in values), 1),
    "NOT": Function(_not, 1, 1),
    "ISPRESENT": Function(lambda _, value: is_present(value), 1, 1),
    "ISBLANK": Function(lambda _, value: not is_present(value), 1, 1),
    "CONTAINS": Function(contains, 2, 2),
    "CONTAINSALL": Function(contains, 2),
    "INCLUDES": Function(includes_any, 2, 2),
    "INCLUDESANY": Function(includes_any, 2),
    "FUZZYMATCH": Function(_fuzzy, 2, 3),
    "LLMJUDGE": Function(_no_model, 1),
    "SUM": Function(lambda budget, *values: math.fsum(_numbers(budget, values)), 1),
    "AVERAGE": Function(_average, 1),
    "MIN": Function(lambda budget, *values: min(_numbers(budget, values), default=None), 1),
    "MAX": Function(lambda budget, *values: max(_numbers(budget, values), default=None), 1),
    "COUNT": Function(lambda budget, *values: sum(1 for _ in flat(budget, values)), 1),
    "ABS": Function(_on_each(lambda _, value: abs(number(value))), 1, 1),
    "ROUND": Function(_on_each(_round), 1, 2),
    "LEN": Function(lambda _, value: len(value) if isinstance(value, list) else len(text(value)), 1, 1),
    "UPPER": Function(_on_each(lambda budget, value: _convert(budget, text(value), str.upper)), 1, 1),
    "LOWER": Function(_on_each(lambda budget, value: _convert(budget, text(value), str.lower)), 1, 1),
    "TRIM": Function(_on_each(lambda budget, value: _convert(budget, text(value), str.strip)), 1, 1),
}
"""The functions by name. `formulas.evaluate` does IF itself, and skips the part that is not chosen."""
