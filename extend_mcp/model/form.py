"""Questions as a JSON schema in the dialect that all servers hold to, and the answers in that form.

The root is a flat object with every property required, in order. What may be absent has null in its list of types.
There is no `$ref`, no union, no pattern, no range: some server ignores or refuses each of these. Numbers are texts, as
printed: a JSON number loses whether `1.234` is a thousand. Grammars cannot say "I do not know", so null always can be
said.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from extend_mcp.model.failures import BadAnswer
from extend_mcp.questions import Answer, Question, Row

MOST_ROWS = 200
QUOTE = " quote"
"""What the key of a quote adds to that of its question."""
_SAFE = re.compile(r"[^\"\\\x00-\x1f]{1,100}")
"""Names that every grammar can write."""
_NULL = "null"
SOMETHING = "…"
"""In place of a value; it is no text that a page says."""


class Form:
    """The questions by the keys of the JSON object that answers them."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = _by_key(questions)
        self._rows = {key: _by_key(one.members) for key, one in self.questions.items() if one.kind == "rows"}

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the answer."""
        properties: dict[str, Any] = {}
        for key, question in self.questions.items():
            if question.kind == "rows":
                items = _object({name: _type(one) for name, one in self._rows[key].items()})
                properties[key] = {"type": "array", "items": items, "maxItems": MOST_ROWS}
                continue
            properties[key] = _type(question)
            if question.is_judged:
                properties[key + QUOTE] = {"type": ["string", _NULL]}
        return _object(properties)

    @property
    def example(self) -> str:
        """The form of an answer on one line: a model that sees it writes no blanks between."""
        shown: dict[str, Any] = {}
        for key, question in self.questions.items():
            shown[key] = [dict.fromkeys(self._rows[key], SOMETHING)] if key in self._rows else _example(question)
            if question.is_judged:
                shown[key + QUOTE] = SOMETHING
        return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))

    @property
    def lines(self) -> list[str]:
        """A line for each key that says what it is."""
        found = []
        for key, question in self.questions.items():
            found.append(_line(key, question))
            found += [f"  {_line(name, one)}" for name, one in self._rows.get(key, {}).items()]
        return found

    def read(self, found: Any) -> list[Answer]:
        """The answers in an object, as if nothing had been enforced. Values of another type are left out.

        Raises `BadAnswer` if it is no object, or has keys that were not asked for.
        """
        if not isinstance(found, dict) or not found.keys() <= self.schema["properties"].keys():
            raise BadAnswer("the answer is not an object of the fields that were asked for")
        answers = []
        for key, question in self.questions.items():
            value = self._value(key, question, found.get(key))
            quote = _text(found.get(key + QUOTE)) if question.is_judged else None
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
    safe = all(_SAFE.fullmatch(one.path) for one in questions)
    return {one.path if safe else f"f{number}": one for number, one in enumerate(questions, 1)}


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
    """None for what is no row: something else, one with other keys, one without a value."""
    if not isinstance(row, dict) or not row.keys() <= members.keys():
        return None
    read = {one.path: _text(row.get(key)) for key, one in members.items()}
    return read if any(read.values()) else None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
