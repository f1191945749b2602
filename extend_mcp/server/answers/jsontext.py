"""JSON as answers hold it."""

from typing import Any

from pydantic_core import to_json


def json_text(value: Any) -> str:
    """A JSON value in as few characters as there can be. Half of a character, which no JSON from outside holds, fails.

    Measured on a small answer, pydantic's writer takes a tenth of the time of `json`'s.
    """
    return to_json(value).decode()
