"""Finds the addressee above a line with the name of a contact: `Moda Vista GmbH` above `Frau Claudia Renz`.

Where such a line begins an address, the person is the addressee: `Mr T. Okafor` above his street.
"""

import re
from collections.abc import Iterator
from itertools import islice

from extend_mcp.analysis.extract.ranking.parties import Parties
from extend_mcp.analysis.extract.ranking.rows import DocumentRows, PageRows, RowPlace

_FOR = re.compile(
    r"(?:(?i:attn|att|attention|z\.?\s?hd|zu händen|z\.?\s?h|t\.?a\.?v|à l.attention|a la atención|all.attenzione|"
    r"c/o)\b|(?i:herrn?|frau|mrs?|ms|mme|madame|monsieur|mevrouw|dhr|de heer|sig|sig\.ra)\.?\s+[^\W\d_a-z]|M\.\s+[A-Z])"
)
"""The beginning of a line that names the contact."""
EVEN, GAP = 8.0, 1.1
"""How far apart lines of one address can begin, in points, and the gap between them, in line heights."""
TOWN_BELOW = 4
"""The number of lines below that are searched for the town."""
LARGER = 1.3
"""How much higher than the line below a title in large type is, which is no line of the address."""
_PERSON = re.compile(
    r"(?:(?i:herrn?|frau|mrs?|ms|mme|madame|monsieur|mevrouw|dhr|de heer|sig\.ra|sig|sr|sra)\.?|M\.)\s+"
    r"[^\W\d_a-z][\w.]*(?:\s[^\W\d_]\S*){1,4}"
)
"""A person with a title."""


def addressed(rows: DocumentRows, parties: Parties) -> Iterator[RowPlace]:
    """The segments directly above such lines, in addresses with a town; where none is, those of persons."""
    for page in rows.pages:
        for row in page.rows:
            for place in row:
                if _FOR.match(place.text) and not place.before and _has_town(page, place):
                    upper = next(page.above(place.row, place.left, place.right), None)
                    if upper is not None and _is_next(upper, place) and not parties.is_heading(upper):
                        yield upper
                    elif _PERSON.fullmatch(place.text):
                        yield place


def _has_town(page: PageRows, place: RowPlace) -> bool:
    below = islice((one for one in page.below(place) if abs(one.left - place.left) < EVEN), TOWN_BELOW)
    return any(one.is_address for one in below)


def _is_next(upper: RowPlace, lower: RowPlace) -> bool:
    is_near = lower.top - upper.bottom < GAP * lower.height and upper.height < LARGER * lower.height
    return is_near and abs(upper.left - lower.left) < EVEN and not upper.has_digit and not upper.text.endswith(":")
