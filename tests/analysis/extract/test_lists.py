"""Arrays of single texts: members with marks, a line each, or between commas."""

import pytest

from extend_mcp.documents.page import Block, Document, Page
from tests.analysis.extract.paper import TEXT, paper, plain_text, values

LIST = {"type": "array", "items": {"type": "string"}}


@pytest.mark.parametrize("mark", ["- ", "• ", "* ", ""])
def test_lines_below_a_label_are_members(mark: str) -> None:
    lines = [f"{mark}{text}" for text in ("Python and SQL", "English, fluent", "3 years of experience")]
    page = paper("\n".join(["Requirements", *lines, "", "", "Contact: jobs@luso.example"]))
    assert values(page, requirements=LIST) == {
        "requirements": ["Python and SQL", "English, fluent", "3 years of experience"]
    }


def test_a_member_may_go_on_on_the_next_line() -> None:
    page = plain_text(
        "Action items\n- Karim to order the sensors\n  by 20 April\n- Ruth to book the hall\n\nNext meeting: May"
    )
    assert values(page, action_items=LIST) == {
        "action_items": ["Karim to order the sensors by 20 April", "Ruth to book the hall"]
    }


def test_items_of_lists_that_lost_their_marks_are_members() -> None:
    blocks = [
        Block("heading", "Skills"), Block("text", "Roadmaps, plans", marker="-"), Block("text", "SQL", marker="-"),
        Block("text", "She lives in Porto."),
    ]  # fmt: skip
    assert values(Document("text/html", [Page(1, blocks=blocks)], 1), skills=LIST) == {
        "skills": ["Roadmaps, plans", "SQL"]
    }


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Ruth Ames, Karim Boulos and Lena Fisk", ["Ruth Ames", "Karim Boulos", "Lena Fisk"]),
        ("Mina Sato, Paul Reyes & Ann Okoro", ["Mina Sato", "Paul Reyes", "Ann Okoro"]),
        ("Kenya, Ghana, and Uganda", ["Kenya", "Ghana", "Uganda"]),
        ("Frau Berger, Herr Dold und Frau Eich", ["Frau Berger", "Herr Dold", "Frau Eich"]),
        ("Mina Sato and Paul Reyes", ["Mina Sato", "Paul Reyes"]),
        ("Research and development", ["Research and development"]),
        ("Hall A; Hall B, second floor; Garden", ["Hall A", "Hall B, second floor", "Garden"]),
        ("German (native, C2), Polish (B1)", ["German (native, C2)", "Polish (B1)"]),
        ("Smith, Jones & Sons", ["Smith", "Jones & Sons"]),
    ],
)
def test_members_stand_between_commas_and_before_the_last_and(text: str, members: list[str]) -> None:
    assert values(plain_text(f"Attendees: {text}\nChair: Ruth Ames"), attendees=LIST) == {"attendees": members}


def test_a_list_in_running_text_ends_with_its_line() -> None:
    page = plain_text(
        "Topics: batteries and grids\nThe workshop covers many countries, and it is long enough to be full."
    )
    assert values(page, topics=LIST, country=TEXT)["topics"] == ["batteries and grids"]


def test_a_label_may_go_on_up_to_its_colon() -> None:
    page = plain_text(
        "Medications on discharge:\n- Amoxicillin 500 mg three times daily\n- Paracetamol 1 g as needed\nFollow-up: GP"
    )
    assert values(page, medications=LIST) == {
        "medications": ["Amoxicillin 500 mg three times daily", "Paracetamol 1 g as needed"]
    }


def test_a_word_in_a_sentence_heads_no_list() -> None:
    page = plain_text("The Tenants shall pay a deposit of £1,325 on signing, and the rent in advance.")
    assert values(page, tenants=LIST) == {"tenants": []}


def test_several_parties_stand_under_the_label_of_one() -> None:
    beside = paper(
        "Landlord: Maria Keller and Jonas Keller\nTenants:  Peter Sand\n          Lisa Sand\nRent: 900.00 EUR\n"
    )
    assert values(beside, landlords=LIST, tenants=LIST) == {
        "landlords": ["Maria Keller", "Jonas Keller"],
        "tenants": ["Peter Sand", "Lisa Sand"],
    }


def test_several_parties_may_be_given_one_word() -> None:
    lease = paper(
        'This lease is made between Maria Keller (the "Landlord") and Peter Sand and Lisa Sand (the "Tenant").'
    )
    assert values(lease, tenants=LIST)["tenants"] == ["Peter Sand", "Lisa Sand"]
