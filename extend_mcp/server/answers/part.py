"""A part of a JSON text. Only what is needed is parsed, never a long text as a whole."""

import json
import re
from collections.abc import Generator, Iterator
from itertools import islice
from typing import Any

from extend_mcp.long_work import check_in

SMALL = 4096
"""The most characters of a value that is written in one piece. A longer one is written member by member."""

_TEXT = json.JSONEncoder(ensure_ascii=False)
_WRITTEN = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")


def _passed(_: object) -> None:
    """Drop a value that is skipped. Other threads can run at each object and number."""
    check_in()


_PASSED = json.JSONDecoder(object_hook=_passed, parse_int=_passed, parse_float=_passed)


class JsonPart:
    """One value in a JSON text."""

    def __init__(self, text: str, at: int = 0) -> None:
        self._text = text
        self._at = _after_space(text, at)

    @property
    def text(self) -> str:
        """The value's own text."""
        return self._text[self._at : _PASSED.raw_decode(self._text, self._at)[1]]

    def child(self, key: str) -> "JsonPart | None":
        """The member or item that a step of a pointer names, or None."""
        if self._is("{"):
            return next((JsonPart(self._text, at) for name, at in self._members() if name == key), None)
        if self._is("[") and key.isascii() and key.isdigit() and len(key) < 10:
            at = next(islice(self._items(), int(key), None), None)
            return None if at is None else JsonPart(self._text, at)
        return None

    def names(self, most: int) -> list[str] | None:
        """The first names of an object; None for any other value."""
        return [name for name, _ in islice(self._members(), most)] if self._is("{") else None

    def length(self) -> int | None:
        """How many items a list has; None for any other value."""
        return sum(1 for _ in self._items()) if self._is("[") else None

    @property
    def is_null(self) -> bool:
        """True if the value is null."""
        return self._is("null")

    def lines(self) -> Iterator[str]:
        """The value as text with an indent of one, in pieces, each made when it is needed."""
        yield from self._written(self._at, 1)

    def _is(self, begin: str) -> bool:
        return self._text.startswith(begin, self._at)

    def _members(self) -> Iterator[tuple[str, int]]:
        """The names of an object, and where their values begin."""
        at = _after_space(self._text, self._at + 1)
        while self._text[at] != "}":
            name, at = self._name(at)
            yield name, at
            at = self._after(_PASSED.raw_decode(self._text, at)[1])

    def _items(self) -> Iterator[int]:
        """Where the items of a list begin."""
        at = _after_space(self._text, self._at + 1)
        while self._text[at] != "]":
            yield at
            at = self._after(_PASSED.raw_decode(self._text, at)[1])

    def _name(self, at: int) -> tuple[str, int]:
        """The name at a place, and where its value begins."""
        name, at = _WRITTEN.raw_decode(self._text, at)
        return name, _after_space(self._text, _after_space(self._text, at) + 1)

    def _after(self, at: int) -> int:
        """Where the next member begins after a value that ends at `at`; or where the whole ends."""
        at = _after_space(self._text, at)
        return _after_space(self._text, at + 1) if self._text[at] == "," else at

    def _written(self, at: int, depth: int) -> Generator[str, None, int]:
        """The pieces of the value at `at`. Returns the place after it."""
        check_in()
        begin = self._text[at]
        try:
            value, length = _WRITTEN.raw_decode(self._text[at : at + SMALL])
        except ValueError:  # the value is longer
            length = SMALL
        if length < SMALL:
            yield _indented(value, "\n" + " " * (depth - 1))
            return at + length
        if begin in "{[":
            return (yield from self._written_by_member(at, depth))
        value, end = _WRITTEN.raw_decode(self._text, at)
        yield _TEXT.encode(value)
        return end

    def _written_by_member(self, at: int, depth: int) -> Generator[str, None, int]:
        begin = self._text[at]
        close, indent = "}" if begin == "{" else "]", "\n" + " " * depth
        yield begin
        at, before = _after_space(self._text, at + 1), indent
        while self._text[at] != close:
            yield before
            if begin == "{":
                name, at = self._name(at)
                yield f"{_TEXT.encode(name)}: "
            at = self._after((yield from self._written(at, depth + 1)))
            before = f",{indent}"
        yield f"{indent[:-1]}{close}"
        return at + 1


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _indented(value: Any, line: str) -> str:
    """A small value with an indent of one, as `json.dumps` writes it, which leaves cyclic garbage with each call."""
    inner = f"{line} "
    if value and isinstance(value, dict):
        members = (f"{inner}{_TEXT.encode(key)}: {_indented(item, inner)}" for key, item in value.items())
        return f"{{{','.join(members)}{line}}}"
    if value and isinstance(value, list):
        return f"[{','.join(inner + _indented(item, inner) for item in value)}{line}]"
    return _TEXT.encode(value)
