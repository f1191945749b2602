"""Dates of birth, which are in the past."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from extend_mcp.analysis.extract.found import Found

BIRTH = re.compile(
    r"\b(?:birth|birthday|birthdate|born|geburt\w*|geboren|naissance|ne le|nee le|nacimiento|nascita|nascimento|"
    r"geboorte\w*|urodzenia|narozeni|syntymaaika|fodselsdato|fodelsedatum)\b|生年月日|出生"
)
"""Words in labels of dates of birth."""


def asks_for_birth(labels: Sequence[str]) -> bool:
    """True if a field with these labels asks for a date of birth."""
    return any(BIRTH.search(label) for label in labels)


def born(found: Found) -> Found:
    """The date of birth in the past, if its year is printed with two digits."""
    year = int(found.value[:4])
    if year <= datetime.now(UTC).year or any(str(year) in token.text for token in found.tokens):
        return found
    return replace(found, value=f"{year - 100}{found.value[4:]}")
