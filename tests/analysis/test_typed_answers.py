"""What a model gives as text, as a value of a field."""

from typing import Any

import pytest

from extend_mcp.analysis.left_open.typed_answers import decimal_mark, typed

NUMBER = {"type": ["number", "null"]}
WHOLE = {"type": ["integer", "null"]}
DAY = {"type": ["string", "null"], "extend:type": "date"}
CHOICE = {"enum": ["paid", "open", None]}


@pytest.mark.parametrize(
    ("answer", "schema", "mark", "value"),
    [
        ("1.234,50", NUMBER, None, 1234.5),
        ("EUR 1,234.50", NUMBER, None, 1234.5),
        ("1.234", NUMBER, ",", 1234.0),
        ("1.234", NUMBER, ".", 1.234),
        ("1.234", NUMBER, None, None),
        ("(12.50)", NUMBER, None, -12.5),
        ("19 %", NUMBER, None, 19.0),
        ("1e999", NUMBER, None, None),
        ("about 12", NUMBER, None, None),
        ("3", WHOLE, None, 3),
        ("3.5", WHOLE, None, None),
        ("2026-05-03", DAY, None, "2026-05-03"),
        ("3 May 2026", DAY, None, "2026-05-03"),
        ("03/04/2026", DAY, None, None),
        ("2026-02-31", DAY, None, None),
        ("open", CHOICE, None, "open"),
        ("lost", CHOICE, None, None),
        (True, {"type": ["boolean", "null"]}, None, True),
    ],
)
def test_an_answer_is_read_as_its_field_asks_or_left_out(
    answer: str | bool, schema: dict[str, Any], mark: str | None, value: Any
) -> None:
    made = typed(answer, schema, mark)
    assert (made, type(made)) == (value, type(value))


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        (["12,50", "1.234,00", "x"], ","),
        (["12.50", "$7.20"], "."),
        (["12,50", "12.50"], None),
        (["12", "words."], None),
    ],
)
def test_the_decimal_mark_is_that_of_the_documents_amounts(words: list[str], mark: str | None) -> None:
    assert decimal_mark(words) == mark
