"""The legal name of a seller who trades under another: the only name with a legal form that is not the buyer's."""

import re
from collections.abc import Mapping

from extend_mcp.analysis.extract.parties.banks import BANK
from extend_mcp.analysis.extract.ranking.context import OTHERS, Context
from extend_mcp.analysis.extract.ranking.model import Pick
from extend_mcp.analysis.extract.ranking.options import Option
from extend_mcp.analysis.words import fold, meanings

NEAR = 2
"""How far below the heading of another party its name is."""
_LEGAL = re.compile(
    r"\b(?:legal|registered|statutory|juristisch\w*|eingetragen\w*|handelsregister\w*|raison sociale|"
    r"denomination sociale|razon social|ragione sociale|denominazione sociale|razao social|denominacao social|"
    r"statutaire|juridische|"
    r"juridisk\w*|pelna nazwa|obchodni firma)\b"
)
"""Words of a field that ask for the name in the register."""


def asks_for_legal(*texts: str) -> bool:
    """True if a field's names or description ask for the name in the register."""
    return any(_LEGAL.search(fold(text)) for text in texts)


def legal_name(picks: Mapping[str, Pick], context: Context) -> Option | None:
    """The only name with a legal form that is neither the buyer's nor a bank's; None if the seller's has one."""
    seller, buyer = (str(picks[term].key) if term in picks else "" for term in ("seller.name", "buyer.name"))
    found: dict[object, Option] = {}
    for option in context.options("name"):
        key, (role, at) = str(option.key), context.parties.section.get(id(option.place), ("", 0))
        if option.how == "pair" or (role in OTHERS and at <= NEAR) or not has_form(option) or BANK.search(option.value):
            continue
        if key == seller:
            return None
        if not buyer or (key not in buyer and buyer not in key):
            found.setdefault(option.key, option)
    shortest = min(found.values(), key=lambda option: len(str(option.key)), default=None)
    is_one = shortest is not None and all(str(shortest.key) in str(key) for key in found)
    return shortest if is_one else None


def has_form(option: Option) -> bool:
    """True if a name ends with a legal form."""
    words = fold(option.value).split()
    return any("form" in meanings(" ".join(words[-count:])) for count in (1, 2, 3) if len(words) > count)
