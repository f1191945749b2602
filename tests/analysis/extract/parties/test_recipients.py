"""To whom a statement, policy or letter without labels was sent."""

import pytest

from tests.analysis.extract.paper import TEXT, paper, values

STATEMENT = """
Harbour Bank, N.A.
77 Bank Street
Portland, OR 97228

IDA M MOSS                                 Questions?
12 HEATH RD                                Call us day and night
SPRINGFIELD OH 44126-3333                  harbour.example

Statement period activity summary
"""


@pytest.mark.parametrize("name", ["account_holder", "named_insured", "employee_name", "cardholder_name"])
def test_the_person_above_the_only_address_of_a_person(name: str) -> None:
    assert values(paper(STATEMENT), **{name: TEXT}) == {name: "IDA M MOSS"}


def test_the_address_is_that_below_the_name() -> None:
    read = values(paper(STATEMENT), account_holder_address=TEXT, mailing_address=TEXT)
    assert read["account_holder_address"] == "12 HEATH RD SPRINGFIELD OH 44126-3333"


def test_two_persons_with_addresses_leave_it_open() -> None:
    page = STATEMENT + "\nEVA LIND\n4 Hill Street\nFairview OH 44126\n"
    assert values(paper(page), account_holder=TEXT) == {"account_holder": None}


def test_a_company_is_no_such_person() -> None:
    page = "Harbour Insurance Agency\n77 Bank Street\nPortland, OR 97228\n\nPolicy declarations"
    assert values(paper(page), named_insured=TEXT) == {"named_insured": None}


def test_the_person_of_a_card_is_the_one_whose_name_the_mail_has() -> None:
    card = """
    RemoteQuay
    BUSINESS CONSULTING
    Ida Lemaire
    Founder
    ilemaire@remotequay.example
    """
    assert values(paper(card), name=TEXT) == {"name": "Ida Lemaire"}


@pytest.mark.parametrize(
    "label", ["NAMED INSURED AND MAILING ADDRESS", "Insured and address:", "Policyholder & address"]
)
def test_a_label_of_a_name_and_its_address_has_both_below_it(label: str) -> None:
    page = f"""
    Policy declarations

    {label:36}AGENCY AND ADDRESS
    Ida Moss                            Harbour Agency Inc
    12 Heath Rd                         5 Quay Road
    Springfield OH 44126                Fairview OH 44127
    """
    read = values(paper(page), named_insured=TEXT, mailing_address=TEXT, agency=TEXT)
    assert read["named_insured"] == "Ida Moss"
    assert read["mailing_address"] == "12 Heath Rd Springfield OH 44126"
    assert read["agency"] == "Harbour Agency Inc"
