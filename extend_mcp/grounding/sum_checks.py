"""Checks that values agree with each other: sums by the names of fields, in any schema."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extend_mcp.grounding.number_readings import as_number

_WORDS = re.compile(r"[^a-z0-9]+")
_NET = re.compile(r"sub ?total|\bnet\b|untaxed|before tax|excl|taxable|\bht\b|imponibile|netto|zwischensumme")
_TAX = re.compile(r"\b(tax|vat|gst|mwst|ust|tva|iva|btw|moms)\b|steuer")
_NO_TAX = re.compile(r"rate|\bids?\b|number|percent|untaxed|taxable|satz|nummer|before|excl|incl")
_GROSS = re.compile(r"grand total|gross|^total( amount)?$|invoice total|amount total|total incl|brutto|gesamt|\bttc\b")
_EXTRA = re.compile(
    r"discount|allowance|rebate|rabatt|charge|shipping|freight|versand|rounding|deposit|prepaid|skonto|tip"
)
_AMOUNT = re.compile(r"\b(amount|total|subtotal|net|sum|betrag|montant|importo|summe)\b")
_PRICE, _QUANTITY = (
    re.compile(r"price|preis|prix|prezzo|\brate\b"),
    re.compile(r"quantity|\bqty\b|menge|anzahl|\bunits\b|quantit"),
)
OF_ROW, UNLESS = "a discount or tax", "tax, a discount or a charge"
"""Reasons why the sums of a correct document may differ: they do in 13 of 61 invoices of the e-invoice standards."""
CENT = Decimal("0.011")
"""How much two sums may differ if a number was rounded."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Two sides that should be equal. `what` names the fields, `unless` possible reasons if they are not."""

    what: str
    left: Decimal
    right: Decimal
    slack: Decimal = CENT
    unless: str = ""

    @property
    def holds(self) -> bool:
        """True if they are equal, except for rounding."""
        return abs(self.left - self.right) <= self.slack

    def __str__(self) -> str:
        why = f" ({self.unless}?)" if self.unless else ""
        return f"{self.what}: {self.left.normalize():f} is not {self.right.normalize():f}{why}"


def sums(value: Mapping[str, Any]) -> list[Sum]:
    """The sums that the names of the fields suggest. With discounts or charges, totals are not checked."""
    numbers = dict(_numbers(value))
    net, tax, gross = _only(numbers, _NET, _TAX), _only(numbers, _TAX, _NO_TAX), _only(numbers, _GROSS, _NET)
    extra = [name for name in numbers if _EXTRA.search(_words(name))]
    checks = []
    if net and tax and gross and not extra:
        checks.append(Sum(f"{net} + {tax} = {gross}", numbers[net] + numbers[tax], numbers[gross]))
    aim = net or (gross if not tax else None)
    for name, rows in value.items():
        if isinstance(rows, list) and rows and all(isinstance(row, Mapping) for row in rows):
            checks += _rows(name, rows, (aim, numbers[aim]) if aim and not extra else None)
    return checks


def _rows(name: str, rows: list[Mapping[str, Any]], aim: tuple[str, Decimal] | None) -> Iterator[Sum]:
    keys = list(rows[0])
    amount = next((key for key in keys if _is_amount(key)), None)
    price = next((key for key in keys if _PRICE.search(_words(key))), None)
    quantity = next((key for key in keys if _QUANTITY.search(_words(key))), None)
    amounts = [_number(row.get(amount)) if amount else None for row in rows]
    for at, (row, total) in enumerate(zip(rows, amounts, strict=True)):
        each, count = (_number(row.get(key)) if key else None for key in (price, quantity))
        if total is not None and each is not None and count is not None:
            slack = CENT + abs(count) * Decimal("0.005")  # the price may be rounded
            yield Sum(f"{name}[{at}]: {quantity} x {price} = {amount}", count * each, total, slack, OF_ROW)
    if aim and None not in amounts:
        total = sum((each for each in amounts if each is not None), Decimal(0))
        yield Sum(f"sum of {name}[].{amount} = {aim[0]}", total, aim[1], CENT * len(amounts), UNLESS)


def _is_amount(key: str) -> bool:
    words = _words(key)
    return bool(_AMOUNT.search(words)) and not _PRICE.search(words) and not _TAX.search(words)


def _numbers(value: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    """The numbers of a value, also those of an object within it, such as `totals`."""
    for name, member in value.items():
        number = _number(member)
        if number is not None:
            yield name, number
        elif isinstance(member, Mapping):
            inner_numbers = ((inner, _number(part)) for inner, part in member.items())
            yield from ((inner, each) for inner, each in inner_numbers if each is not None)


def _only(numbers: Mapping[str, Decimal], names: re.Pattern[str], but: re.Pattern[str]) -> str | None:
    """The one field whose name fits, if there is just one."""
    fitting = [name for name in numbers if names.search(_words(name)) and not but.search(_words(name))]
    return fitting[0] if len(fitting) == 1 else None


def _words(name: str) -> str:
    """`totalAmount` and `total_amount` as "total amount"."""
    return _WORDS.sub(" ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()).strip()


def _number(value: Any) -> Decimal | None:
    """The number of a value, or of an amount with its currency; else None."""
    if isinstance(value, Mapping) and "amount" in value:
        value = value["amount"]
    return None if isinstance(value, bool) else as_number(value)
