"""Formulas, references and conditions by themselves."""

from typing import Any

import pytest

from extend_mcp.engine.workflows.expressions import References, as_text, is_met, walk
from extend_mcp.engine.workflows.formula_budget import FormulaBudget
from extend_mcp.engine.workflows.formulas import check_rule
from extend_mcp.engine.workflows.merge import merge_outputs
from extend_mcp.engine.workflows.operators import ValueFault

OUTPUTS: dict[str, Any] = {
    "bill": {
        "value": {
            "total": 110,
            "net": 100.0,
            "tax": 10,
            "due": None,
            "vendor": "Albertson",
            "paid": {"amount": 110.0, "iso_4217_currency_code": "EUR"},
            "lines": [{"sku": "Red pen", "qty": 2}, {"sku": "Ink", "qty": 1}],
            "dates": ["2024-01-05", "2024-02-01"],
        }
    },
    "kind": {"id": "k", "type": "invoice"},
    "ask": {"response": {"status": 200, "data": {"limit": 500}}},
    "never": None,
}
STEPS = {
    "bill": {"type": "EXTRACT"},
    "kind": {"type": "CLASSIFY"},
    "ask": {"type": "EXTERNAL_DATA_VALIDATION"},
    "never": {"type": "EXTRACT"},
    "bill.copy": {"type": "EXTRACT"},
}
REFERENCES = References(
    STEPS, lambda name: OUTPUTS["bill" if name == "bill.copy" else name], {"ref": "x"}, FormulaBudget()
)


def rule(formula: str) -> dict[str, Any]:
    """What a formula comes to, without its name."""
    found = check_rule("r", formula, REFERENCES.variable, FormulaBudget())
    assert found.pop("name") == "r"
    return found


@pytest.mark.parametrize(
    "formula",
    [
        "bill.total = bill.net + bill.tax",
        "=bill.total = 110",
        "bill.total > 0 AND bill.total < 10000",
        "bill.total > 500 or bill.tax = 10",
        'IF(kind = "invoice", ISPRESENT(bill.net), FALSE)',
        "IF(FALSE, 1 / 0 = 1, TRUE)",
        "not ISPRESENT(bill.due)",
        "ISBLANK(bill.nothing.at.all)",
        'CONTAINS(bill.lines.sku, "Ink")',
        'NOT CONTAINS(bill.lines.sku, "ink")',
        'CONTAINSALL(bill.lines.sku, "Ink", "Red pen")',
        'INCLUDES(bill.lines.sku, "PEN")',
        'INCLUDESANY(bill.lines.sku, "brush", "ink")',
        'FUZZYMATCH(bill.vendor, "Albertsons", 0.8)',
        'NOT FUZZYMATCH(bill.vendor, "Walmart", 0.8)',
        "SUM(bill.lines.qty) = 3 AND COUNT(bill.lines.sku) = 2 AND LEN(bill.lines) = 2",
        "MAX(bill.lines.qty, 7) = 7 AND MIN(bill.lines.qty) = 1 AND AVERAGE(bill.lines.qty) = 1.5",
        "bill.paid = bill.total AND bill.paid / 2 = 55",
        "2 + 3 * 4 ^ 2 = 50 AND -2 ^ 2 = 4",
        "0.1 + 0.2 = 0.3",
        "ROUND(2.675, 1) = 2.7 AND ABS(-3) = 3 AND ROUND(-2.5) = -3",
        'UPPER(kind) & "!" = "INVOICE!" AND TRIM(" a ") = LOWER("A")',
        '\'single\' = "single" AND "say ""hi""" <> \'\'',
        "bill.dates < '2024-06-01'",
        "ask.limit >= bill.total",
        "{{ask.output.response.status}} = 200",
        'metadata.ref = "x" AND {{metadata.ref}} == metadata.ref',
        "bill.lines[1].qty = 1 AND bill.lines.0.qty = 2",
        "never.total = NULL",
        "bill.copy.total = 110",
    ],
)
def test_a_formula_holds(formula: str) -> None:
    assert rule(formula) | {"validArray": None} == {"valid": True, "validArray": None}


def test_an_array_is_told_item_by_item() -> None:
    assert rule("bill.lines.qty > 1") == {"valid": False, "validArray": [True, False], "failureReason": "RULE_FAILED"}
    assert rule("bill.lines.qty * 2 >= bill.lines.qty") == {"valid": True, "validArray": [True, True]}


@pytest.mark.parametrize(
    ("formula", "reason", "error"),
    [
        ("bill.total = 1", "RULE_FAILED", None),
        ("bill.due > 3", "RULE_FAILED", None),
        ("bill.due", "RULE_FAILED", None),
        ("", "PARSE_ERROR", "a value was expected, not the end"),
        ("bill.total = ", "PARSE_ERROR", "a value was expected, not the end"),
        ("(1 = 1", "PARSE_ERROR", ") was expected, not the end"),
        ("1 = 1)", "PARSE_ERROR", "the end was expected, not )"),
        ("SUM(1, ,2)", "PARSE_ERROR", "a value was expected, not ,"),
        ("EVIL(1)", "PARSE_ERROR", "there is no function EVIL"),
        ("__import__('os')", "PARSE_ERROR", "there is no function __import__"),
        ("IF(TRUE)", "PARSE_ERROR", "IF does not accept 1 values"),
        ("1;2", "PARSE_ERROR", "character 2 is not understood: ';2'"),
        ("(" * 200 + "1" + ")" * 200, "PARSE_ERROR", "the formula is nested deeper than 60"),
        ("+".join("1" * 500), "PARSE_ERROR", "the formula is nested deeper than 60"),
        ("1" * 10_001, "PARSE_ERROR", "the formula is longer than 10000 characters"),
        ("gone.total = 1", "VALUE_ERROR", "there is no step for the reference 'gone.total'"),
        ("bill.vendor + 1 = 1", "VALUE_ERROR", "a number was expected, not text"),
        ("bill.total", "VALUE_ERROR", "TRUE or FALSE was expected, not a number"),
        ("bill.total / 0 = 1", "VALUE_ERROR", "a number cannot be divided by zero"),
        ("9 ^ 9 ^ 9 ^ 9 = 1", "VALUE_ERROR", "the number is too large"),
        ("(0 - 8) ^ 0.5 = 1", "VALUE_ERROR", "the result is not a number"),
        ("SUM(bill.lines.qty) = 3 AND bill.nothing / 2 > 1", "RULE_FAILED", None),
        ("SUM(bill.lines.qty, bill.vendor) = 1", "VALUE_ERROR", "a number was expected, not text"),
        ("ROUND(1, 99) = 1", "VALUE_ERROR", "a number can be rounded to 15 places at most"),
        ('LLMJUDGE(bill.vendor, "same?")', "VALUE_ERROR", None),
    ],
)
def test_a_formula_fails_with_its_reason(formula: str, reason: str, error: str | None) -> None:
    found = rule(formula)
    assert (found["valid"], found["failureReason"]) == (False, reason)
    if error is not None:
        assert found["error"] == error


def condition(operation: str, left: str, right: str | None = None) -> bool:
    given = {"id": "c", "type": "IF", "operation": operation, "leftOperand": left}
    return is_met(given | ({"rightOperand": right} if right is not None else {}), REFERENCES)


def test_conditions_compare_numbers_and_text() -> None:
    total = "{{bill.output.value.total}}"
    assert condition("EQUALS", total, "110.0")
    assert condition("GTE", total, "110")
    assert not condition("LTE", total, "109")
    assert condition("EQUALS", "{{kind.output.type}}", "invoice")
    assert not condition("GTE", "{{kind.output.type}}", "5")
    assert condition("EQUALS", "no {{bill.output.value.tax}}/{{bill.output.value.due}}", "no 10/")
    assert condition("CONTAINS", "{{bill.output.value.vendor}}", "bert")
    assert condition("CONTAINS", "{{bill.output.value.lines.sku}}", "Ink")
    assert not condition("CONTAINS", "{{bill.output.value.due}}", "")
    assert condition("IS_NULL", "{{bill.output.value.due}}")
    assert condition("IS_NULL", "{{never.output.value.total}}")
    assert not condition("IS_NULL", total)
    assert not condition("NO_OP", total)
    assert is_met({"id": "c", "type": "ELSE"}, REFERENCES)
    with pytest.raises(ValueFault, match=r"no step for the reference 'gone\.output'"):
        condition("EQUALS", "{{gone.output}}", "1")


def test_paths_lead_through_objects_and_arrays() -> None:
    value = {"a": [{"b": 1}, {"b": [2, 3]}, {}], "c": "text"}
    assert walk(value, "a.b", FormulaBudget()) == [1, [2, 3], None]
    assert walk(value, "a[1].b[0]", FormulaBudget()) == 2
    assert walk(value, "a[].b", FormulaBudget()) == [1, [2, 3], None]
    nowhere = ("a[9]", "c.d", "c[0]", "x.y.z", "a[99999999999]")
    assert [walk(value, path, FormulaBudget()) for path in nowhere] == [None] * 5
    assert walk(value, "a.²", FormulaBudget()) == [None] * 3
    assert walk(value, "", FormulaBudget()) == value
    assert [as_text(one, FormulaBudget()) for one in (None, True, 2.0, 2.5, "x")] == ["", "true", "2", "2.5", "x"]
    assert as_text({"a": "é"}, FormulaBudget()) == '{"a": "é"}'


@pytest.mark.parametrize(
    ("order", "total"), [("confidence", 2), ("first_to_execute", 1), ("last_to_execute", 2), ("alphabetic", 1)]
)
def test_a_merge_takes_each_field_from_one(order: str, total: int) -> None:
    def output(sure: float, **value: Any) -> dict[str, Any]:
        return {"value": value, "metadata": {name: {"ocrConfidence": sure} for name in value}}

    found = merge_outputs([output(0.5, total=1, only=None), output(0.9, total=2, a="b")], order)
    assert found["value"] == {"total": total, "only": None, "a": "b"}
    assert found["metadata"]["total"]["ocrConfidence"] == (0.9 if total == 2 else 0.5)
    assert found["metadata"].keys() == {"total", "a"}
    names = ["a", "only", "total"] if order == "alphabetic" else ["total", "only", "a"]
    assert list(found["value"]) == names
