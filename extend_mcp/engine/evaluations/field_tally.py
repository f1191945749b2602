"""How an extraction fared, field by field.

A field is a path of the schema to a value, with dots: `vendor.name`, and `line_items.amount` for a column of an array.
A document counts once at each field: `countTotal` where the schema has the field, `countPresent` where a value was
found, `countExpected` where the expected result has the key, be it null, and `countAccurate` where both mean the same
(`values.canonical`). Of a column, what counts as accurate is the share of right cells, as the API calculates the
accuracy of arrays (docs.extend.ai, Calculating array accuracy): rows are paired at best whatever their order, and the
cells are those of the longer of both arrays, so that missing and extra rows count as wrong. Two empty arrays agree.
A document whose run failed counts as wrong at each field that is expected.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.engine.budget import Budget
from extend_mcp.engine.evaluations.compared_values import Schema, Value, canonicalize, cover_value, fields_of, items_of
from extend_mcp.engine.evaluations.table_rows import pair_rows


@dataclass(slots=True)
class FieldTally:
    """Counts of documents by field. `budget` is what one of them may cost."""

    budget: Budget
    total: Counter[str] = field(default_factory=Counter)
    present: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    accurate: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, expected: Value, output: Value | None, config: Value) -> None:
        """Count a document. `config` is that of its run, which has the schema; `output` is null where it failed.

        Raises `OverBudget`.
        """
        schema, wanted = config.get("schema") or {}, expected["value"]
        whole, found = cover_value(schema or {"properties": {}}, wanted, self.budget), (output or {}).get("value")
        self.total.update(leaves(schema) if schema else ())
        self.present.update(present(whole, canonicalize(whole, found)))
        asked = provided(whole, wanted)
        self.expected.update(asked)
        if output is None:
            return
        for path, share in shares(whole, canonicalize(whole, wanted), canonicalize(whole, found), self.budget).items():
            self.accurate[path] += share if path in asked else 0

    def figures(self) -> Value:
        """The metrics of the API; `accuracy` is accurate by expected, over all fields and for each."""
        metrics = {path: self._metric(path) for path in self.total | self.expected}
        return _accuracy(sum(self.accurate.values()), self.expected.total()) | {"fieldMetrics": metrics}

    def _metric(self, path: str) -> Value:
        accurate, expected = self.accurate.get(path, 0), self.expected[path]
        counts = {"countTotal": self.total[path], "countPresent": self.present[path], "countExpected": expected}
        return counts | {"countAccurate": accurate} | _accuracy(accurate, expected)


def _accuracy(accurate: float, expected: int) -> Value:
    return {"accuracy": accurate / expected} if expected else {}


def leaves(schema: Schema) -> list[str]:
    """The paths of a schema's values. That of a value by itself is empty."""
    if (fields := fields_of(schema)) is not None:
        return [join(name, path) for name, part in fields.items() for path in leaves(part)]
    items = items_of(schema)
    return [""] if items is None else leaves(items)


def provided(schema: Schema, expected: Any) -> set[str]:
    """The paths at which something is expected. Null for an object or an array says so of all in it."""
    if (fields := fields_of(schema)) is not None and isinstance(expected, dict):
        given = {name: provided(fields[name], value) for name, value in expected.items()}
        return {join(name, path) for name, paths in given.items() for path in paths}
    if (items := items_of(schema)) is not None and expected and isinstance(expected, list):
        return {path for item in expected for path in provided(items, item)}
    return set(leaves(schema))


def present(schema: Schema, value: Any) -> set[str]:
    """The paths at which a canonical value has something."""
    if (fields := fields_of(schema)) is not None:
        return {join(name, path) for name, part in fields.items() for path in present(part, value[name])}
    if (items := items_of(schema)) is not None:
        return {path for item in value for path in present(items, item)}
    return set() if value is None else {""}


def shares(schema: Schema, expected: Any, actual: Any, budget: Budget) -> dict[str, float]:
    """For each path, which share of two canonical values agrees, from 0 to 1. Raises `OverBudget`."""
    budget.spend()
    if (fields := fields_of(schema)) is not None:
        inner = {name: shares(part, expected[name], actual[name], budget) for name, part in fields.items()}
        return {join(name, path): share for name, found in inner.items() for path, share in found.items()}
    if (items := items_of(schema)) is None:
        return {"": float(expected == actual)}
    longer = max(len(expected), len(actual))
    if not longer:
        return dict.fromkeys(leaves(items), 1.0)
    sums = dict.fromkeys(leaves(items), 0.0)
    pairs = pair_rows(expected, actual, lambda left, right: sum(shares(items, left, right, budget).values()), budget)
    for left, right in pairs:
        for path, share in shares(items, left, right, budget).items():
            sums[path] += share
    return {path: together / longer for path, together in sums.items()}


def join(name: str, path: str) -> str:
    """The path of a field's value."""
    return f"{name}.{path}" if path else name
