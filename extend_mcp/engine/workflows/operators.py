"""The operators of formulas. Values are null, booleans, numbers, text, arrays and objects.

The result of an operation with null is null. Money counts as its amount. Work that grows with the values is paid for
from the `FormulaBudget`, which is the first argument.
"""

import math
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from extend_mcp.engine.workflows.formula_budget import FormulaBudget

MAX_BITS = 1200
"""A longer whole number is refused: its arithmetic would take too long."""

Operator = Callable[[FormulaBudget, Any, Any], Any]


class ValueFault(Exception):
    """The formula cannot be evaluated on these values; the message says why."""


def truth(budget: FormulaBudget, value: Any) -> bool:
    """A value as a condition. Null is false; an array is true if all its items are."""
    budget.spend()
    if isinstance(value, list):
        return all(truth(budget, item) for item in value)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise ValueFault(f"TRUE or FALSE was expected, not {_describe(value)}")


def number(value: Any) -> float:
    """A value as a number."""
    if isinstance(value, dict) and "amount" in value and "iso_4217_currency_code" in value:
        value = value["amount"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueFault(f"a number was expected, not {_describe(value)}")
    return value


def flat(budget: FormulaBudget, values: Iterable[Any]) -> Iterator[Any]:
    """All values, also those within arrays, without nulls."""
    for value in values:
        budget.spend()
        if isinstance(value, list):
            yield from flat(budget, value)
        elif value is not None:
            yield value


def _each(work: Operator) -> Operator:
    """Make an operator work on arrays item by item. Two arrays must have the same length."""

    def apply(budget: FormulaBudget, left: Any, right: Any) -> Any:
        budget.spend()
        if isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                raise ValueFault(
                    f"arrays of {len(left)} and {len(right)} items cannot be combined: they must have the same length"
                )
            return [apply(budget, first, second) for first, second in zip(left, right, strict=True)]
        if isinstance(left, list):
            return [apply(budget, item, right) for item in left]
        if isinstance(right, list):
            return [apply(budget, left, other) for other in right]
        return work(budget, left, right)

    return apply


def _arithmetic(work: Callable[[float, float], float]) -> Operator:
    def apply(_budget: FormulaBudget, left: Any, right: Any) -> Any:
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


def _ordered(work: Callable[[Any, Any], bool]) -> Operator:
    def apply(budget: FormulaBudget, left: Any, right: Any) -> Any:
        if left is None or right is None:
            return None
        if isinstance(left, str) and isinstance(right, str):
            budget.read(left, right)
            return work(left, right)
        return work(number(left), number(right))

    return _each(apply)


def equal(budget: FormulaBudget, left: Any, right: Any) -> bool:
    """True if two values are equal: text exactly, numbers to a billionth of their size."""
    budget.spend()
    if isinstance(left, str) and isinstance(right, str):
        budget.read(left)
    if isinstance(left, bool) or isinstance(right, bool) or isinstance(left, str) or isinstance(right, str):
        return type(left) is type(right) and bool(left == right)
    if left is None or right is None:
        return left is right
    return math.isclose(number(left), number(right), rel_tol=1e-9, abs_tol=1e-9)


def _power(base: float, exponent: float) -> float:
    result: float = math.pow(base, exponent)
    return result


def _join(budget: FormulaBudget, left: Any, right: Any) -> str:
    first, second = text(left), text(right)
    budget.make(len(first) + len(second))
    return first + second


def text(value: Any) -> str:
    """A value as text; null is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(number(value))


def _describe(value: Any) -> str:
    kinds = {dict: "an object", list: "an array", bool: "TRUE or FALSE", str: "text", type(None): "NULL"}
    return kinds.get(type(value), "a number")


OPERATORS: dict[str, Operator] = {
    "OR": _each(lambda budget, left, right: truth(budget, left) or truth(budget, right)),
    "AND": _each(lambda budget, left, right: truth(budget, left) and truth(budget, right)),
    "=": _each(equal),
    "==": _each(equal),
    "<>": _each(lambda budget, left, right: not equal(budget, left, right)),
    "!=": _each(lambda budget, left, right: not equal(budget, left, right)),
    "<": _ordered(operator.lt),
    ">": _ordered(operator.gt),
    "<=": _ordered(operator.le),
    ">=": _ordered(operator.ge),
    "&": _each(_join),
    "+": _arithmetic(operator.add),
    "-": _arithmetic(operator.sub),
    "*": _arithmetic(operator.mul),
    "/": _arithmetic(operator.truediv),
    "^": _arithmetic(_power),
}
