"""Questions as a JSON schema in the dialect that all servers support, and the answers in that form.

The root is a flat object with every property required, in order. What may be absent has null in its list of types.
There is no `$ref`, no union, no pattern, no range: some server ignores or refuses each of these. Numbers are strings,
as printed: a JSON number loses whether `1.234` is a thousand. Grammars cannot say "I do not know", so null is always
allowed.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from extend_mcp.model.failures import BadModelAnswer
from extend_mcp.questions import Answer, Question, Row

MOST_ROWS = 200
QUOTE = " quote"
"""The key of a quote is that of its question, and this."""
_SAFE = re.compile(r"[^\"\\\x00-\x1f]{1,100}")
"""Names that every grammar can write."""
_NULL = "null"
SOMETHING = "…"
"""Written in place of a value; no page has this text."""


class AnswerForm:
    """The questions by the keys of the JSON object that answers them."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = _by_key(questions)
        self._rows = {key: _by_key(each.members) for key, each in self.questions.items() if each.kind == "rows"}

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the answer."""
        properties: dict[str, Any] = {}
        for key, question in self.questions.items():
            if question.kind == "rows":
                items = _object({name: _type(member) for name, member in self._rows[key].items()})
                properties[key] = {"type": "array", "items": items, "maxItems": MOST_ROWS}
                continue
            properties[key] = _type(question)
            if question.is_judged:
                properties[key + QUOTE] = {"type": ["string", _NULL]}
        return _object(properties)

    @property
    def example(self) -> str:
        """The form of an answer on one line: a model that sees it writes no blanks between."""
        example: dict[str, Any] = {}
        for key, question in self.questions.items():
            example[key] = [dict.fromkeys(self._rows[key], SOMETHING)] if key in self._rows else _example(question)
            if question.is_judged:
                example[key + QUOTE] = SOMETHING
        return json.dumps(example, ensure_ascii=False, separators=(",", ":"))

    @property
    def lines(self) -> list[str]:
        """A line about each key."""
        lines = []
        for key, question in self.questions.items():
            lines.append(_line(key, question))
            lines += [f"  {_line(name, member)}" for name, member in self._rows.get(key, {}).items()]
        return lines

    def read(self, answer: Any) -> list[Answer]:
        """The answers in an object, checked as if no grammar had been enforced. Values of another type are left out.

        Raises `BadModelAnswer` if it is not an object, or has keys that were not asked for.
        """
        if not isinstance(answer, dict) or not answer.keys() <= self.schema["properties"].keys():
            raise BadModelAnswer("the answer is not an object of the fields that were asked for")
        answers = []
        for key, question in self.questions.items():
            value = self._value(key, question, answer.get(key))
            quote = _text(answer.get(key + QUOTE)) if question.is_judged else None
            if value not in (None, []):
                answers.append(Answer(path=question.path, value=value, quote=quote))
        return answers

    def _value(self, key: str, question: Question, value: Any) -> str | bool | list[Row] | None:
        if question.kind == "rows":
            rows = value if isinstance(value, list) else []
            return [read for row in rows[:MOST_ROWS] if (read := _row(self._rows[key], row))]
        if question.kind == "boolean":
            return value if isinstance(value, bool) else None
        text = _text(value)
        return text if question.kind != "choice" or text in question.choices else None


def _by_key(questions: Sequence[Question]) -> dict[str, Question]:
    """Questions by their paths, or by made-up names where a grammar cannot write the path."""
    safe = all(_SAFE.fullmatch(question.path) for question in questions)
    return {each.path if safe else f"f{number}": each for number, each in enumerate(questions, 1)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _example(question: Question) -> str | bool:
    return True if question.kind == "boolean" else question.choices[0] if question.choices else SOMETHING


def _type(question: Question) -> dict[str, Any]:
    if question.kind == "choice":
        return {"type": ["string", _NULL], "enum": [*question.choices, None]}
    if question.kind == "boolean":
        return {"type": ["boolean", _NULL]}
    return {"type": ["string", _NULL]} | ({"format": "date"} if question.kind == "date" else {})


_FORMS = {
    "text": "text as printed",
    "number": "number as printed",
    "date": "date as YYYY-MM-DD",
    "boolean": "true or false",
    "rows": "list of rows",
}


def _line(key: str, question: Question) -> str:
    form = f"one of {', '.join(question.choices)}" if question.kind == "choice" else _FORMS[question.kind]
    quote = f'; in "{key}{QUOTE}" the exact words that show it' if question.is_judged else ""
    return f'"{key}": {form}{quote}. {" ".join(question.about.split())}'.rstrip()


def _row(members: dict[str, Question], row: Any) -> Row | None:
    """The row, or None if it is not an object, has other keys, or has no value."""
    if not isinstance(row, dict) or not row.keys() <= members.keys():
        return None
    values = {member.path: _text(row.get(key)) for key, member in members.items()}
    return values if any(values.values()) else None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
