"""Words without an end, such as coded data: they are cut, and the shapes of values are looked for in each part."""

import pytest

from extend_mcp.analysis.extract.layout.layout import lay_out
from extend_mcp.analysis.extract.layout.leaf import LONGEST
from extend_mcp.analysis.extract.parties.addresses import addressed
from extend_mcp.analysis.extract.parties.companies import REGISTERED
from extend_mcp.analysis.extract.shapes.values import IBAN
from extend_mcp.documents.page import Block, Document, Page
from tests.analysis.extract.paper import paper


@pytest.mark.parametrize("is_drawn", [True, False])
def test_a_word_is_cut_at_the_bound_and_loses_nothing(is_drawn: bool) -> None:
    word = "a1" * (LONGEST + 20)
    document = paper(word) if is_drawn else Document("text/plain", [Page(1, blocks=[Block("text", word)])], 1)
    tokens = [token.text for segment in lay_out([("", document)]).segments() for token in segment.tokens]
    assert [len(token) for token in tokens] == [LONGEST, LONGEST, 40]
    assert "".join(tokens) == word


@pytest.mark.parametrize(
    ("line", "is_one"),
    [("12 Main Street", True), ("No. 7/3-a, Jalan Besar", True), ("12345", False), ("Invoice 12", False)],
)
def test_a_line_that_begins_with_the_number_of_a_house_looks_like_an_address(line: str, is_one: bool) -> None:
    assert (addressed(line) >= 0.3) == is_one


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Acme Sdn Bhd (123456-A)", "Acme Sdn Bhd"), ("Acme (Co. No: 12)", "Acme"), ("Acme [ROC 99]", "Acme"),
        ("Acme 123456-X", "Acme"), ("Acme (Asia) Ltd", "Acme (Asia) Ltd"), ("Acme (Reg. 1", "Acme"),
    ],
)  # fmt: skip
def test_a_register_number_behind_a_name_is_taken_off(name: str, bare: str) -> None:
    assert REGISTERED.sub("", name) == bare


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IBAN NL91 ABNA 0417 1643 00.", "NL91 ABNA 0417 1643 00"),
        ("MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S"),
        ("AB12" + "C3" * 20, None),
    ],
)
def test_an_iban_is_no_longer_than_there_are(text: str, found: str | None) -> None:
    match = IBAN.search(text)
    assert (match and match[0]) == found
