"""Parses QR codes for payments: EPC069-12 (GiroCode) and the Swiss QR-bill."""

import re
from dataclasses import dataclass
from decimal import Decimal

from extend_mcp.documents.accounts import checks_out
from extend_mcp.documents.einvoice.literals import as_decimal

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_EURO = re.compile(r"EUR(\d{1,9}(?:\.\d{1,2})?)")
SWISS_CURRENCIES = frozenset({"CHF", "EUR"})


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """Whom, where and how much to pay; missing values are None. `standard` is a name for people."""

    standard: str
    iban: str
    creditor: str | None = None
    bic: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    reference: str | None = None


def read_payment(text: str) -> PaymentCode | None:
    """The payment in a code's text; None for a text of another form, or with an impossible account number."""
    lines = [line.strip() for line in text.split("\n")]
    if lines[0] == "BCD" and len(lines) >= 7:
        return _read_epc(lines)
    return _read_swiss(lines) if lines[0] == "SPC" and len(lines) >= 28 else None


def is_iban(text: str) -> bool:
    """True if a text without blanks is an account number whose check digits are right (ISO 13616)."""
    return _IBAN.fullmatch(text) is not None and checks_out(text)


def _read_epc(lines: list[str]) -> PaymentCode | None:
    """EPC069-12: service tag, version, letters, identification, BIC, name, IBAN, amount, purpose, references."""
    lines = [*lines, *[""] * 5]
    iban = lines[6].replace(" ", "")
    if lines[3] != "SCT" or not is_iban(iban):
        return None
    amount = _EURO.fullmatch(lines[7])
    return PaymentCode(
        "GiroCode (EPC069-12)", iban, lines[5] or None, lines[4] or None, Decimal(amount[1]) if amount else None,
        "EUR", lines[9] or lines[10] or None,
    )  # fmt: skip


def _read_swiss(lines: list[str]) -> PaymentCode | None:
    """Swiss QR-bill: account in line 4, creditor in 6, amount and currency in 19 and 20, reference in 29."""
    lines = [*lines, *[""] * 3]
    iban = lines[3].replace(" ", "")
    if not is_iban(iban) or lines[19] not in SWISS_CURRENCIES:
        return None
    reference = lines[28] if lines[27] in ("QRR", "SCOR") else ""
    amount = as_decimal(lines[18])
    return PaymentCode("Swiss QR-bill", iban, lines[5] or None, None, amount, lines[19], reference or None)
