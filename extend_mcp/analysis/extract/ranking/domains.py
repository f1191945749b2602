"""Whose addresses of mail and web a document shows."""

import re
from collections.abc import Iterable, Mapping

from extend_mcp.analysis.extract.ranking.options import flat

MOST = 30
"""Names of addresses that are kept."""
PUBLIC = frozenset({"gmail", "example", "localhost", "hotmail", "outlook", "yahoo", "googlemail"})
"""Domains of everyone's mail."""
_DOMAIN = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([\w-]{4,})\.")


def find_domains(texts: Iterable[tuple[str, bool]]) -> Mapping[bool, frozenset[str]]:
    """The names in addresses of texts, by whether they are another's, as all texts are that a name stands in."""
    found: dict[str, bool] = {}
    for text, other in texts:
        if "@" in text or "www." in text or "//" in text:
            for name in map(flat, _DOMAIN.findall(text.lower())):
                if len(name) > 3 and name not in PUBLIC and (name in found or len(found) < MOST):
                    found[name] = other and found.get(name, True)
    return {side: frozenset(name for name, other in found.items() if other == side) for side in (False, True)}
