"""What codes for payments say, and what they may not."""

from decimal import Decimal

import pytest

from extend_mcp.documents.codes import PaymentCode, read_payment
from tests import payment_codes


def test_a_girocode_says_whom_to_pay_and_how_much() -> None:
    assert read_payment(payment_codes.GIRO) == PaymentCode(
        "GiroCode (EPC069-12)", payment_codes.IBAN, "Azure Interior Ltd", "BELADEBEXXX", Decimal("183.26"), "EUR",
        "INV-2024-0042",
    )  # fmt: skip


def test_a_swiss_bill_says_whom_to_pay_and_how_much() -> None:
    assert read_payment(payment_codes.SWISS.replace("\n", "\r\n")) == PaymentCode(
        "Swiss QR-bill", payment_codes.SWISS_IBAN, "Robert Schneider AG", None, Decimal("1949.75"), "CHF",
        "210000000003139471430009017",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.com",
        "BCD",
        "SPC\n" * 40,
        "\n" * 5000,
        payment_codes.GIRO.replace("SCT", "XXX"),
        payment_codes.GIRO.replace("DE89", "DE88"),
        payment_codes.GIRO.replace(payment_codes.IBAN, "DE" + "9" * 4000),
        payment_codes.SWISS.replace("CH44", "CH45"),
        payment_codes.SWISS.replace("CHF", "BTC"),
    ],
)
def test_garbage_is_no_payment(text: str) -> None:
    assert read_payment(text) is None


@pytest.mark.parametrize("amount", ["EUR", "EUR-5", "EUR1e9", "183.26", "EUR" + "9" * 50, "EUR1.234"])
def test_an_amount_that_is_none_is_left_open(amount: str) -> None:
    code = read_payment(payment_codes.GIRO.replace("EUR183.26", amount))
    assert code is not None
    assert code.amount is None
