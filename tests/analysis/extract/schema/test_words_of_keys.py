"""Keys and descriptions whose words paper prints in another order, in part, or with others between."""

from typing import Any

import pytest

from extend_mcp.documents.page import Box, Document, Page, Word
from extend_mcp.documents.structure import read_structure
from tests.analysis.extract.paper import BOOLEAN, DATE, NUMBER, TEXT, paper, plain_text, values


@pytest.mark.parametrize(
    ("key", "kind", "line", "value"),
    [
        ("buildings_sum_insured", NUMBER, "Sum insured - buildings: £310,000", 310000.0),
        ("warranty_end", TEXT, "End of the warranty: next spring", "next spring"),
        ("bol_number", TEXT, "Bill of Lading Number: 8847-20116", "8847-20116"),
        ("quote_number", TEXT, "Quotation Q-3391", "Q-3391"),
        ("angebotsnummer", TEXT, "Angebot Nr. A-2026-114", "A-2026-114"),
        ("bestellnummer", TEXT, "Ihre Bestellung: B-7740 vom 04.05.2026", "B-7740"),
        ("rueckgeld", NUMBER, "Rückgeld EUR 9,65", 9.65),
        ("date_paiement", DATE, "Date de paiement : 30/04/2026", "2026-04-30"),
        ("is_smoker", BOOLEAN, "Smoker               No", False),
        ("has_diabetes", BOOLEAN, "Diabetes             Yes", True),
        ("legal_expenses_included", BOOLEAN, "Legal expenses: Not included", False),
        ("accidental_damage_included", BOOLEAN, "Accidental damage cover: Included", True),
        ("carrier", TEXT, "Carrier name: Badger Freight Lines", "Badger Freight Lines"),
        ("zahlungsfrist", DATE, "Zahlungsfrist: 16.06.2026", "2026-06-16"),
    ],
)
def test_keys_and_labels_need_not_be_the_same(key: str, kind: dict[str, Any], line: str, value: object) -> None:
    assert values(plain_text(f"Northgate Office\n\n{line}\n"), **{key: kind}) == {key: value}


def test_a_description_says_what_a_key_does_not() -> None:
    page = plain_text("Certificate no.: C-26-00914\nSerial no.: 88-1147\nTechnician: E. Sjögren\n")
    read = values(
        page,
        f1=TEXT | {"description": "Number of the certificate"},
        f2=TEXT | {"description": "Serial number of the instrument"},
        f3=TEXT | {"description": "Name of the technician"},
    )
    assert read == {"f1": "C-26-00914", "f2": "88-1147", "f3": "E. Sjögren"}


def test_a_value_in_the_next_column_ends_where_the_next_row_begins() -> None:
    page = paper("""
Insured address        Flat 2, 61 Cardinal Street, Leeds LS6 1RT
Period of insurance    From 00:00 on 1 July 2026 to 23:59 on 30 June 2027
""")
    read = values(page, insured_address=TEXT, start_date=DATE, end_date=DATE)
    assert read == {
        "insured_address": "Flat 2, 61 Cardinal Street, Leeds LS6 1RT",
        "start_date": "2026-07-01",
        "end_date": "2027-06-30",
    }


def test_both_ends_of_a_period_are_known_by_words_of_other_languages() -> None:
    page = plain_text("Okres najmu: od 01.06.2026 do 31.05.2027\n")
    read = values(page, poczatek_najmu=DATE, koniec_najmu=DATE)
    assert read == {"poczatek_najmu": "2026-06-01", "koniec_najmu": "2027-05-31"}


def test_a_cross_beside_ticks_says_no() -> None:
    page = plain_text("Brakes            ✓\nHeadlights        ✗\n")
    assert values(page, brakes=BOOLEAN, headlights=BOOLEAN) == {"brakes": True, "headlights": False}
    page = plain_text("Headlights        ✗\n")
    assert values(page, headlights=BOOLEAN) == {"headlights": True}


def test_the_sender_of_an_order_is_its_buyer() -> None:
    blocks = (
        "From:\nAlder Bakery Ltd\n3 Kiln Street, Derby DE1 2GH\n\nTo:\nNorthern Flour Co\nMill Wharf, Goole DN14 5RG\n"
    )
    read = values(plain_text(f"PURCHASE ORDER\n\n{blocks}"), buyer_name=TEXT, supplier_name=TEXT)
    assert read == {"buyer_name": "Alder Bakery Ltd", "supplier_name": "Northern Flour Co"}


@pytest.mark.parametrize(
    ("sentence", "law"),
    [
        ("Le présent contrat est régi par le droit français.", "droit français"),
        ("Es gilt das Recht der Bundesrepublik Deutschland.", "Recht der Bundesrepublik Deutschland"),
        ("Dieser Vertrag unterliegt österreichischem Recht.", "österreichischem Recht"),
        ("Il presente contratto è regolato dalla legge italiana.", "legge italiana"),
        ("El contrato se rige por la legislación española.", "legislación española"),
        ("Op deze overeenkomst is Nederlands recht van toepassing.", "Nederlands recht"),
        ("Umowa podlega prawu polskiemu.", "prawu polskiemu"),
        ("This NDA is subject to Swiss law.", "Swiss law"),
        ("She studied French law at Lyon.", None),
    ],
)
def test_a_law_is_read_as_sentences_name_it(sentence: str, law: str | None) -> None:
    assert values(plain_text(f"1. Term. Two years.\n2. Law. {sentence}\n"), governing_law=TEXT) == {
        "governing_law": law
    }


def test_groups_of_a_plate_are_one_code_and_blanks_may_group_digits() -> None:
    page = plain_text("Registration number: KT19 OEM\nShares: 60 000\nQuantity: 3 EUR\n")
    read = values(page, registration_number=TEXT, shares=NUMBER)
    assert read == {"registration_number": "KT19 OEM", "shares": 60000.0}


def test_a_value_close_below_its_label_is_found() -> None:
    words = [
        ("Account", 50.0, 60.0),
        ("Code", 200.0, 60.0),
        ("8841", 50.0, 69.0),
        ("2207", 76.0, 69.0),
        ("X-7", 200.0, 69.0),
    ]
    made = [Word(text, Box(left, top, left + 5 * len(text), top + 9.2)) for text, left, top in words]
    page = Page(1, 612, 792, made)
    read_structure([page])
    read = values(Document("application/pdf", [page], 1), account_number=TEXT)
    assert read == {"account_number": "8841 2207"}


def test_a_number_before_its_noun_is_how_many_there_are() -> None:
    page = plain_text("The flat: Maple Road 9, 3 rooms, 74.5 m²\n")
    assert values(page, rooms=NUMBER) == {"rooms": 3.0}
    page = plain_text("1 Interest income 412.77\n")
    assert values(page, interest_income=NUMBER) == {"interest_income": 412.77}


def test_an_option_may_have_a_hyphen_on_paper() -> None:
    page = plain_text("Channel: E-mail\nResolution: Won't fix\n")
    channel, resolution = {"enum": ["phone", "email", None]}, {"enum": ["fixed", "wont_fix", None]}
    assert values(page, channel=channel, resolution=resolution) == {"channel": "email", "resolution": "wont_fix"}


def test_whom_a_letter_greets_is_no_company() -> None:
    page = plain_text("Dear Ms Lund,\n\nThe price is EUR 3,480. Call +358 44 555 0199.\n\nKind regards\nAku Salmi\n")
    assert values(page, company=TEXT) == {"company": None}
