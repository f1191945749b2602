import pytest

from extend_mcp.documents.structure.text.hyphens import joined_text


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("state-of-the-", "art work", "state-of-the-art work"),
        ("by e-", "mail", "by e-mail"),
        ("Self-", "employed people", "Self-employed people"),
        ("one docu-", "ment", "one document"),
        ("Twenty-", "one days", "Twenty-one days"),
        ("thirty-", "second", "thirty-second"),
        ("quarante-", "deux", "quarante-deux"),
        ("twenty-", "ish", "twentyish"),
        ("full-", "time", "full-time"),
        ("four-", "teen", "fourteen"),
        ("a part-", "ner", "a partner"),
        ("COVID-", "19 cases", "COVID-19 cases"),
        ("North-", "South", "North-South"),
        ("type PX-12-", "250-I", "type PX-12-250-I"),
        ("1-", "and 2-day tickets", "1- and 2-day tickets"),
        ("from 5 -", "6", "from 5 - 6"),
        ("pre-", "and post-war", "pre- and post-war"),
        ("soft\u00ad", "ware", "software"),
        ("a blank", "between", "a blank between"),
        ("東京", "都", "東京都"),
        ("serve --", "wait", "serve --wait"),
    ],
)
def test_hyphens_at_line_ends_are_kept_where_they_belong_to_the_word(before: str, after: str, joined: str) -> None:
    assert joined_text([before, after], frozenset()) == joined


def test_the_rest_of_the_document_says_how_a_word_is_written() -> None:
    assert joined_text(["the time-", "out"], {"time-out"}) == "the time-out"
    assert joined_text(["the time-", "out"], {"timeout"}) == "the timeout"


def test_halves_that_occur_alone_make_a_compound() -> None:
    assert joined_text(["decision-", "making"], {"decision", "making"}) == "decision-making"
    assert joined_text(["reason-", "able"], {"reason", "able"}) == "reasonable"
