"""The term of an invoice that a name means: by the tables alone, never by likeness."""

from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.analysis.extract.schema import name_tables, term_names
from extend_mcp.analysis.extract.schema.name_words import INVOICE, key, money_words

TWO_MEANINGS = frozenset({"tax", "data"})
"""Names that, for a text field, may also mean the number of a taxpayer, or anything."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the objects around a field say: their party, the words of the nearest one, and what that one groups.

    `rows` is `lines` or `taxes` within items of such an array. `is_closed` if an object is of something else.
    """

    role: str = ""
    words: tuple[str, ...] = ()
    group: str = ""
    rows: str = ""
    is_closed: bool = False


def meaning(found: Sequence[str], scope: Scope) -> str | None:
    """The term that words mean within their scope."""
    if scope.is_closed:
        return None
    if scope.rows:
        return _of_row(found, scope.rows)
    if scope.role:
        return _of_party(found, scope) or (name_tables.DELIVERY.get(key(found)) if scope.group == "delivery" else None)
    for before in (scope.words, (scope.group,)):
        if all(before) and before and (joined := _of_invoice((*before, *found))) is not None:
            return joined
    if scope.group == "period":
        return name_tables.PERIOD_ENDS.get(key(found)) or _limited(found, scope.group)
    return _limited(found, scope.group) if scope.group else _of_invoice(found)


def role_of(found: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The party that words name, and the words that are left; no party if they name two."""
    roles = {name_tables.ROLES[word] for word in found if word in name_tables.ROLES}
    if len(roles) == 1:
        return roles.pop(), tuple(word for word in found if word not in name_tables.ROLES)
    return "", tuple(found)


def list_of(found: Sequence[str]) -> str:
    """`lines` or `taxes` if words name such an array."""
    plain = money_words(found)
    short = tuple(word for word in plain if word not in INVOICE)
    return name_tables.LISTS.get(key(plain)) or (name_tables.LISTS.get(key(short), "") if short else "")


def _limited(found: Sequence[str], group: str) -> str | None:
    term = _of_invoice(found)
    return term if term is not None and term.startswith(term_names.SCOPES[group]) else None


def _of_row(found: Sequence[str], rows: str) -> str | None:
    table = name_tables.LINES if rows == "lines" else name_tables.TAXES
    plain = money_words(found)
    short = tuple(word for word in plain if word not in term_names.LINE_WORDS)
    return table.get(key(plain)) or (table.get(key(short)) if short and short != ("number",) else None)


def _of_invoice(found: Sequence[str]) -> str | None:
    """A term of the whole invoice, or of a party that the words name."""
    plain = money_words(found)
    if (term := name_tables.BARE.get(key(found)) or name_tables.MONEY.get(key(plain))) is not None:
        return term
    if len(found) == 1 and (compound := name_tables.COMPOUNDS.get(found[0])) is not None:
        return ".".join(compound)
    role, rest = role_of(found)
    if role:
        return _named(role, rest, found)
    short = tuple(word for word in plain if word not in INVOICE)
    return name_tables.MONEY.get(key(short)) if short and len(short) < len(plain) else None


def _named(role: str, rest: Sequence[str], found: Sequence[str]) -> str | None:
    """A term of the party that the name itself contains: `supplier_iban`, `bill_to_city`, `Lieferant`."""
    rest = tuple(word for word in rest if word not in {"party", "legal"}) or tuple(rest)
    if not rest:
        return None if all(word in name_tables.NO_NAMES for word in found) else f"{role}.name"
    return _part(role, rest)


def _part(role: str, rest: Sequence[str]) -> str | None:
    part = name_tables.PARTS.get(key(rest))
    if part is not None:
        return f"{role}.{part}"
    return name_tables.OWN[role].get(key(rest))


def _of_party(found: Sequence[str], scope: Scope) -> str | None:
    """A term of the party whose object a field is in."""
    own, rest = role_of(found)
    compound = name_tables.COMPOUNDS.get(found[0]) if len(found) == 1 else None
    if compound is not None:
        return ".".join(compound) if compound[0] == scope.role else None
    if own:
        return _named(own, rest, found) if own == scope.role else None
    if scope.words and (joined := _part(scope.role, (*scope.words, *found))) is not None:
        return joined
    term = _part(scope.role, found)
    if not scope.words or term is None:
        return term
    allowed = {"address": term_names.ADDRESS_PARTS, "contact": term_names.CONTACT_PARTS}.get(scope.group, ())
    is_bank = scope.group == "bank" and term.startswith("payment.")
    return term if is_bank or (term.startswith(scope.role) and term.rpartition(".")[2] in allowed) else None
