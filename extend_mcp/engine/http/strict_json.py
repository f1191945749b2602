"""JSON from outside, read so that whatever comes can be stored and sent on."""

import json
import re
from math import isfinite
from typing import Any

MAX_DEPTH = 100
"""How deep objects and arrays may be nested. Models write at most 255; schemas go five objects deep."""

MAX_VALUES = 500_000
"""Texts, commas and brackets of a JSON text: so many, a second. Of nothing but `[],` 32 MB would take a gigabyte."""
_REST_OF_TEXT = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)


def read_json(given: bytes | bytearray | str) -> Any:
    """The value of a text, which as bytes is UTF-8, as JSON between systems is.

    Raises `ValueError` at what JSON does not have (NaN, half of a surrogate pair), at numbers that are too large, at
    too many values and at what is nested too deep, `RecursionError` where it is nested far too deep.
    """
    text = given if isinstance(given, str) else given.decode("utf-8-sig")
    if len(text) > MAX_VALUES and _has_more(text, MAX_VALUES):
        raise ValueError(f"it has more than {MAX_VALUES:,} values")
    value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode()  # fails on half a surrogate pair, which nothing can store
    if text.count("{") + text.count("[") > MAX_DEPTH and is_deeper(value, MAX_DEPTH):
        raise ValueError(f"nested more than {MAX_DEPTH} deep")
    return value


def _has_more(text: str, most: int) -> bool:
    """True for a JSON text of more texts, commas and brackets, which in texts do not count. It looks no further."""
    found, at = 0, 0
    while found <= most:
        quote = text.find('"', at)
        end = len(text) if quote < 0 else quote
        found += 1 + sum(text.count(mark, at, end) for mark in ",[{")
        if quote < 0 or (rest := _REST_OF_TEXT.match(text, quote + 1)) is None:
            break
        at = rest.end()
    return found > most


def is_deeper(value: Any, limit: int) -> bool:
    """Whether objects and arrays are nested in a value more than so many times."""
    layer = [value]
    for _ in range(limit):
        inner = [one.values() if isinstance(one, dict) else one for one in layer if isinstance(one, dict | list)]
        layer = [value for values in inner for value in values]
    return any(isinstance(one, dict | list) for one in layer)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text[:40]} is too large a number")
    return number
