"""Scores of an extraction, field by field.

A field is a path of the schema to a value, with dots: `vendor.name`, or `line_items.amount` for a column of an array.
A document counts once for each field: in `countTotal` if the schema has the field, in `countPresent` if a value was
found, in `countExpected` if the expected result has the key, even with null, and in `countAccurate` if both values mean
the same (`compared_values.canonicalize`). A column counts as accurate by its share of right cells, as the API does
(docs.extend.ai, Calculating array accuracy): rows are paired as well as possible in any order, and the cells are those
of the longer array, so that missing and extra rows count as wrong. Two empty arrays agree. A document whose run failed
counts as wrong for each expected field.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.engine.budget import Budget
from extend_mcp.engine.evaluations.compared_values import Schema, Value, canonicalize, cover_value, fields_of, items_of
from extend_mcp.engine.evaluations.table_rows import pair_rows


@dataclass(slots=True)
class FieldTally:
    """Counts of documents by field. `budget` limits the steps for one document."""

    budget: Budget
    total: Counter[str] = field(default_factory=Counter)
    present: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    accurate: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, expected: Value, output: Value | None, config: Value) -> None:
        """Count a document. The `config` of its run has the schema; `output` is None if the run failed.

        Raises `OverBudget`.
        """
        schema, expected_value = config.get("schema") or {}, expected["value"]
        whole = cover_value(schema or {"properties": {}}, expected_value, self.budget)
        actual = canonicalize(whole, (output or {}).get("value"))
        self.total.update(value_paths(schema) if schema else ())
        self.present.update(present_paths(whole, actual))
        paths = expected_paths(whole, expected_value)
        self.expected.update(paths)
        if output is None:
            return
        for path, share in agreements(whole, canonicalize(whole, expected_value), actual, self.budget).items():
            self.accurate[path] += share if path in paths else 0

    def figures(self) -> Value:
        """The API's metrics; `accuracy` is accurate / expected, over all fields and for each."""
        metrics = {path: self._metric(path) for path in self.total | self.expected}
        return _accuracy(sum(self.accurate.values()), self.expected.total()) | {"fieldMetrics": metrics}

    def _metric(self, path: str) -> Value:
        accurate, expected = self.accurate.get(path, 0), self.expected[path]
        counts = {"countTotal": self.total[path], "countPresent": self.present[path], "countExpected": expected}
        return counts | {"countAccurate": accurate} | _accuracy(accurate, expected)


def _accuracy(accurate: float, expected: int) -> Value:
    return {"accuracy": accurate / expected} if expected else {}


def value_paths(schema: Schema) -> list[str]:
    """The paths of a schema's values. The path of a single value is empty."""
    if (fields := fields_of(schema)) is not None:
        return [join(name, path) for name, part in fields.items() for path in value_paths(part)]
    items = items_of(schema)
    return [""] if items is None else value_paths(items)


def expected_paths(schema: Schema, expected: Any) -> set[str]:
    """The paths with an expected value. Null for an object or array means that of all paths in it."""
    if (fields := fields_of(schema)) is not None and isinstance(expected, dict):
        inner = {name: expected_paths(fields[name], value) for name, value in expected.items()}
        return {join(name, path) for name, paths in inner.items() for path in paths}
    if (items := items_of(schema)) is not None and expected and isinstance(expected, list):
        return {path for item in expected for path in expected_paths(items, item)}
    return set(value_paths(schema))


def present_paths(schema: Schema, value: Any) -> set[str]:
    """The paths at which a canonical value is not None."""
    if (fields := fields_of(schema)) is not None:
        return {join(name, path) for name, part in fields.items() for path in present_paths(part, value[name])}
    if (items := items_of(schema)) is not None:
        return {path for item in value for path in present_paths(items, item)}
    return set() if value is None else {""}


def agreements(schema: Schema, expected: Any, actual: Any, budget: Budget) -> dict[str, float]:
    """For each path, the share of two canonical values that agrees, from 0 to 1. Raises `OverBudget`."""
    budget.spend()
    if (fields := fields_of(schema)) is not None:
        inner = {name: agreements(part, expected[name], actual[name], budget) for name, part in fields.items()}
        return {join(name, path): share for name, scores in inner.items() for path, share in scores.items()}
    if (items := items_of(schema)) is None:
        return {"": float(expected == actual)}
    longer = max(len(expected), len(actual))
    if not longer:
        return dict.fromkeys(value_paths(items), 1.0)
    sums = dict.fromkeys(value_paths(items), 0.0)
    pairs = pair_rows(
        expected, actual, lambda left, right: sum(agreements(items, left, right, budget).values()), budget
    )
    for left, right in pairs:
        for path, share in agreements(items, left, right, budget).items():
            sums[path] += share
    return {path: together / longer for path, together in sums.items()}


def join(name: str, path: str) -> str:
    """The path of a field's value."""
    return f"{name}.{path}" if path else name
