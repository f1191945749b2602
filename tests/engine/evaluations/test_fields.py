"""What the metrics of an extraction count, on cases made by hand."""

import random
from itertools import permutations
from typing import Any

import pytest

from extend_mcp.engine.budget import Budget, OverBudget
from extend_mcp.engine.evaluations.compared_values import cover_value
from extend_mcp.engine.evaluations.evaluator import DOCUMENT_STEPS
from extend_mcp.engine.evaluations.field_tally import FieldTally
from extend_mcp.engine.evaluations.table_rows import MAX_ROWS, assign_columns, pair_rows

TEXT = {"type": ["string", "null"]}
NUMBER = {"type": ["number", "null"]}
DATE = {"type": ["string", "null"], "extend:type": "date"}
MONEY = {"type": "object", "extend:type": "currency", "properties": {"amount": NUMBER, "iso_4217_currency_code": TEXT}}
LINE = {"type": "object", "properties": {"item": TEXT, "quantity": NUMBER, "price": NUMBER}}
LINES = {"type": "array", "items": LINE}


def figures(properties: dict[str, Any], *documents: tuple[Any, Any]) -> Any:
    """The metrics of documents: what was expected of each, and what came, None where its run failed."""
    tally = FieldTally(Budget(DOCUMENT_STEPS))
    schema = {"type": "object", "properties": properties} if properties else {}
    for expected, actual in documents:
        tally.add({"value": expected}, None if actual is None else {"value": actual}, {"schema": schema})
    return tally.figures()


def counts(found: Any, path: str) -> tuple[Any, ...]:
    """Total, present, expected and accurate."""
    metric = found["fieldMetrics"][path]
    return tuple(metric[f"count{name}"] for name in ("Total", "Present", "Expected", "Accurate"))


def rows(*letters: str) -> list[dict[str, Any]]:
    return [{"item": letter, "quantity": ord(letter), "price": ord(letter) / 8} for letter in letters]


def test_a_perfect_result_is_wholly_accurate() -> None:
    value = {"number": "A-1", "total": 12.5, "lines": rows("a", "b")}
    found = figures({"number": TEXT, "total": NUMBER, "lines": LINES}, (value, value))
    assert found["accuracy"] == 1
    assert list(found["fieldMetrics"]) == ["number", "total", "lines.item", "lines.quantity", "lines.price"]
    assert counts(found, "lines.price") == (1, 1, 1, 1)


def test_each_document_counts_once_at_each_field() -> None:
    documents = [({"a": "x"}, {"a": "x"}), ({"a": "x"}, {"a": "y"}), ({"a": "x"}, {"a": None}), ({}, {"a": "x"})]
    found = figures({"a": TEXT, "b": TEXT}, *documents)
    assert counts(found, "a") == (4, 3, 3, 1)
    assert found["fieldMetrics"]["a"]["accuracy"] == pytest.approx(1 / 3)
    assert counts(found, "b") == (4, 0, 0, 0)
    assert "accuracy" not in found["fieldMetrics"]["b"]
    assert found["accuracy"] == pytest.approx(1 / 3)


def test_null_expects_that_nothing_is_found() -> None:
    found = figures({"a": TEXT}, ({"a": None}, {"a": None}), ({"a": None}, {"a": " "}), ({"a": None}, {"a": "x"}))
    assert counts(found, "a") == (3, 1, 3, 2)


def test_without_expectations_there_is_no_accuracy() -> None:
    assert "accuracy" not in figures({"a": TEXT}, ({}, {"a": "x"}))


def test_a_failed_run_is_wrong_wherever_something_is_expected() -> None:
    found = figures({"a": TEXT, "b": TEXT}, ({"a": "x", "b": None}, None))
    assert found["accuracy"] == 0
    assert counts(found, "b") == (1, 0, 1, 0)
    unknown = figures({}, ({"a": {"b": "x"}, "c": [{"d": 1}]}, None))
    assert (counts(unknown, "a.b"), counts(unknown, "c.d")) == ((0, 0, 1, 0), (0, 0, 1, 0))


def test_a_field_that_the_schema_lacks_is_expected_and_never_accurate() -> None:
    found = figures({"a": TEXT}, ({"a": "x", "new": {"b": "y"}}, {"a": "x"}))
    assert counts(found, "new.b") == (0, 0, 1, 0)
    assert found["accuracy"] == 0.5


@pytest.mark.parametrize(
    ("schema", "expected", "actual", "same"),
    [
        (TEXT, "ACME  Corp.", "acme corp.", True),
        (TEXT, "it’s – so", "it's - so", True),
        (TEXT, "ﬁne", "fine", True),
        (TEXT, "42", 42, True),
        (TEXT, "Acme Corp.", "Acme Corp", False),
        (NUMBER, 1200, "1,200.00", True),
        (NUMBER, 0.3, 0.1 + 0.2, True),
        (NUMBER, 5, 5.0, True),
        (NUMBER, 12.5, 12.51, False),
        (NUMBER, "twelve", 12, False),
        (NUMBER, 0, None, False),
        (DATE, "2024-03-20", "2024-03-20T00:00:00Z", True),
        (DATE, "2024-03-20", "2024-03-02", False),
        (DATE, "soon", "Soon", True),
        ({"type": ["boolean", "null"]}, True, True, True),
        ({"type": ["boolean", "null"]}, False, None, False),
        ({"enum": ["paid", "open", None]}, "paid", "PAID", True),
    ],
)
def test_values_are_compared_by_what_they_mean(schema: Any, expected: Any, actual: Any, same: bool) -> None:
    assert figures({"a": schema}, ({"a": expected}, {"a": actual}))["accuracy"] == same


def test_the_parts_of_an_object_are_fields_of_their_own() -> None:
    expected = {"total": {"amount": 1200, "iso_4217_currency_code": "USD"}}
    found = figures({"total": MONEY}, (expected, {"total": {"amount": 1200.0, "iso_4217_currency_code": "EUR"}}))
    assert found["accuracy"] == 0.5
    assert counts(found, "total.amount") == (1, 1, 1, 1)
    assert figures({"total": MONEY}, ({"total": None}, {"total": {"amount": None}}))["accuracy"] == 1
    assert figures({"total": MONEY}, (expected, {}))["accuracy"] == 0


def test_rows_in_another_order_are_as_accurate() -> None:
    found = figures({"lines": LINES}, ({"lines": rows("a", "b", "c")}, {"lines": rows("c", "a", "b")}))
    assert found["accuracy"] == 1


def test_missing_rows_count_as_wrong_cells() -> None:
    """The example of the API's page on the accuracy of arrays: 6 of 9 cells."""
    found = figures({"lines": LINES}, ({"lines": rows("d", "a", "g")}, {"lines": rows("a", "d")}))
    assert found["accuracy"] == pytest.approx(6 / 9)
    assert counts(found, "lines.item") == (1, 1, 1, pytest.approx(2 / 3))


def test_extra_rows_count_as_wrong_cells() -> None:
    found = figures({"lines": LINES}, ({"lines": rows("a")}, {"lines": rows("a", "b", "c", "d")}))
    assert found["accuracy"] == pytest.approx(1 / 4)
    assert figures({"lines": LINES}, ({"lines": []}, {"lines": rows("a")}))["accuracy"] == 0
    assert figures({"lines": LINES}, ({"lines": []}, {"lines": []}))["accuracy"] == 1


def test_partly_wrong_rows_are_paired_with_what_they_are_most_like() -> None:
    expected = [{"item": "pen", "quantity": 1, "price": 2}, {"item": "pad", "quantity": 1, "price": 3}]
    actual = [{"item": "pad", "quantity": 9, "price": 3}, {"item": "pen", "quantity": 1, "price": 9}]
    found = figures({"lines": LINES}, ({"lines": expected}, {"lines": actual}))
    assert [counts(found, f"lines.{name}")[3] for name in ("item", "quantity", "price")] == [1, 0.5, 0.5]


def test_a_column_that_no_expected_row_has_is_not_expected() -> None:
    found = figures({"lines": LINES}, ({"lines": [{"item": "a"}]}, {"lines": rows("a")}))
    assert counts(found, "lines.price") == (1, 1, 0, 0)
    assert found["accuracy"] == 1


def test_arrays_of_values_and_arrays_in_arrays_are_compared_too() -> None:
    tags = {"type": "array", "items": {"type": "string"}}
    found = figures({"tags": tags}, ({"tags": ["a", "b", "b"]}, {"tags": ["B", "A", "x"]}))
    assert counts(found, "tags")[3] == pytest.approx(2 / 3)
    groups = {"type": "array", "items": {"type": "object", "properties": {"name": TEXT, "lines": LINES}}}
    expected = [{"name": "1", "lines": rows("a", "b")}, {"name": "2", "lines": rows("c")}]
    actual = [{"name": "2", "lines": rows("c")}, {"name": "1", "lines": rows("a")}]
    nested = figures({"groups": groups}, ({"groups": expected}, {"groups": actual}))
    assert counts(nested, "groups.lines.item")[3] == 0.75
    assert counts(nested, "groups.name")[3] == 1


@pytest.mark.parametrize("value", [3, "x", ["x"], {"item": 1}, None, [None, 3]])
def test_values_of_another_shape_are_wrong_and_break_nothing(value: Any) -> None:
    properties = {"lines": LINES, "total": MONEY, "a": TEXT}
    expected = {"lines": rows("a"), "total": {"amount": 1}, "a": "y"}
    assert figures(properties, (expected, dict.fromkeys(properties, value)))["accuracy"] < 1
    figures(properties, (dict.fromkeys(properties, value), expected))


def test_the_assignment_is_the_cheapest_there_is() -> None:
    chance = random.Random(4)
    for _ in range(60):
        count, more = chance.randint(1, 5), chance.randint(0, 2)
        costs = [[-chance.randint(0, 4) for _ in range(count + more)] for _ in range(count)]
        columns = assign_columns(costs, Budget(DOCUMENT_STEPS))
        assert len(set(columns)) == count
        best = min(
            sum(costs[row][one] for row, one in enumerate(some)) for some in permutations(range(count + more), count)
        )
        assert sum(costs[row][one] for row, one in enumerate(columns)) == best


def test_rows_of_long_arrays_are_paired_by_the_cells_that_tell_them_apart() -> None:
    expected: list[dict[str, Any]] = [{"a": number, "b": number % 7, "c": "x"} for number in range(3 * MAX_ROWS)]
    actual = [row | {"c": "y"} for row in expected if row["a"] % 10]
    random.Random(4).shuffle(actual)
    pairs = pair_rows(expected, actual, _likeness, Budget(DOCUMENT_STEPS))
    assert all(left["a"] == right["a"] for left, right in pairs)
    assert len(pairs) == len(actual)


def test_rows_of_long_arrays_that_nothing_tells_apart_are_paired_all_the_same() -> None:
    expected = [{"a": 1, "b": None} for _ in range(2 * MAX_ROWS)]
    actual = [{"a": 1, "b": number} for number in range(2 * MAX_ROWS + 10)]
    assert [
        _likeness(left, right) for left, right in pair_rows(expected, actual, _likeness, Budget(DOCUMENT_STEPS))
    ] == [1] * 2 * MAX_ROWS


def _likeness(left: dict[str, Any], right: dict[str, Any]) -> int:
    return sum(left[key] == right[key] for key in left)


def test_rows_within_rows_are_compared_no_longer_than_a_document_may_take() -> None:
    inner = {"type": "object", "properties": {"lines": LINES}}
    schema = {"type": "object", "properties": {"pages": {"type": "array", "items": inner}}}
    wanted = {"pages": [{"lines": rows(*"abc")} for _ in range(3)] + [{"lines": rows("d")}]}
    found = {"pages": [{"lines": rows(*"bcd")} for _ in range(4)]}
    for steps in (100, 10_000):
        tally = FieldTally(Budget(steps))
        if steps == 100:
            with pytest.raises(OverBudget, match="takes more than 100 steps"):
                tally.add({"value": wanted}, {"value": found}, {"schema": schema})
        else:
            tally.add({"value": wanted}, {"value": found}, {"schema": schema})


def test_rows_of_many_different_fields_are_paid_for() -> None:
    def cost(count: int) -> int:
        budget = Budget(DOCUMENT_STEPS)
        cover_value({}, [{f"field_{index}": 1} for index in range(count)], budget)
        return budget.spent

    assert cost(200) > 3 * cost(100)
