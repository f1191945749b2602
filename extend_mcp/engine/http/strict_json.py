"""JSON from outside, read so that every value can be stored and sent on."""

import json
import re
from math import isfinite
from typing import Any

MAX_DEPTH = 100
"""How deep objects and arrays may be nested. pydantic writes at most 255; schemas go five objects deep."""

MAX_VALUES = 500_000
"""Texts, commas and brackets that a JSON text may have; so many take a second. 32 MB of `[],` would take 1 GB."""
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_REST_OF_TEXT = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)


def read_json(raw: bytes | bytearray | str) -> Any:
    """The value of a JSON text; bytes are UTF-8.

    Raises `ValueError` for what is not JSON (NaN, half of a surrogate pair), for a NUL in a text, for numbers that are
    too large, for too many values and for values nested too deep; `RecursionError` if they are nested far too deep.
    """
    text = raw if isinstance(raw, str) else raw.decode("utf-8-sig")
    if len(text) > MAX_VALUES and _has_more(text, MAX_VALUES):
        raise ValueError(f"it has more than {MAX_VALUES:,} values")
    value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    if "\\u0000" in text and _NUL.search(text):
        raise ValueError("a text in it has the character NUL, which a database cannot store")
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode()  # fails on half a surrogate pair, which nothing can store
    if text.count("{") + text.count("[") > MAX_DEPTH and is_deeper(value, MAX_DEPTH):
        raise ValueError(f"it is nested more than {MAX_DEPTH} deep")
    return value


def _has_more(text: str, most: int) -> bool:
    """True if a JSON text has more than `most` texts, commas and brackets outside of texts. Stops once it has."""
    count, position = 0, 0
    while count <= most:
        quote = text.find('"', position)
        end = len(text) if quote < 0 else quote
        count += 1 + sum(text.count(mark, position, end) for mark in ",[{")
        if quote < 0 or (rest := _REST_OF_TEXT.match(text, quote + 1)) is None:
            break
        position = rest.end()
    return count > most


def is_deeper(value: Any, limit: int) -> bool:
    """True if objects and arrays in a value are nested more than `limit` times."""
    layer = [value]
    for _ in range(limit):
        inner = [each.values() if isinstance(each, dict) else each for each in layer if isinstance(each, dict | list)]
        layer = [value for values in inner for value in values]
    return any(isinstance(each, dict | list) for each in layer)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text[:40]} is too large a number")
    return number
