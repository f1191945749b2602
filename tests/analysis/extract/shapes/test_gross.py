"""Gross amounts that a page names so: before a commission, not with tax."""

import pytest

from tests.analysis.extract.paper import NUMBER, paper, run, shape, values

COMMISSION = """
Studio hire, 3 days                           1,640.00

                              Gross Total    $1,640.00
                              Commission       $246.00
                              Net Total      $1,394.00
"""


@pytest.mark.parametrize("name", ["gross_amount", "gross_total", "total_gross"])
def test_the_amount_named_gross_is_taken(name: str) -> None:
    assert values(paper(COMMISSION), **{name: NUMBER}) == {name: 1640.0}


def test_an_amount_named_net_is_doubted_as_gross() -> None:
    page = paper("Studio hire, 3 days    1,640.00\n\nNet Total    $1,394.00")
    read = run(page, shape(gross_amount=NUMBER)).output
    assert read["value"]["gross_amount"] is None or read["metadata"]["gross_amount"]["logprobsConfidence"] < 0.7


def test_a_description_may_ask_for_the_gross_amount() -> None:
    assert values(paper(COMMISSION), a={**NUMBER, "description": "Total gross amount"}) == {"a": 1640.0}
