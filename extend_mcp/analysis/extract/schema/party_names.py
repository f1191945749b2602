"""What schemas call parties, and the parts of their addresses."""

from collections.abc import Mapping, Sequence
from functools import cache

from extend_mcp.analysis.extract.schema import term_names
from extend_mcp.analysis.words import read_words
from extend_mcp.analysis.words.spelling import plain

ROLES = {
    "vendor": "vendor seller supplier merchant store issuer company from remit biller provider shop business",
    "customer": "customer client buyer billto bill recipient purchaser billing partner sold",
    "ship to": "shipto ship shipping delivery consignee receiver",
}
NAMES = frozenset("name|full name|company|company name|firma|naam|nom|nome|nombre|nazwa|navn|namn".split("|"))
"""What schemas call the name of a party within its object."""
PARTS = ("street", "house", "code", "city", "state", "country")


_KNOWN = {"street": "street", "code": "zip", "city": "city", "country": "country"}
"""Parts that invoices have too, and their names there."""
_FOREIGN = {"seller": "vendor", "buyer": "customer", "ship": "ship to"}


@cache
def _foreign() -> Mapping[str, str]:
    """Our names for parties by the names in invoices, in several languages."""
    more = read_words("parties")
    return {
        plain(word): role
        for known, role in _FOREIGN.items()
        for word in (*term_names.ROLES[known].split(), *more.get(known, ()))
    }


@cache
def _parts() -> Mapping[str, str]:
    """The parts of addresses by their names in schemas."""
    own = {name: part for part in PARTS for name in read_words("addresses").get(part, ())}
    return {plain(name): part for part, key in _KNOWN.items() for name in term_names.PARTS[key].split("|")} | own


@cache
def whole_names() -> frozenset[str]:
    """The names of a whole address in schemas."""
    return frozenset(read_words("addresses")["whole"])


def role_of(name: str) -> str:
    """The party of a name, as we call it; empty for other parties, like the place goods are shipped from."""
    if name.startswith(("ship", "pick")) and name.endswith(" from"):
        return ""
    return next(
        (role for role, words in ROLES.items() if set(name.split()) & set(words.split())), _foreign().get(name, "")
    )


def role_of_concept(name: str) -> str:
    """The party of a concept of the lexicon, such as `vendor address`."""
    return next((role for role in ROLES if name.startswith(role)), "")


@cache
def names_of(party: str) -> tuple[str, ...]:
    """The names of a party on documents: `party` itself first, then other words for it."""
    groups = (group for group in read_words("parties").values() if party in group)
    return tuple(dict.fromkeys((party, *(name for group in groups for name in group)))) if party else ()


def one_of(parties: str) -> str:
    """What one of several parties is called: `tenant` of `tenants`; the same word where that is no party."""
    ones = (parties.removesuffix(end) for end in ("s", "es", "e", "en", "innen") if parties.endswith(end))
    return next((one for one in ones if len(names_of(one)) > 1), parties)


def party_named(name: str, scope: str) -> str:
    """The party whose name a field asks for, alone or within the party's object."""
    if scope:
        return plain(scope) if name in NAMES else ""
    return name.removesuffix(" name")


def part_of(called: Sequence[str], scope: str) -> tuple[str, str] | None:
    """The part of an address that a field asks for, and the party: (`city`, `seller`) for `seller city`."""
    for name in map(plain, called):
        words = name.split()
        for at in range(len(words)):
            part = _parts().get(" ".join(words[at:]))
            if part is not None:
                return part, " ".join(words[:at]) or _party(plain(scope))
    return None


def _party(scope: str) -> str:
    """The party of an object: `seller` for `seller address`, empty for `address`."""
    if scope in whole_names():
        return ""
    return next((scope.removesuffix(f" {name}") for name in whole_names() if scope.endswith(f" {name}")), scope)


def is_name_label(text: str) -> bool:
    """True if a word is the label of a name: `Name:`."""
    return text.endswith((":", "：")) and plain(text) in NAMES
