"""The estimate never lets an answer run far over its budget, nor waste much of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extend_mcp.server.answers.tokens import count, fit
from tests.o200k import encode

TEXTS = {
    "prose": "The supplier shall deliver the goods within thirty days of the order, carriage paid, to the address. ",
    "table": "| 17 | Data logger DL-16 | 2 | 689.00 | 1,378.00 |\n",
    "receipt": "TOTAL AMOUNT DUE  RM 193.00\nCASH   200.00\nCHANGE   7.00\n",
    "german": "Die Lieferung erfolgt innerhalb von dreißig Tagen nach Auftragseingang frei Haus. ",
    "chinese": "供应商应在收到订单后三十天内交货并承担运费。",
    "json": '{"invoice_number":"HB-2026-0417","total":{"amount":17302.3,"iso_4217_currency_code":"EUR"}},',
}


@pytest.mark.parametrize("kind", TEXTS)
def test_the_estimate_is_near_the_truth(kind: str) -> None:
    text = TEXTS[kind] * 30
    truth = len(encode(text))
    assert 0.85 * truth <= count(text) <= 1.8 * truth


@pytest.mark.parametrize("kind", TEXTS)
def test_what_fits_is_within_the_budget(kind: str) -> None:
    text = TEXTS[kind] * 200
    cut = fit(text, 500)
    assert 200 <= len(encode(text[:cut])) <= 580


@given(st.text(), st.integers(0, 50))
def test_a_cut_is_a_place_in_the_text_and_all_fits_a_large_budget(text: str, budget: int) -> None:
    assert 0 <= fit(text, budget) <= len(text)
    assert fit(text, 10_000 + len(text) * 4) == len(text)
