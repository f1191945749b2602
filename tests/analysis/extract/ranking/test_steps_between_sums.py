"""Discounts, charges and taxes between the sums of an invoice, in many words."""

import pytest

from extend_mcp.analysis.extract.ranking.steps import Labelled, find_taxes
from tests.analysis.extract.paper import NUMBER, paper, values


def named(value: float, *means: str) -> Labelled:
    return Labelled(value, frozenset(means))


@pytest.mark.parametrize(
    ("steps", "taxes"),
    [
        ([named(-10, "less")], {None}),
        ([named(10, "less"), named(4, "less")], {None}),
        ([named(10, "less"), named(9, "tax"), named(1, "less")], {9.0}),
        ([named(5), named(-5)], None),
    ],
)
def test_steps_between_two_sums_say_which_of_them_is_the_tax(steps: list[Labelled], taxes: set[float] | None) -> None:
    end = {1: 90, 2: 94, 3: 100}[len(steps)]
    found = find_taxes([[named(100, "net"), *steps, named(end, "total")]])
    assert found.get((100, end)) == taxes


def test_a_step_without_a_known_label_may_be_a_tax_or_none() -> None:
    assert find_taxes([[named(100, "net"), named(7), named(107, "total")]]) == {(100, 107): {None, 7.0}}


def test_what_was_paid_or_rounded_is_no_step_to_a_total() -> None:
    assert find_taxes([[named(100, "total"), named(-20, "paid"), named(80, "due")]]) == {}
    assert find_taxes([[named(99.98, "total"), named(0.02, "less", "rounding"), named(100, "total")]]) == {}


@pytest.mark.parametrize(
    "rows",
    [
        "Subtotal 402.50|Discount (10%) (40.25)|Shipping 12.00|Total 374.25|Amount Paid 100.00|Balance Due 274.25",
        "Subtotal 402.50|Coupon SAVE10 -40.25|Freight 12.00|Grand Total 374.25|Deposit -100.00|Amount due 274.25",
        "Zwischensumme 402,50|Rabatt 10 % 40,25-|Versandkosten 12,00|Gesamt 374,25|Anzahlung 100,00|Restbetrag 274,25",
        "Sous-total 402,50|Remise 10 % -40,25|Frais de port 12,00|Total 374,25|Acompte 100,00|Reste à payer 274,25",
        "Subtotal 402,50|Descuento -40,25|Gastos de envío 12,00|Total 374,25|Anticipo 100,00|Saldo pendiente 274,25",
        "Subtotale 402,50|Sconto -40,25|Spese di spedizione 12,00|Totale 374,25|Acconto 100,00|Da pagare 274,25",
        "Subtotaal 402,50|Korting -40,25|Verzendkosten 12,00|Totaal 374,25|Aanbetaling 100,00|Te betalen 274,25",
        "Delsumma 402,50|Rabatt -40,25|Frakt 12,00|Summa 374,25|Betalt 100,00|Att betala 274,25",
    ],
)
def test_a_charge_or_discount_is_no_tax_and_hides_no_subtotal(rows: str) -> None:
    lines = (row.rsplit(" ", 1) for row in rows.split("|"))
    page = paper("Invoice 88-1042\n\n" + "\n".join(f"{' ' * 40}{label:24}{value:>12}" for label, value in lines))
    read = values(page, subtotal=NUMBER, tax=NUMBER, total=NUMBER, amount_due=NUMBER)
    assert read == {"subtotal": 402.5, "tax": None, "total": 374.25, "amount_due": 274.25}


def test_a_tax_behind_discount_and_shipping_is_found() -> None:
    page = paper("""
INVOICE 12
                              Subtotal             $400.00
                              Discount 10%         -$40.00
                              Shipping              $10.00
                              Sales tax (8 %)       $29.60
                              Total                $399.60
""")
    read = values(page, subtotal=NUMBER, tax=NUMBER, total=NUMBER)
    assert read == {"subtotal": 400.0, "tax": 29.6, "total": 399.6}
