"""Limits of what a caller can send: each value costs time."""

from typing import Any

from extend_mcp.errors import Refused

MOST_VALUES = 100_000
"""The most objects, lists and plain values in one argument."""
MOST_IN_SCHEMA = 20_000
"""The same for a schema to extract by: a few thousand fields."""
MOST_CHARACTERS = 1_000_000
MOST_LEVELS = 64
"""The most levels of nested objects and lists."""


def check_size(value: Any, argument: str, most: int = MOST_VALUES) -> None:
    """Raises `Refused` for a JSON value with too many values, characters or levels."""
    level, values, characters = [value], 0, 0
    for _ in range(MOST_LEVELS):
        values += len(level)
        characters += sum(len(each) for each in level if isinstance(each, str))
        inside = [each for each in level if isinstance(each, dict | list)]
        if values + sum(map(len, inside)) > most:
            raise _too_large(argument, f"more than {most:,} values")
        level = []
        for each in inside:
            characters += sum(map(len, each)) if isinstance(each, dict) else 0
            level += each.values() if isinstance(each, dict) else each
        if characters > MOST_CHARACTERS:
            raise _too_large(argument, f"more than {MOST_CHARACTERS:,} characters")
        if not level:
            return
    raise _too_large(argument, f"objects and lists nested more than {MOST_LEVELS} levels deep")


def _too_large(argument: str, what: str) -> Refused:
    hint = f"Give a smaller `{argument}`: ask for fewer fields at a time, or leave out what is not needed."
    return Refused("LOCAL_TOO_LARGE", f"{argument}: {what}.", hint=hint, field=argument)
