"""What sentences of contracts and letters say where no label names it."""

from typing import Any

import pytest

from tests.analysis.extract.paper import INTEGER, MONEY, NUMBER, TEXT, plain_text, values

LEASE = """LEASE AGREEMENT

1. Premises. Landlord leases to Tenant the property located at 88 Mill Creek Road, Unit 5B, Burlington, VT 05401.

2. Rent. Tenant agrees to pay $1,850.00 per month, due on the first day of each month. Late payments bear interest at
1.5% per month.

3. Liability. In no event shall the liability of either party exceed $250,000.

4. Termination. Either party may terminate this Agreement upon sixty (60) days' written notice."""

OFFER = """You will report to Victor Lindgren, VP of Product. You are eligible for 20 days of paid vacation per year.
Invoices are payable within thirty (30) days of receipt."""

VERTRAG = (
    "Der Vertrag kann mit einer Frist von 3 Monaten gekündigt werden. Rechnungen sind fällig innerhalb von 14 Tagen."
)


@pytest.mark.parametrize(
    ("text", "name", "kind", "value"),
    [
        (LEASE, "property_address", TEXT, "88 Mill Creek Road, Unit 5B, Burlington, VT 05401"),
        (LEASE, "monthly_rent", MONEY, {"amount": 1850.0, "iso_4217_currency_code": "USD"}),
        (LEASE, "interest_rate", TEXT, "1.5% per month"),
        (LEASE, "late_payment_interest", NUMBER, 1.5),
        (LEASE, "liability_cap", NUMBER, 250000.0),
        (LEASE, "notice_period", TEXT, "60 days"),
        (LEASE, "notice_days", INTEGER, 60),
        (LEASE, "notice_months", INTEGER, None),
        (OFFER, "manager", TEXT, "Victor Lindgren"),
        (OFFER, "vacation_days", INTEGER, 20),
        (OFFER, "payment_days", INTEGER, 30),
        (VERTRAG, "kuendigungsfrist", TEXT, "3 Monaten"),
        (VERTRAG, "zahlungsziel", TEXT, "14 Tagen"),
    ],
)
def test_a_clause_is_read(text: str, name: str, kind: dict[str, Any], value: Any) -> None:
    assert values(plain_text(text), **{name: kind}) == {name: value}


def test_what_a_label_says_is_taken_before_a_sentence() -> None:
    text = f"Notice period: 30 days\n\n{LEASE}"
    assert values(plain_text(text), notice_period=TEXT) == {"notice_period": "30 days"}
