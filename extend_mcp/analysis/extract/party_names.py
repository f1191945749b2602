"""What schemas call parties, and the parts of their addresses."""

from collections.abc import Mapping, Sequence
from functools import cache

from extend_mcp.analysis.extract.lexicon import plain
from extend_mcp.analysis.words import read_words

ROLES = {
    "vendor": "vendor seller supplier merchant store issuer company from remit biller provider shop business",
    "customer": "customer client buyer billto bill recipient purchaser billing partner sold",
    "ship to": "shipto ship shipping delivery consignee receiver",
}
NAMES = frozenset("name|full name|company|company name|firma|naam|nom|nome|nombre|nazwa|navn|namn".split("|"))
"""What schemas call the name of a party within its object."""
PARTS = ("street", "house", "code", "city", "state", "country")


@cache
def _parts() -> Mapping[str, str]:
    """The parts of addresses by what schemas call them."""
    words = read_words("addresses")
    return {name: part for part in PARTS for name in words[part]}


@cache
def whole_names() -> frozenset[str]:
    """What schemas call a whole address."""
    return frozenset(read_words("addresses")["whole"])


def role_of(name: str) -> str:
    """The party that a name is of, by our names for parties; empty for another one."""
    return next((role for role, words in ROLES.items() if set(name.split()) & set(words.split())), "")


def role_of_concept(name: str) -> str:
    """The party that a concept of the lexicon is of, as `vendor address`."""
    return next((role for role in ROLES if name.startswith(role)), "")


@cache
def called(party: str) -> tuple[str, ...]:
    """What paper calls a party: the name itself first, then other words for the same party."""
    groups = (names for names in read_words("parties").values() if party in names)
    return tuple(dict.fromkeys((party, *(name for names in groups for name in names)))) if party else ()


def party_named(name: str, scope: str) -> str:
    """The party whose name a field asks for, alone or within the party's object."""
    if scope:
        return plain(scope) if name in NAMES else ""
    return name.removesuffix(" name")


def part_of(names: Sequence[str], scope: str) -> tuple[str, str] | None:
    """The part of an address that a field asks for, and whose: (`city`, `seller`) for `seller city`."""
    for name in map(plain, names):
        words = name.split()
        for at in range(len(words)):
            part = _parts().get(" ".join(words[at:]))
            if part is not None:
                return part, " ".join(words[:at]) or _party(plain(scope))
    return None


def _party(scope: str) -> str:
    """The party of an object: `seller` of `seller address`, none of `address`."""
    if scope in whole_names():
        return ""
    return next((scope.removesuffix(f" {name}") for name in whole_names() if scope.endswith(f" {name}")), scope)
