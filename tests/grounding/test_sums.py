"""Sums by the names of fields."""

from typing import Any

import pytest

from extend_mcp.grounding import sums


def wrong(values: dict[str, Any]) -> list[str]:
    """The sums that do not hold."""
    return [str(each) for each in sums(values) if not each.holds]


LINES: list[dict[str, Any]] = [
    {"quantity": 3, "unit_price": 1.5, "amount": 4.5},
    {"quantity": 2, "unit_price": 10, "amount": 20},
]
RIGHT = {"subtotal": 24.5, "vat": 4.66, "total": 29.16, "line_items": LINES}


def test_sums_that_hold_are_not_told() -> None:
    assert len(sums(RIGHT)) == 4
    assert wrong(RIGHT) == []
    assert wrong({"totals": {"net": 24.5, "tax": 4.66, "gross": 29.16}, "items": LINES}) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"vat": 4.67}, []),
        ({"vat": 4.76}, ["subtotal + vat = total: 29.26 is not 29.16"]),
        ({"line_items": [*LINES, {"amount": 1}]}, ["sum of line_items[].amount = subtotal: 25.5 is not 24.5"]),
        ({"line_items": [{**LINES[0], "quantity": 4}, LINES[1]]}, ["line_items[0]: quantity x unit_price = amount: 6"]),
    ],
)
def test_a_sum_that_does_not_hold_is_told_beyond_a_cent(changed: dict[str, Any], told: list[str]) -> None:
    found = wrong({**RIGHT, **changed})
    assert len(found) == len(told)
    assert all(text.startswith(begin) for text, begin in zip(found, told, strict=True))


def test_money_with_its_currency_is_added_up_too() -> None:
    def money(amount: float) -> dict[str, Any]:
        return {"amount": amount, "iso_4217_currency_code": "EUR"}

    values = {"net_amount": money(10), "tax_amount": money(1.9), "grand_total": money(12)}
    assert wrong(values) == ["net_amount + tax_amount = grand_total: 11.9 is not 12"]


def test_where_a_discount_or_two_taxes_are_named_nothing_is_told() -> None:
    assert wrong({**RIGHT, "discount": 5, "total": 24.16}) == []
    assert wrong({"subtotal": 10, "tax_a": 1, "vat_b": 2, "total": 13}) == []


@pytest.mark.parametrize(
    "values", [{"total": 10**500, "net": float("inf"), "tax": True}, {"lines": [{}, {}]}, {"a": []}]
)
def test_odd_values_add_up_to_nothing(values: dict[str, Any]) -> None:
    assert wrong(values) == []
