"""JSON in answers."""

from typing import Any

from pydantic_core import to_json


def to_json_text(value: Any) -> str:
    """A JSON value in as few characters as possible. Fails for half a surrogate pair, which no outside value has.

    Pydantic's writer takes a tenth of the time of `json`'s, measured on a small answer.
    """
    return to_json(value).decode()
