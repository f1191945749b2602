"""The owners of the mail and web addresses in a document."""

import re
from collections.abc import Iterable, Mapping

from extend_mcp.analysis.extract.ranking.options import flat

MOST = 30
"""The most names of addresses that are kept."""
PUBLIC = frozenset({"gmail", "example", "localhost", "hotmail", "outlook", "yahoo", "googlemail"})
"""Domains that anyone can have mail at."""
_DOMAIN = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([\w-]{4,})\.")


def find_domains(texts: Iterable[tuple[str, bool]]) -> Mapping[bool, frozenset[str]]:
    """The names in addresses of texts, by whether they are another party's: if all texts with the name are."""
    found: dict[str, bool] = {}
    for text, other in texts:
        if "@" in text or "www." in text or "//" in text:
            for name in map(flat, _DOMAIN.findall(text.lower())):
                if len(name) > 3 and name not in PUBLIC and (name in found or len(found) < MOST):
                    found[name] = other and found.get(name, True)
    return {side: frozenset(name for name, other in found.items() if other == side) for side in (False, True)}
