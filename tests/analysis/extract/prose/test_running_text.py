"""Values that running text gives: fees, notice periods, parties, the first and last day."""

import pytest

from tests.analysis.extract.paper import DATE, NUMBER, TEXT, plain_text, shape, values

PARTY = {"type": "array", "items": TEXT}
FEES = """
The Client shall pay the Consultant for all that is named above a monthly fee of EUR 4,500, plus a one-time setup fee of
EUR 1,200, payable within 30 days. This Agreement may be ended by either party with a notice period of three months. The
project manager is Ida Holm. She sends the invoices.
""".replace("\n", " ")
GERMAN = """
zwischen der Kranich GmbH, Hafenstraße 3, 20457 Hamburg (nachfolgend „Auftraggeber“)
und der Alpine Data AG, Bahnhofstrasse 1, 8001 Zürich (nachfolgend „Auftragnehmer“)
"""
FRENCH = """
Entre les soussignés : La société Dupont SARL, dont le siège social est situé 3 rue de la Paix, 75002 Paris,
ci-après « le Prestataire », et la société Martin SA, 12 quai du Rhône, 69002 Lyon, ci-après « le Client ».
"""
ENGLISH = """
by and between Halden Data, Inc., 12 Mill Lane, Austin, and Blue Lake Limited, a company registered in England
"""


def test_fees_and_periods_are_found_far_on_in_a_paragraph() -> None:
    read = values(
        plain_text(FEES),
        monthly_fee=NUMBER,
        setup_fee=NUMBER,
        notice_period=TEXT,
        project_manager=TEXT,
        place_of_work=TEXT,
    )
    assert read == {
        "monthly_fee": 4500.0,
        "setup_fee": 1200.0,
        "notice_period": "three months",
        "project_manager": "Ida Holm",
        "place_of_work": None,
    }


def test_a_word_in_a_sentence_is_no_label_of_its_rest() -> None:
    page = plain_text("We are pleased to offer you the position that we talked about, and a desk in Leeds")
    assert values(page, position=TEXT) == {"position": None}
    page = plain_text("We are pleased to offer you the position of Data Engineer at Halden AG.")
    assert values(page, position=TEXT) == {"position": "Data Engineer"}


def test_the_days_on_which_something_begins_and_ends_are_found() -> None:
    page = plain_text("Signed on 3 April 2026.\nThe lease begins on 1 May 2026 and ends on 30 April 2027.")
    assert values(page, lease_start=DATE, lease_end=DATE) == {"lease_start": "2026-05-01", "lease_end": "2027-04-30"}
    assert values(page, employment_start=DATE) == {"employment_start": None}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (GERMAN, ["Kranich GmbH", "Alpine Data AG"]),
        (FRENCH, ["Dupont SARL", "Martin SA"]),
        (ENGLISH, ["Halden Data, Inc.", "Blue Lake Limited"]),
    ],
)
def test_the_parties_of_a_contract_are_named_in_three_languages(text: str, names: list[str]) -> None:
    assert values(plain_text(f"CONTRACT\n\n{text}"), parties=PARTY) == {"parties": names}


def test_a_name_ends_before_the_address_on_its_line() -> None:
    page = plain_text("PURCHASE ORDER\nDate: 05/28/2026\nShip To: Halden Inc, 12 Mill Ln, Austin, TX 73301")
    assert values(page, ship_to_name=TEXT, order_date=DATE) == {
        "ship_to_name": "Halden Inc",
        "order_date": "2026-05-28",
    }
    page = plain_text("Ship To: Smith, Jones and Partners")
    assert values(page, ship_to_name=TEXT) == {"ship_to_name": "Smith, Jones and Partners"}


def test_the_sender_of_a_mail_is_who_it_is_from() -> None:
    page = plain_text("From: Ana Ruiz\nTo: Jonas Berg\nSubject: Delivery\n\nDear Jonas, it is delayed.")
    assert values(page, sender=TEXT) == {"sender": "Ana Ruiz"}


def test_names_are_found_by_the_words_that_a_contract_gives_them() -> None:
    page = plain_text(
        'This contract is made by Halden AG, Bahnhofstrasse 1, 8001 Zürich (hereinafter "Client") and Smith and Sons '
        'Ltd. ("Contractor"). The Contractor shall pay a deposit to the Client.'
    )
    contractor = shape(name=TEXT)
    read = values(page, client=TEXT, contractor=contractor, guarantor=TEXT)
    assert read == {"client": "Halden AG", "contractor": {"name": "Smith and Sons Ltd."}, "guarantor": None}


def test_the_days_of_a_lease_are_those_of_its_only_period() -> None:
    page = plain_text("RESIDENTIAL LEASE\n\nThe term is twelve months beginning 1 June 2026 and ending 31 May 2027.")
    assert values(page, lease_start=DATE, lease_end=DATE) == {"lease_start": "2026-06-01", "lease_end": "2027-05-31"}


def test_the_date_of_minutes_is_that_of_the_meeting() -> None:
    page = plain_text("Minutes of the planning meeting\n\nDate: 14 April 2026, 10:00\nNext meeting: 28 April 2026")
    assert values(page, meeting_date=DATE) == {"meeting_date": "2026-04-14"}
    page = plain_text("Invoice 77\n\nDate: 14 April 2026\n")
    assert values(page, meeting_date=DATE) == {"meeting_date": None}


def test_a_name_ends_where_its_address_begins() -> None:
    page = plain_text(
        "Lender: Alpha Credit SA, 4 rue du Rhône, 1204 Genève\nBorrower: Mr Noé Favre, chemin des Crêts 9, 1209 Genève"
    )
    party = shape(name=TEXT, city=TEXT, postal_code=TEXT)
    assert values(page, lender=party, borrower=party) == {
        "lender": {"name": "Alpha Credit SA", "city": "Genève", "postal_code": "1204"},
        "borrower": {"name": "Mr Noé Favre", "city": "Genève", "postal_code": "1209"},
    }
