"""The filters of a list: what the columns of its rows must have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Contains:
    """A part of a text, in any case of letters."""

    text: str


@dataclass(frozen=True, slots=True)
class Other:
    """Any value but this one."""

    value: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A value that is compared in rows found by the index of another column."""

    value: Any


Where = Mapping[str, Any]
"""The filters by column: a value (a list in a column of JSON), `Contains`, `Other`, `Beside`, or one of a tuple."""


def set_filters(**filters: Any) -> dict[str, Any]:
    """The filters that are not None."""
    return {name: value for name, value in filters.items() if value is not None}


def containing(text: str | None) -> Contains | None:
    """The filter by part of a name, or None."""
    return Contains(text) if text else None
