"""Texts beside a label that are no values: other labels, sentences, notes, options."""

import pytest

from tests.analysis.extract.paper import TEXT, paper, values


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Spouse was born before January 2, 1954, and lives abroad", "spouse_name"),
        ("Your policy is rated in zone 207.", "policy_number"),
        ("This policy is issued by the lender named above.", "policy_number"),
        ("Pet Health Cover Schedule", "pet_name"),
        ("Insured driver pulled out onto the main road", "insured"),
        ("The named insured, are responsible for changes to the policy.", "named_insured"),
        ("Agency Code 0001234", "agency"),
        ("Policyholder   Insured(s)", "policyholder"),
        ("Policy number:      Page 2 of 2", "policy_number"),
        ("Member number:      (3)", "member_number"),
        ("(2) Member number      (3) Relationship to you", "member_number"),
        ("Payment type:  ☐ card  ☐ cash", "payment_type"),
        ("Patient     0.00 RESPONSIBILITY 0.00", "patient_name"),
        ("Employee name      Full Name", "employee_name"),
        ("Policy number      7/21/2023 12:01 AM", "policy_number"),
        ("Mortgagee          Name and Address", "mortgagee"),
        ("Employer: Please use the address above for garnishment requests.", "employer"),
        ("Location of property insured\nElm Road and Hill Street", "insured"),
        ("Cost centre:   Bitte auswählen", "cost_centre"),
        ("Cost centre:   Please select", "cost_centre"),
        ("SAME AS MAILING ADDRESS ABOVE", "mailing_address"),
        ("Borrower has authorized access to the accounts within this report", "borrower_name"),
        ("Shipper: Please call us before pickup", "shipper_name"),
    ],
)
def test_nothing_is_read(text: str, name: str) -> None:
    assert values(paper(text), **{name: TEXT}) == {name: None}


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Employee Name       Ida Moss", "employee_name", "Ida Moss"),
        ("Insured Name        Linden Plumbing Co", "insured", "Linden Plumbing Co"),
        ("Name (not your trade name) Linden Mill", "name", "Linden Mill"),
        ("Carrier Name: BLUE LINE CARRIER", "carrier_name", "BLUE LINE CARRIER"),
        ("Named insured:      1. Ida Moss", "named_insured", "Ida Moss"),
        ("The project manager is Ida Moss.", "project_manager", "Ida Moss"),
    ],
)
def test_the_name_is_read(text: str, name: str, value: str) -> None:
    assert values(paper(text), **{name: TEXT}) == {name: value}


def test_an_address_begins_below_what_the_form_says_of_it() -> None:
    page = paper("""
    Home address (number and street). If you have a box, see instructions.
    48 Elder Street
    City, town or post office. If you have a foreign address, also complete the spaces below.
    """)
    assert values(page, address=TEXT) == {"address": "48 Elder Street"}


def test_a_longer_label_is_no_value_where_the_label_is_alone_too() -> None:
    page = paper(
        """
        Hirer                  Order 7741
        Hirer Group
        """
    )
    assert values(page, hirer=TEXT)["hirer"] != "Group"


def test_a_reference_of_a_party_is_not_its_name() -> None:
    assert values(paper("Hirer Ref             7741 X"), hirer=TEXT) == {"hirer": None}


def test_a_heading_beside_a_label_is_told_by_what_is_below_both() -> None:
    page = paper(
        """
        Hirer                  First Date
        Quarry Lane Films      03/02/26
        """
    )
    assert values(page, hirer=TEXT) == {"hirer": "Quarry Lane Films"}
