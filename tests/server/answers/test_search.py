"""What a search finds: a phrase, or its words apart, and what it says of what is not there."""

import pytest

from extend_mcp.errors import Refused
from extend_mcp.server.answers.document import DocumentReader
from extend_mcp.server.answers.search import MOST_SHOWN, MOST_TERMS, search
from extend_mcp.server.answers.words import STEP, stem
from extend_mcp.wire.parse_output import ParseOutput
from tests.server.answers.test_document import block, chunk

FILLER = "Nothing of interest stands in this sentence. " * 20


def reader(*pages: list[dict[str, object]]) -> DocumentReader:
    """A document of these pages."""
    chunks = [chunk(number, *blocks) for number, blocks in enumerate(pages, 1)]
    return DocumentReader(ParseOutput.model_validate({"chunks": chunks}))


def page(number: int, *texts: str, heading: str = "") -> list[dict[str, object]]:
    """A page's blocks."""
    head = [block("heading", f"# {heading}", number)] if heading else []
    return [*head, *(block("text", text, number) for text in texts)]


MANUAL = reader(
    page(1, "The pump is blue.", heading="Overview"),
    page(2, f"Torque is a force. {FILLER} The pump stands apart. {FILLER} Water flows.", heading="Theory"),
    page(3, "Tightening torques: bolts of the water pumps 25 Nm.", heading="Torque settings"),
    page(4, "Grand\n  total of the Überprüfung", "A Thermocouple is fitted."),
)


def found(asked: str, document: DocumentReader = MANUAL) -> list[tuple[int, str]]:
    """The page and section of each place, in order."""
    return [(part.page, part.section) for part in search(document, asked).parts]


def error(asked: str, document: DocumentReader = MANUAL) -> Refused:
    with pytest.raises(Refused) as caught:
        search(document, asked)
    return caught.value


def test_a_phrase_is_found_whatever_its_case_and_spacing() -> None:
    result = search(MANUAL, "grand TOTAL")
    assert result.note == ""
    assert [(part.page, part.text) for part in result.parts] == [(4, MANUAL.pages()[3].text)]


def test_a_hit_names_its_page_and_its_section() -> None:
    assert found("bolts") == [(3, "Torque settings")]
    assert found("thermocouple") == [(4, "Torque settings")]


def test_words_that_stand_apart_are_found_nearest_first_and_it_is_said() -> None:
    result = search(MANUAL, "water pump torque")
    assert [part.page for part in result.parts] == [3]
    assert result.note.startswith("Not found as one phrase. Places where most of its words are near each other")


@pytest.mark.parametrize(
    "asked", ["pump waters", "PUMPS Water", "tighten bolt", "uberprufungen grand", "torque, setting!"]
)
def test_words_are_found_in_any_order_form_and_accent(asked: str) -> None:
    assert search(MANUAL, asked).note


@pytest.mark.parametrize(
    "forms",
    [
        "pump pumps pumped pumping",
        "delivery deliveries",
        "box boxes",
        "fee fees",
        "tighten tightening",
        "Zahlung Zahlungen",
    ],
)
def test_the_forms_of_a_word_are_alike(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["note not", "part party", "business busy", "tax taxi", "2024 2025", "basis base"])
def test_other_words_are_not(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 2


def test_one_word_in_another_form_is_found() -> None:
    result = search(MANUAL, "thermocouples")
    assert [part.page for part in result.parts] == [4]
    assert "1 of 1" in result.note


def test_quotes_keep_a_phrase_one() -> None:
    assert found('"water pumps"') == [(3, "Torque settings")]
    refused = error('"pump water"')
    assert 'search="pump water"' in (refused.hint or "")


def test_a_phrase_and_words_beside_it_are_looked_for_together() -> None:
    assert found('"water pumps" torque')[0] == (3, "Torque settings")


def test_words_of_a_section_over_two_pages_are_found() -> None:
    document = reader(page(1, "The valve opens", heading="Valves"), page(2, "at a pressure of 3 bar."), page(3, "End."))
    result = search(document, "valve pressure")
    assert [(part.page, part.section) for part in result.parts] == [(1, "Valves")]
    assert "2 of 2" in result.note


def test_words_that_are_never_together_are_shown_where_most_of_them_are() -> None:
    document = reader(page(1, "alpha beta", heading="One"), page(2, "gamma", heading="Two"))
    result = search(document, "alpha beta gamma")
    assert [part.page for part in result.parts] == [1]
    assert "2 of 3" in result.note


def test_words_that_are_not_in_the_text_do_not_keep_others_from_being_found() -> None:
    result = search(MANUAL, "water zebra thermokouple")
    assert result.parts[0].page == 2
    assert 'Not in the text: "zebra", "thermokouple". Similar words are "thermocouple".' in result.note


def test_what_is_nowhere_is_named_with_the_nearest_thing_to_try() -> None:
    refused = error("zebra thermokouple")
    assert refused.code == "LOCAL_NOT_IN_RESULT"
    assert '"zebra", "thermokouple" is not found' in refused.message
    assert '"thermocouple"' in (refused.hint or "")


def test_a_rare_word_counts_more_than_frequent_ones() -> None:
    pages = [page(number, f"The machine must be switched off. Step {number}.") for number in range(1, 9)]
    document = reader(*pages, page(9, "The machine has a gasket."))
    assert found("machine must gasket", document)[0][0] == 9


def test_a_phrase_in_quotes_counts_more_than_words() -> None:
    document = reader(page(1, "The notice, the period and the end."), page(2, "A notice period."))
    assert found('"notice period" end', document)[0][0] == 2


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The cartridges must be replaced and the unit lubricated.", "cartridge replacement, lubrication"),
        ("Die Verträge werden jeweils um ein Jahr und nicht weiter verlängert.", "Verträgen Jahre"),
        ("Le contrat est renouvelé pour une année et les parties résilient.", "contrats années renouvelées"),
    ],
)
def test_forms_of_words_are_known_in_the_language_of_the_text(text: str, asked: str) -> None:
    assert "Not in the text" not in search(reader(page(1, text)), asked).note


def test_a_script_without_spaces_is_searched_within_its_runs() -> None:
    document = reader(page(1, "本契約の支払期日は請求書の日付から三十日とする。"))
    assert found("請求書 支払期日", document) == [(1, "")]


def test_a_hit_over_the_border_of_two_steps_is_found_once() -> None:
    document = reader(page(1, "x" * (STEP - 3) + " grand total " + "y" * STEP))
    assert len(search(document, "grand total").parts) == 1
    assert len(search(document, "total grand").parts) == 1


def test_very_many_hits_are_bounded() -> None:
    document = reader(page(1, f"needle {'hay ' * 200}" * (MOST_SHOWN + 50)))
    assert len(search(document, "needle").parts) == MOST_SHOWN


@pytest.mark.parametrize("asked", ["word " * 500, " ".join(f"w{number}" for number in range(MOST_TERMS + 1))])
def test_a_search_for_too_much_is_refused(asked: str) -> None:
    assert error(asked).field == "search"


@pytest.mark.parametrize("asked", ["§§", "—", "¤"])
def test_marks_alone_that_are_not_there_are_an_error_that_says_what_to_do(asked: str) -> None:
    assert "section" in (error(asked).hint or "")
