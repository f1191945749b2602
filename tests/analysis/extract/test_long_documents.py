"""The work on long documents: it is counted in calls of functions, which are the same on every machine."""

import sys
from collections.abc import Callable
from functools import _lru_cache_wrapper
from types import FrameType
from typing import Any

import pytest

from tests.analysis.extract.paper import DATE, MONEY, NUMBER, TEXT, plain_text, rows_of, run, shape

SCHEMA = shape(
    invoice_number=TEXT, invoice_date=DATE, total=MONEY, subtotal=NUMBER, currency=TEXT, vendor_name=TEXT,
    vendor_address=TEXT, jurisdiction=TEXT, effective_date=DATE, term=TEXT, status={"enum": ["open", "paid", None]},
    bill_to=shape(name=TEXT), line_items=rows_of(description=TEXT, quantity=NUMBER, unit_price=NUMBER, amount=MONEY),
)  # fmt: skip


def numbered(line: str) -> Callable[[int], list[str]]:
    return lambda count: [line.format(number=number, day=number % 28 + 1) for number in range(count)]


def one_line(count: int) -> list[str]:
    return ["Invoice total " + "12.50 2024-05-01 total " * count]


def a_table(count: int) -> list[str]:
    return [
        "Description    Quantity    Unit price    Amount",
        *(f"Widget no {n}    2    {n}.50    {n}.00" for n in range(count)),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(numbered("Invoice number {number} total $10.00 date 2024-05-{day:02}"), id="labels"),
        pytest.param(numbered("Total:    ${number}.00    Date:    2024-05-{day:02}"), id="labels in columns"),
        pytest.param(numbered("Description    Quantity    Unit price    Amount"), id="headings"),
        pytest.param(numbered("Bill to\nName: Fred {number}\n{number} High Street"), id="sections"),
        pytest.param(
            numbered("Made as of May {day}, 2024 and governed by the laws of New York for a term of {day} years"),
            id="prose",
        ),
        pytest.param(numbered("Company{number} Ltd, {number} High Street, www.company{number}.com"), id="names"),
        pytest.param(one_line, id="one line"),
        pytest.param(a_table, id="a table"),
    ],
)
def test_twice_as_long_a_document_takes_about_twice_the_work(lines: Callable[[int], list[str]]) -> None:
    work(lines(5))  # what is made once
    assert work(lines(120)) < 2.4 * work(lines(60))


def forget() -> None:
    """Forget what earlier documents left behind, which would make the next one cheaper."""
    for name, module in list(sys.modules.items()):
        if name.startswith("extend_mcp.analysis"):
            for function in vars(module).values():
                if isinstance(function, _lru_cache_wrapper) and function.cache_parameters()["maxsize"]:
                    function.cache_clear()


def work(lines: list[str]) -> int:
    """How many functions are called while the document is read."""
    document = plain_text("\n".join(lines))
    calls = 0
    forget()

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run(document, SCHEMA)
    finally:
        sys.setprofile(before)
    return calls
