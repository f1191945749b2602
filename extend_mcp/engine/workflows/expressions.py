"""References to outputs of steps: `{{extract1.output.value.total}}` in texts, `extract1.total` in formulas."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from extend_mcp.engine.workflows.definitions import Definition
from extend_mcp.engine.workflows.formula_budget import FormulaBudget
from extend_mcp.engine.workflows.operators import ValueFault

_TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")
_PART = re.compile(r"\[(\d*)\]|([^.\[\]]+)")

Output = Callable[[str], Any]
"""The output of a step by its name, in the API's shape; None if it did not run, a list if it ran several times."""


class References:
    """The values that texts and formulas of a step may refer to: steps, the run's `metadata`, and other `names`.

    Its methods raise `ValueFault`, and `OverBudget` if they need more steps than `budget` has.
    """

    def __init__(
        self, steps: Mapping[str, Definition], output: Output, metadata: Any, budget: FormulaBudget, **names: Any
    ) -> None:
        self.budget = budget
        self._steps = steps
        self._output = output
        self._names = {"metadata": metadata, **names}

    def template(self, reference: str) -> Any:
        """The value of a reference between `{{` and `}}`."""
        name, rest = self._split(reference.strip())
        if name not in self._steps:
            return walk(self._names[name], rest, self.budget)
        if rest != "output" and not rest.startswith(("output.", "output[")):
            raise ValueFault(f"{{{{{reference}}}}} must have .output after the step's name")
        return walk(self._output(name), rest.removeprefix("output"), self.budget)

    def variable(self, reference: str) -> Any:
        """The value of a variable in a formula, which depends on the type of its step."""
        name, rest = self._split(reference)
        if name not in self._steps:
            return walk(self._names[name], rest, self.budget)
        if rest == "output" or rest.startswith("output."):
            return self.template(reference)
        return walk(self._output(name), _START_PATHS.get(self._steps[name]["type"], "") + "." + rest, self.budget)

    def fill(self, text: str, encode: Callable[[str], str] = str) -> Any:
        """Fill in the references of a text, each through `encode`. One reference alone keeps its value's type."""
        self.budget.read(text)
        if (only := _TEMPLATE.fullmatch(text.strip())) is not None:
            return self.template(only.group(1))
        length = len(text)

        def replace(match: re.Match[str]) -> str:
            nonlocal length
            value = encode(as_text(self.template(match.group(1)), self.budget))
            length += len(value)
            self.budget.check_length(length)
            return value

        return _TEMPLATE.sub(replace, text)

    def _split(self, reference: str) -> tuple[str, str]:
        """The longest name that the reference begins with, and its rest."""
        all_names = {*self._steps, *self._names}
        self.budget.spend(len(all_names))
        names = [name for name in all_names if reference == name or reference.startswith((f"{name}.", f"{name}["))]
        if not names:
            raise ValueFault(f"there is no step for the reference {reference!r}")
        name = max(names, key=len)
        return name, reference[len(name) :].removeprefix(".")


_START_PATHS = {
    "EXTRACT": "value",
    "CONDITIONAL_EXTRACT": "value",
    "MERGE_EXTRACT": "value",
    "CLASSIFY": "type",
    "EXTERNAL_DATA_VALIDATION": "response.data",
}
"""By type of step, the path in its output where a formula's variable begins: formulas name only fields."""


def walk(value: Any, path: str, budget: FormulaBudget) -> Any:
    """The value at a path, or None. A name within an array is looked up in each of its items."""
    for part in _PART.finditer(path):
        budget.spend()
        index, name = part.groups("")
        value = _item(value, index) if index else _member(value, name, budget)
    return value


def _item(value: Any, index: str) -> Any:
    return value[int(index)] if isinstance(value, list) and len(index) < 9 and int(index) < len(value) else None


def _member(value: Any, name: str, budget: FormulaBudget) -> Any:
    budget.spend()
    if isinstance(value, list):
        if name.isdecimal():
            return _item(value, name)
        return [_member(item, name, budget) for item in value] if name else value
    return value.get(name) if isinstance(value, dict) and name else None if name else value


def as_text(value: Any, budget: FormulaBudget) -> str:
    """A value as text within a text. Raises `OverBudget` if it is too long."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str):
        budget.make(len(value))
        return value
    return _as_json(value, budget)


def _as_json(value: Any, budget: FormulaBudget) -> str:
    """Written bit by bit: of a value that is too long, only the beginning is written."""
    bits, length = [], 0
    for bit in json.JSONEncoder(ensure_ascii=False).iterencode(value):
        length += len(bit)
        budget.check_length(length)
        budget.make(len(bit))
        bits.append(bit)
    return "".join(bits)


def is_met(condition: Definition, references: References) -> bool:
    """True if a condition of a CONDITIONAL step is met. ELSE always is, NO_OP never.

    Raises `ValueFault` or `OverBudget`.
    """
    budget = references.budget
    operation = condition.get("operation")
    if condition["type"] == "ELSE":
        return True
    if operation == "NO_OP":
        return False
    left = references.fill(condition["leftOperand"])
    right = references.fill(condition.get("rightOperand", ""))
    if operation == "IS_NULL":
        return left is None or left in ("", [])
    if operation == "CONTAINS":
        wanted = as_text(right, budget)
        if isinstance(left, list):
            return any(as_text(item, budget) == wanted for item in left)
        text = as_text(left, budget)
        budget.search(wanted, text)
        return left is not None and wanted in text
    return _compares(operation, left, right, budget)


def _compares(operation: str | None, left: Any, right: Any, budget: FormulaBudget) -> bool:
    first, second = _as_number(left), _as_number(right)
    if first is None or second is None:
        return operation == "EQUALS" and as_text(left, budget) == as_text(right, budget)
    if operation == "EQUALS":
        return first == second
    return first >= second if operation == "GTE" else first <= second


def _as_number(value: Any) -> float | None:
    """A value as a number, also from text, as literals of conditions are text. Money counts as its amount."""
    if isinstance(value, dict):
        value = value.get("amount")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None
