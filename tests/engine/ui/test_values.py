"""How JSON is laid out."""

from typing import Any

from extend_mcp.engine.ui.values import MOST_DEPTH, MOST_ROWS, Row, ValueLayout, shape

EMPTY = ValueLayout("none", "empty")


def test_texts_lists_and_tables_are_told_apart() -> None:
    assert shape(2.0) == ValueLayout("text", "2")
    assert shape(None) == ValueLayout("none", "null")
    assert shape([]) == shape({}) == EMPTY
    assert shape([True, None]) == ValueLayout("list", texts=[ValueLayout("text", "true"), ValueLayout("none", "null")])
    assert shape([[1], 2]) == ValueLayout("table", rows=[Row(None, [([1],)]), Row(None, [(2,)])])


def test_keys_that_are_names_of_methods_are_keys() -> None:
    value = {"items": 1, "__class__": 2}
    assert shape(value) == ValueLayout("table", rows=[Row("items", [(1,)]), Row("__class__", [(2,)])])


def test_an_array_of_objects_has_a_column_for_each_key() -> None:
    rows = [Row(None, [(1,), None]), Row(None, [None, (None,)])]
    assert shape([{"a": 1}, {"b": None}]) == ValueLayout("table", columns=["a", "b"], rows=rows)


def test_what_is_too_long_or_too_deep_is_cut() -> None:
    most = MOST_ROWS + 7
    long: list[Any] = [[{"a": 1}] * most, dict.fromkeys(map(str, range(most))), [[]] * most]
    for value in long:
        made = shape(value)
        assert (len(made.rows), made.left) == (MOST_ROWS, 7)
    deep: Any = []
    assert shape(deep, MOST_DEPTH) == EMPTY
    assert shape(deep, MOST_DEPTH + 1) == ValueLayout("none", "nested too deep to show")
