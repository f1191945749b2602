"""JSON from outside that was not a request's body: read so that whatever comes can be stored and sent on."""

import json
from typing import Any


def read_json(text: str) -> Any:
    """The value. Raises `ValueError` at what JSON does not have: NaN, infinities, half of a surrogate pair."""
    value = json.loads(text, parse_constant=_refuse)
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
