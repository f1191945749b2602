"""What the operators and functions of formulas do with values: null, booleans, numbers, text, arrays, objects.

Null goes through: what is worked out with it is null. An amount of money counts as its number.
"""

import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

MANY = 1000
"""As many values as anybody gives."""
MAX_FUZZY_CHARS = 1000
MAX_BITS = 1200
"""A whole number longer than this is refused: its arithmetic would take for ever."""
MAX_PLACES = 15


class ValueFault(Exception):
    """The formula cannot be worked out on these values; the message says why."""


def truth(value: Any) -> bool:
    """A value as a condition. Null is false, an array is true where all its items are."""
    if isinstance(value, list):
        return all(truth(item) for item in value)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise ValueFault(f"TRUE or FALSE was expected, not {_shown(value)}")


def number(value: Any) -> float:
    """A value as a number."""
    if isinstance(value, dict) and "amount" in value and "iso_4217_currency_code" in value:
        value = value["amount"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueFault(f"a number was expected, not {_shown(value)}")
    return value


def flat(values: tuple[Any, ...]) -> Iterator[Any]:
    """All values, and those within arrays, but not null."""
    for value in values:
        if isinstance(value, list):
            yield from flat(tuple(value))
        elif value is not None:
            yield value


def _each(work: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Work on arrays item by item. Two arrays must be of the same length."""

    def apply(left: Any, right: Any) -> Any:
        if isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                raise ValueFault(f"arrays of {len(left)} and {len(right)} items do not go together")
            return [apply(one, other) for one, other in zip(left, right, strict=True)]
        if isinstance(left, list):
            return [apply(one, right) for one in left]
        if isinstance(right, list):
            return [apply(left, other) for other in right]
        return work(left, right)

    return apply


def _arithmetic(work: Callable[[float, float], float]) -> Callable[[Any, Any], Any]:
    def apply(left: Any, right: Any) -> Any:
        if left is None or right is None:
            return None
        try:
            result = work(number(left), number(right))
        except ZeroDivisionError:
            raise ValueFault("a number cannot be divided by zero") from None
        except ValueError:
            raise ValueFault("the result is not a number") from None
        if isinstance(result, complex) or (isinstance(result, float) and not math.isfinite(result)):
            raise ValueFault("the result is not a number")
        if isinstance(result, int) and result.bit_length() > MAX_BITS:
            raise ValueFault("the number is too large")
        return result

    return _each(apply)


def _ordered(work: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    def apply(left: Any, right: Any) -> Any:
        if left is None or right is None:
            return None
        if isinstance(left, str) and isinstance(right, str):
            return work(left, right)
        return work(number(left), number(right))

    return _each(apply)


def equal(left: Any, right: Any) -> bool:
    """Whether two values are the same: text to the letter, numbers to a billionth of their size."""
    if isinstance(left, bool) or isinstance(right, bool) or isinstance(left, str) or isinstance(right, str):
        return type(left) is type(right) and bool(left == right)
    if left is None or right is None:
        return left is right
    return math.isclose(number(left), number(right), rel_tol=1e-9, abs_tol=1e-9)


def _power(base: float, exponent: float) -> float:
    result: float = math.pow(base, exponent)
    return result


def _joined(left: Any, right: Any) -> str:
    return text(left) + text(right)


def text(value: Any) -> str:
    """A value as text; null is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(number(value))


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "OR": _each(lambda left, right: truth(left) or truth(right)),
    "AND": _each(lambda left, right: truth(left) and truth(right)),
    "=": _each(equal),
    "==": _each(equal),
    "<>": _each(lambda left, right: not equal(left, right)),
    "!=": _each(lambda left, right: not equal(left, right)),
    "<": _ordered(operator.lt),
    ">": _ordered(operator.gt),
    "<=": _ordered(operator.le),
    ">=": _ordered(operator.ge),
    "&": _each(_joined),
    "+": _arithmetic(operator.add),
    "-": _arithmetic(operator.sub),
    "*": _arithmetic(operator.mul),
    "/": _arithmetic(operator.truediv),
    "^": _arithmetic(_power),
}


def is_present(value: Any) -> bool:
    """Whether something was found: not null, not empty."""
    return value is not None and value not in ("", [], {})


def contains(holder: Any, *wanted: Any) -> bool:
    """Whether an array has each of these items, or a text these texts."""
    if isinstance(holder, str):
        return all(text(one) in holder for one in wanted)
    return all(any(equal(item, one) for item in _items(holder)) for one in wanted)


def includes_any(holder: Any, *wanted: Any) -> bool:
    """Whether one of the texts is within an item of an array, whatever its case."""
    texts = [text(item).casefold() for item in _items(holder)]
    return any(text(one).casefold() in item for one in wanted for item in texts)


def _fuzzy(left: Any, right: Any, least: Any = 0.8) -> bool | None:
    if left is None or right is None:
        return None
    one, other = text(left).casefold()[:MAX_FUZZY_CHARS], text(right).casefold()[:MAX_FUZZY_CHARS]
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= number(least)


def _no_model(*_: Any) -> bool:
    raise ValueFault("LLMJUDGE needs a model, which the local engine does not have")


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _numbers(values: tuple[Any, ...]) -> list[float]:
    return [number(value) for value in flat(values)]


def _average(*values: Any) -> float | None:
    found = _numbers(values)
    return math.fsum(found) / len(found) if found else None


def _on_each(work: Callable[[Any], Any]) -> Callable[..., Any]:
    def apply(value: Any, *more: Any) -> Any:
        if isinstance(value, list):
            return [apply(item, *more) for item in value]
        return None if value is None else work(value, *more)

    return apply


def _not(value: Any) -> Any:
    return [_not(item) for item in value] if isinstance(value, list) else not truth(value)


def _round(value: Any, digits: Any = 0) -> float:
    places = number(digits)
    if not abs(places) <= MAX_PLACES:
        raise ValueFault(f"a number can be rounded to {MAX_PLACES} places at most")
    factor = 10.0 ** int(places)
    scaled = number(value) * factor
    return math.copysign(math.floor(abs(scaled) + 0.5), scaled) / factor


@dataclass(frozen=True, slots=True)
class Function:
    """What a function does, and how many values it takes."""

    work: Callable[..., Any]
    least: int
    most: int = MANY


FUNCTIONS = {
    "IF": Function(lambda *_: None, 2, 3),
    "AND": Function(lambda *values: all(truth(value) for value in values), 1),
    "OR": Function(lambda *values: any(truth(value) for value in values), 1),
    "NOT": Function(_not, 1, 1),
    "ISPRESENT": Function(is_present, 1, 1),
    "ISBLANK": Function(lambda value: not is_present(value), 1, 1),
    "CONTAINS": Function(contains, 2, 2),
    "CONTAINSALL": Function(contains, 2),
    "INCLUDES": Function(includes_any, 2, 2),
    "INCLUDESANY": Function(includes_any, 2),
    "FUZZYMATCH": Function(_fuzzy, 2, 3),
    "LLMJUDGE": Function(_no_model, 1),
    "SUM": Function(lambda *values: math.fsum(_numbers(values)), 1),
    "AVERAGE": Function(_average, 1),
    "MIN": Function(lambda *values: min(_numbers(values), default=None), 1),
    "MAX": Function(lambda *values: max(_numbers(values), default=None), 1),
    "COUNT": Function(lambda *values: sum(1 for _ in flat(values)), 1),
    "ABS": Function(_on_each(lambda value: abs(number(value))), 1, 1),
    "ROUND": Function(_on_each(_round), 1, 2),
    "LEN": Function(lambda value: len(value) if isinstance(value, list) else len(text(value)), 1, 1),
    "UPPER": Function(_on_each(lambda value: text(value).upper()), 1, 1),
    "LOWER": Function(_on_each(lambda value: text(value).lower()), 1, 1),
    "TRIM": Function(_on_each(lambda value: text(value).strip()), 1, 1),
}
"""By name. IF is worked out by the caller, which leaves out the part that is not chosen."""


def _shown(value: Any) -> str:
    kinds = {dict: "an object", list: "an array", bool: "TRUE or FALSE", str: "text", type(None): "NULL"}
    return kinds.get(type(value), "a number")
