from typing import Any

import pytest

from extend_mcp.analysis.extract.schema.glossary import same_as
from extend_mcp.analysis.words import read_words
from extend_mcp.analysis.words.spelling import plain
from tests.analysis.extract.paper import DATE, INTEGER, NUMBER, TEXT, paper, rows_of, values


def test_a_word_stands_once_in_its_group_and_groups_have_several() -> None:
    for groups in read_words("glossary").values():
        for group in groups:
            assert len(set(group)) == len(group) > 1, group


def test_words_for_the_same_thing_name_each_other() -> None:
    assert plain("Kennzeichen") in same_as("license plate")
    assert "license plate" in same_as("kenteken")
    assert same_as("invoice") == ()
    assert "note" not in same_as("grade")  # which also means a remark
    assert "note" in same_as("grade", "columns")


@pytest.mark.parametrize(
    ("line", "key", "kind", "value"),
    [
        ("Kenteken              XT-714-K", "license_plate", TEXT, "XT-714-K"),
        ("Uiterste betaaldatum: 25 mei 2025", "due_date", DATE, "2025-05-25"),
        ("Dagtekening           25 april 2025", "issue_date", DATE, "2025-04-25"),
        ("N° de contrat :       RC-7740-2291", "policy_number", TEXT, "RC-7740-2291"),
        ("Numer seryjny         PW7020-2503", "serial_number", TEXT, "PW7020-2503"),
        ("Baujahr               1968", "year_built", INTEGER, 1968),
        ("Nº de albarán         A-2025/0871", "numero_albaran", TEXT, "A-2025/0871"),
        ("Gebäudenutzfläche     1.042 m²      Bedarf 148,3", "nutzflaeche_m2", NUMBER, 1042.0),
    ],
)
def test_a_field_is_found_in_the_papers_language(line: str, key: str, kind: dict[str, Any], value: Any) -> None:
    assert values(paper(f"{line}\nZone        C2"), **{key: kind}) == {key: value}


def test_columns_are_found_under_other_words() -> None:
    text = """
Zajecia edukacyjne      Ocena
Matematyka              celujacy
Przyroda                dobry
"""
    found = values(paper(text.replace("Zajecia", "Zajęcia")), grades=rows_of(subject=TEXT, grade=TEXT))
    assert found["grades"] == [
        {"subject": "Matematyka", "grade": "celujacy"}, {"subject": "Przyroda", "grade": "dobry"},
    ]  # fmt: skip


def test_compounds_that_share_most_of_their_letters_are_not_each_other() -> None:
    assert values(paper("Darlehensvertrag\nAhornweg 7, 34131 Kassel"), darlehensbetrag=NUMBER) == {
        "darlehensbetrag": None
    }
