"""Amounts that stand before their labels."""

from tests.analysis.extract.paper import NUMBER, TEXT, paper, values


def test_an_amount_with_its_sign_begins_the_text_of_its_label() -> None:
    page = paper("""
    Personal property      $150,000      Included
    $1,000 Deductible          -$36
    """)
    assert values(page, deductible=NUMBER) == {"deductible": 1000.0}


def test_a_price_is_no_number_of_an_account() -> None:
    page = paper("""
    Account number:
    A daily transfer from an account      $1.00
    """)
    assert values(page, account_number=TEXT) == {"account_number": None}


def test_a_number_in_the_next_sentence_is_not_surely_the_labels() -> None:
    page = paper("The unit in which usage is measured. One kWh equals 1000 watts")
    assert values(page, usage_kwh=NUMBER, account=TEXT)["usage_kwh"] is None


def test_decimals_that_a_file_sets_apart_belong_to_their_amount() -> None:
    assert values(paper("Total charges      48,205 .61"), total_charges=NUMBER) == {"total_charges": 48205.61}
