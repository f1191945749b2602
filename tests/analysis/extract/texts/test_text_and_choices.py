"""Free text behind labels, yes or no, lists of options, signatures."""

import pytest

from tests.analysis.extract.paper import BOOLEAN, NUMBER, SIGNATURE, TEXT, paper, plain_text, shape, values

LEVEL = {"enum": ["low", "medium", "high", None]}


def test_an_unknown_field_is_read_by_its_printed_name() -> None:
    page = paper("""
Tracking Number: 1Z999AA1        Carrier: UPS Ground
Notes: Leave at the back door. Do
       not bend.
""")
    assert values(page, tracking_number=TEXT, carrier=TEXT, notes=TEXT) == {
        "tracking_number": "1Z999AA1",
        "carrier": "UPS Ground",
        "notes": "Leave at the back door. Do not bend.",
    }


def test_a_short_value_ends_with_its_sentence() -> None:
    page = paper("Terms: Net 30. Please pay Northwind.      Manager: Dr. Bob Stone")
    assert values(page, terms=TEXT, manager=TEXT) == {"terms": "Net 30", "manager": "Dr. Bob Stone"}


def test_a_name_or_a_short_description_can_be_the_label() -> None:
    page = paper("""
Reference of consignment: ABC      Gross mass (kg): 12.5
""")
    read = values(
        page,
        ref={**TEXT, "extend:name": "Reference of consignment"},
        mass={**NUMBER, "description": 'printed as "Gross mass (kg)"'},
    )
    assert read == {"ref": "ABC", "mass": 12.5}


def test_a_blank_value_is_null_and_not_the_next_label() -> None:
    page = paper("""
Name: ____________      Department:
Manager: Bob Stone
""")
    assert values(page, name=TEXT, department=TEXT, manager=TEXT) == {
        "name": None,
        "department": None,
        "manager": "Bob Stone",
    }


def test_the_boxes_of_a_form_are_read_below_their_titles() -> None:
    page = paper("""
a Employee's social security number      OMB No. 1545-0008
  123-45-6789
  1 Wages, tips, other compensation      2 Federal income tax withheld
  48,500.00                              6,835.00
""")
    read = values(
        page,
        ssn={**TEXT, "description": "Employee's social security number"},
        wages={**NUMBER, "description": "Wages, tips, other compensation"},
        federal_income_tax_withheld=NUMBER,
    )
    assert read == {"ssn": "123-45-6789", "wages": 48500.0, "federal_income_tax_withheld": 6835.0}


def test_sections_keep_equal_labels_apart() -> None:
    page = paper("""
Patient
Name: Alice Brown

Physician
Name: Gregory House
""")
    person = shape(name=TEXT)
    assert values(page, patient=person, physician=person) == {
        "patient": {"name": "Alice Brown"},
        "physician": {"name": "Gregory House"},
    }


def test_yes_and_no_come_from_words_and_boxes() -> None:
    page = paper("""
Fragile: Yes
Insured: No
Approved:  [x] Yes  [ ] No
Married:   ☐ Yes   ☒ No
☒ Newsletter
☐ Reminders
Retired:
""")
    read = values(
        page, fragile=BOOLEAN, insured=BOOLEAN, approved=BOOLEAN, married=BOOLEAN, newsletter=BOOLEAN,
        reminders=BOOLEAN, retired=BOOLEAN,
    )  # fmt: skip
    assert read == {
        "fragile": True,
        "insured": False,
        "approved": True,
        "married": False,
        "newsletter": True,
        "reminders": False,
        "retired": None,
    }


def test_an_option_is_read_only_where_the_document_names_it() -> None:
    assert values(paper("Priority: High"), priority=LEVEL) == {"priority": "high"}
    assert values(paper("Priority: urgent"), priority=LEVEL) == {"priority": None}
    assert values(paper("Risks are low, medium or high."), priority=LEVEL) == {"priority": None}
    assert values(paper("Sex:  ☐ Male   ☒ Female"), sex={"enum": ["male", "female", None]}) == {"sex": "female"}


def test_a_signature_gives_what_can_be_read() -> None:
    page = paper("""
IN WITNESS WHEREOF
By: /s/ Jane Roe
Name: Jane Roe
Title: President
Date: 2024-02-01
""")
    assert values(page, signature=SIGNATURE)["signature"] == {
        "printed_name": "Jane Roe",
        "signature_date": "2024-02-01",
        "is_signed": True,
        "title_or_role": "President",
    }
    empty = dict.fromkeys(("printed_name", "signature_date", "is_signed", "title_or_role"))
    assert values(paper("Nothing here."), signature=SIGNATURE) == {"signature": empty}


@pytest.mark.parametrize(
    "prompt",
    [
        "Click or tap here to enter text.",
        "Choose an item.",
        "Klicken oder tippen Sie hier, um Text einzugeben.",
        "Cliquez ou appuyez ici pour entrer du texte.",
        "Haga clic o pulse aquí para escribir texto.",
    ],
)
def test_what_a_blank_says_until_it_is_filled_in_is_no_value(prompt: str) -> None:
    assert values(plain_text(f"Region: {prompt}\nClaim number: 77"), region=TEXT) == {"region": None}


def test_a_long_value_ends_at_the_next_labelled_line() -> None:
    page = plain_text("Diagnosis: Pneumonia, right\nlower lobe\nSecondary: Type 2 diabetes\nAllergies: none")
    assert values(page, diagnosis=TEXT) == {"diagnosis": "Pneumonia, right lower lobe"}


CARE = "Care hours:  [ ] 25 h   [x] 35 h   [ ] 45 h"


def test_boxes_of_brackets_choose_an_option() -> None:
    options = {"enum": ["25 h", "35 h", "45 h", None]}
    assert values(paper(CARE), care_hours=options) == {"care_hours": "35 h"}
    assert values(paper(CARE), care_hours=TEXT) == {"care_hours": "35 h"}


def test_no_option_is_chosen_where_no_box_of_brackets_is_ticked() -> None:
    page = paper("Care hours:  [ ] 25 h   [ ] 35 h")
    assert values(page, care_hours=TEXT) == {"care_hours": None}


def test_words_of_respect_are_no_part_of_a_name() -> None:
    assert values(paper("請求先： 合同会社ハルカゼ 御中"), 請求先=TEXT) == {"請求先": "合同会社ハルカゼ"}


def test_the_first_of_two_things_behind_one_label_is_its_part_alone() -> None:
    page = paper("Vessel / Voyage: MV CAPE ARROW / 118N")
    assert values(page, vessel=TEXT) == {"vessel": "MV CAPE ARROW"}
