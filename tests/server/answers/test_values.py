"""What an extraction found, missed, and should be doubted for; and JSON pointers."""

from typing import Any

import pytest

from extend_mcp.errors import Refused
from extend_mcp.grounding import Finding
from extend_mcp.server.answers.pointer import resolve
from extend_mcp.server.answers.values import (
    find_citation,
    find_confidence,
    find_doubts,
    find_missing,
    find_questions,
    find_uncited,
)
from extend_mcp.wire.extract import ExtractOutput

CITED = {"citations": [{"page": {"number": 2}, "referenceText": "12.50"}]}
OUTPUT = ExtractOutput.model_validate(
    {
        "value": {
            "number": "A-1",
            "due": None,
            "total": {"amount": 12.5, "code": "EUR"},
            "lines": [{"sku": "X", "note": None}],
            "tags": [],
        },
        "metadata": {
            "number": {"logprobsConfidence": 0.99, "ocrConfidence": 0.4},
            "total": {"logprobsConfidence": 0.95, **CITED},
            "lines[0].sku": {"reviewAgentScore": 2, **CITED},
        },
    }
)


def test_missing_values_are_named_by_path() -> None:
    assert find_missing(OUTPUT) == ["due", "lines[0].note", "tags"]


def test_a_value_without_a_citation_is_doubted_by_what_the_page_says_of_it() -> None:
    assert find_uncited(OUTPUT, None) == [("number", "A-1")]
    assert find_uncited(OUTPUT, {"properties": {"number": {"enum": ["A-1"]}}}) == []
    sure = ExtractOutput.model_validate({"value": {"number": "A-1"}, "metadata": {"number": {}}})
    for found, reason in (
        (Finding("normalised"), None),
        (Finding("close", quote="A-I"), "not cited; the page says nearly this: A-I"),
        (Finding("absent"), "not cited, and not found on the page"),
    ):
        assert dict(find_doubts(sure, True, {"number": found})).get("number") == reason


@pytest.mark.parametrize(
    ("field", "asks"),
    [
        ({"type": ["boolean", "null"]}, True),
        ({"type": "boolean"}, True),
        ({"type": ["string", "null"], "description": "Who may end it, and when?"}, True),
        ({"type": ["string", "null"], "description": "Whether it renews itself"}, True),
        ({"type": ["string", "null"], "description": "The number of the invoice"}, False),
        ({"type": ["number", "null"]}, False),
        ({"description": 5}, False),
        (None, False),
    ],
)
def test_a_field_without_a_value_may_ask_what_a_text_means(field: Any, asks: bool) -> None:
    schema = {
        "properties": {"terms": {"properties": {"renews": field}}, "lines": {"items": {"properties": {"a": field}}}}
    }
    found = find_questions({"terms": {"renews": None}, "lines": [{"a": 1}, {"a": None}]}, schema)
    assert found == ({"terms.renews", "lines[1].a"} if asks else set())


@pytest.mark.parametrize("schema", [None, [], {"properties": 5}, {"properties": {"a": []}}, {"items": 5}])
def test_a_schema_that_is_none_has_no_questions(schema: Any) -> None:
    assert find_questions({"a": None, "b": [{"c": None}]}, schema) == set()


def test_the_lower_confidence_counts() -> None:
    assert find_confidence(OUTPUT, "number") == 0.4
    assert find_confidence(OUTPUT, "nowhere") is None


def test_doubts_say_why() -> None:
    assert find_doubts(OUTPUT, cited=True) == [("number", "confidence 0.40"), ("lines[0].sku", "review score 2 of 5")]


def test_an_uncited_value_is_doubted_only_where_citations_were_asked_for() -> None:
    output = ExtractOutput.model_validate({"value": {"a": 1}, "metadata": {"a": {"logprobsConfidence": 0.9}}})
    assert find_doubts(output, cited=True) == [("a", "not cited")]
    assert find_doubts(output, cited=False) == []


def test_part_of_a_cited_value_has_its_citation() -> None:
    found = find_citation(OUTPUT, "total.amount")
    assert found is not None
    assert found.reference_text == "12.50"


def test_a_pointer_walks_objects_and_arrays() -> None:
    assert resolve({"a": [{"b/c": 1}]}, "/a/0/b~1c") == 1
    assert resolve({"a": 1}, "") == {"a": 1}


@pytest.mark.parametrize(
    ("pointer", "says"), [("/x", "it has: a, b"), ("/a/7", "0 to 1"), ("/b/c", "plain value"), ("a", "must begin")]
)
def test_a_wrong_pointer_says_what_is_there(pointer: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        resolve({"a": [1, 2], "b": 3}, pointer)
