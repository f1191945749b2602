"""SIREN and SIRET, the numbers of French companies and of their sites: the nine digits of one begin the other's 14."""

import re
from dataclasses import replace

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.words.spelling import plain

SIREN, SIRET = 9, 14
"""Digits of each."""


def as_asked(field: Field, found: Found | None) -> Found | None:
    """The SIREN where a field asks for that, though the SIRET is printed; no SIREN for a SIRET."""
    asked = {word for name in field.names for word in plain(name).split()} & {"siren", "siret"}
    if found is None or len(asked) != 1:
        return found
    digits = re.findall(r"\d", str(found.value))
    if asked == {"siret"}:
        return None if len(digits) == SIREN else found
    if len(digits) != SIRET:
        return found
    last = [hit.end() for hit in re.finditer(r"\d", str(found.value))][SIREN - 1]
    return replace(found, value=str(found.value)[:last])
